"""Dana, with a plan of one sign, and what she writes."""

from uuid import uuid4

import pytest

from integration_care.core.permissions import Role
from patients.journals.actions import save_draft, submit
from patients.journals.content import Draft
from patients.relapse.actions import write_plan
from patients.relapse.content import PlanText, Sign
from tests.cast import START, join

PHONE = Sign("I stop answering the phone", "Text Maya before I lie down")
NOON = Sign("I sleep until noon")
SOUNDS_LIKE_IT = "Rain today. I stopped answering calls on Sunday. Tea."
SENTENCE = "I stopped answering calls on Sunday."
HARMLESS = "The lake was flat and the tea was hot."


@pytest.fixture
def dana(cast):
    """Dana's own membership in the portal."""
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    return member


@pytest.fixture
def plan(cast, dana):
    return write_plan(by=dana, patient=cast.dana, text=PlanText((PHONE,)), based_on=0, now=START)


def hand_in(patient, by, words=SOUNDS_LIKE_IT, *, is_shared=True):
    """An entry, handed in to the journal; nobody has listened to it."""
    draft = Draft(body=words, is_shared=is_shared)
    entry = save_draft(by=by, patient=patient, client_uuid=uuid4(), content=draft, version=0, now=START)
    return submit(by=by, entry=entry, now=START)


def sent(text, based_on=0):
    """A plan as its page sends it."""
    fields = {"based_on": based_on, "maintenance": text.maintenance}
    for number, sign in enumerate(text.signs):
        fields |= {f"sign-{number}": sign.words, f"doing-{number}": sign.doing}
    for number, one in enumerate(text.people):
        fields |= {f"name-{number}": one.name, f"phone-{number}": one.phone}
    return fields
