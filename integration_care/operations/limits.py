"""From when on something is not well. The page judges by these, and so do the rules (`alerts.yml`).

The product's own: no standard is known. Each is a few rounds of what it watches, so that nobody is called for
a restart.
"""

from datetime import timedelta

from django.conf import settings

SWEEP = timedelta(minutes=3)  # it goes round every half minute
DUE = timedelta(minutes=15)  # a provider that stutters has been asked again four times by then
UNSENT = 5  # rows a day that ended unsent by our own fault
ALERT_MAILS = timedelta(minutes=5)
LETTERS = timedelta(minutes=30)
CONCERN_MAILS = timedelta(hours=1)  # asked for again after ten minutes, and after twenty more
DOCUMENTS = timedelta(minutes=30)  # a whole clinic's export takes turns
UNSEALED = timedelta(minutes=10)  # each sweep seals
BACKUP = timedelta(hours=26)  # a nightly one, and two hours late


def lease() -> timedelta:
    """The lease itself, and four sweeps that should have taken the row back: 7 minutes as shipped."""
    return timedelta(seconds=settings.FOLLOW_UP_LEASE_SECONDS + 4 * settings.SWEEP_SECONDS)
