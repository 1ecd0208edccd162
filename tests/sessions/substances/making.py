"""Containers and lines for tests, made only through actions."""

from datetime import date, timedelta
from decimal import Decimal

from sessions import actions as session_actions
from sessions.substances import actions
from sessions.substances.actions import Drawn, Received, Uses, Witness
from tests.cast import START
from tests.sessions.making import im, started_dose

DAY = timedelta(days=1)


def mg(amount):
    return Decimal(str(amount))


def a_container(cast, number="K-014", at=START - DAY, **more):
    """A vial of 500 mg: 50 mg/mL, 10 mL."""
    said = {
        "substance": "Ketamine hydrochloride", "form": "solution", "mg_each": mg(50), "size": mg(10),
        "lot": "4471", "expires_on": date(2027, 6, 30), "place": "Safe 1",
    } | more  # fmt: skip
    return actions.receive(by=cast.max, received=Received(number=number, **said), at=at, now=at)


def seen_by(member, is_confirmed=True):
    return Witness(member, is_confirmed)


def draw(cast, container, amount, *, at=START, now=None, uses=None, **more):
    more.setdefault("witness", seen_by(cast.paz) if uses and uses.wasted_mg else None)
    drawn = Drawn(mg(amount), at, **more.pop("drawn", {}))
    return actions.draw(
        by=more.pop("by", cast.nia), container=container, drawn=drawn, now=now or at,
        uses=uses or Uses(), **more,
    )  # fmt: skip


def uses(given=0, wasted=0, returned=0):
    return Uses(mg(given), mg(wasted), mg(returned))


def given_im(cast, amount=75, at=START):
    """An administration of Dana's, given and written down."""
    session = started_dose(cast, at)
    return session_actions.record_administration(by=cast.nia, session=session, given=im(amount, at), now=at)
