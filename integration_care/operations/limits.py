"""From when on something is not well. The page judges by these, and so do the rules (`alerts.yml`).

The product's own: no standard is known. Each is a few rounds of what it watches, so that nobody is called for
a restart.
"""

from datetime import timedelta

SWEEP = timedelta(minutes=3)  # it goes round every half minute
DUE = timedelta(minutes=15)  # a provider that stutters has been asked again four times by then
LEASE = timedelta(minutes=7)  # FOLLOW_UP_LEASE_SECONDS, and four sweeps that should have taken the row
UNSENT = 5  # rows a day that ended unsent by our own fault
ALERT_MAILS = timedelta(minutes=5)
LETTERS = timedelta(minutes=30)
DOCUMENTS = timedelta(minutes=30)  # a whole clinic's export takes turns
UNSEALED = timedelta(minutes=10)  # each sweep seals
BACKUP = timedelta(hours=26)  # a nightly one, and two hours late
