import pytest

from integration_care.audit.actors import COMMAND_LINE
from patients.journals.actions import install_prompt_sets
from patients.journals.models import Commitment
from patients.models import PatientIdentifier
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import read
from tests.cast import START
from tests.journeys.busy_clinic import furnish


@pytest.fixture
def busy(cast):
    """A clinic with something of everything; Dana has a number of another system and a kept commitment."""
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    keys = furnish(cast, START)
    PatientIdentifier.objects.create(
        clinic=cast.alder, patient=cast.dana, system="urn:oid:2.16.840.1.113883.19.5", value="M-7"
    )
    Commitment.objects.create(
        clinic=cast.alder,
        patient=cast.dana,
        course=cast.course,
        text="Swim.",
        status="kept",
        settled_at=START,
    )
    return keys


@pytest.fixture
def export(cast):
    """`export(patient=cast.dana, has_words=True)` is the bundle."""

    def export(patient=None, *, has_words=True):
        return bundle_of(read(patient or cast.dana, START, has_words=has_words), cast.ada)

    return export


@pytest.fixture
def resources():
    """`resources(bundle, "Goal")`"""

    def resources(bundle, kind):
        found = [entry["resource"] for entry in bundle["entry"]]
        return [one for one in found if one["resourceType"] == kind]

    return resources
