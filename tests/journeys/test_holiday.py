"""Max closes the clinic for a day, and the calendar and the booking page say so."""

from tests.cast import START


def test_a_closed_day_is_said_where_one_books(cast, stage, member_at):
    stage.time.freeze(START)
    admin = member_at(cast.max)
    admin.opens("/clinic/")
    admin.follows("Holidays")
    admin.sees("No holiday is entered")
    admin.fills_in(Name="Retreat", First_day_closed="2026-03-04", Last_day_closed="2026-03-04")
    admin.presses("Add the holiday")
    admin.sees("Closed: Retreat. What is booked then stays booked.")
    admin.finds_nothing_wrong("a holiday")
    admin.opens("/sessions/calendar/?day=2026-03-04")
    admin.sees("Closed: Retreat")
    admin.opens(f"/sessions/book/{cast.dana.pk}/?starts=2026-03-04T09:00-05:00")
    admin.sees("The clinic is closed on 4 March 2026: Retreat.")
