"""Two clinics with something of everything, and every person who may come to the door.

The first is Alder with Dana and Ada's other patients, the second Birch with Eli and Cy's. Whoever stands in
a relation to Ada's patients (on the care team, off it, no longer on it, in an emergency) stands in it to all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator

from integration_care.accounts.actions import invite
from integration_care.accounts.actions.invitations import hash_of as hash_of_invitation
from integration_care.accounts.actions.operators import found_operator
from integration_care.accounts.models import BrokenGlass, Membership, User
from integration_care.accounts.models.glass import LASTS
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.actions import link_member
from patients.followups import links
from patients.followups.models import FollowUp
from patients.glass.actions import break_glass
from patients.journals.actions import copy_set, install_prompt_sets, save_draft
from patients.journals.actions.attachments import Sent, attach
from patients.journals.content import Draft
from patients.journals.models import Commitment, PromptSet
from patients.models import CareTeamMember, Patient
from patients.practices.models import PracticeAssignment
from sessions.actions import book
from sessions.actions.challenges import ChallengeDraft, raise_challenge
from sessions.documents.models import Document
from sessions.feeds.actions import make_feed
from sessions.models import CareSession, Challenge, DoseReview
from sessions.rooms.actions import add_room
from tests.cast import PASSWORD, START, Cast, give_factor, join, make_cast, make_course, make_patient
from tests.journeys.busy_clinic import Keys, furnish
from tests.patients.journals.files import png

DAY = timedelta(days=1)


@dataclass
class World:
    """`people` by the column's name; None is nobody. `own` and `elsewhere` fill a route's names in."""

    people: dict[str, User | None]
    own: Keys
    elsewhere: Keys


def build() -> World:
    cast = make_cast()
    birch = second_clinic(cast)
    keys = {}
    for name, clinic in (("own", cast), ("elsewhere", birch)):
        tenancy.enter(clinic=clinic.alder.pk)
        keys[name] = furnished(clinic)
    tenancy.enter(clinic=cast.alder.pk)
    people = people_at_the_door(cast, birch)
    in_emergency = BrokenGlass.objects.get(
        member__user=people["therapist in an emergency"], patient_id=cast.dana.pk
    )
    keys["own"]["glass_id"] = [in_emergency.pk]
    return World(people, **keys)


def second_clinic(cast: Cast) -> Cast:
    """Birch, with the parts of the play given to its own people."""
    tenancy.enter(clinic=cast.birch.pk)
    birch = cast.birch
    parts = {
        "bea": join(birch, "Bo Lund", Role.THERAPIST),
        "max": join(birch, "Mia Adler", Role.ADMIN),
        "nia": join(birch, "Nils Berg", Role.NURSE),
        "paz": join(birch, "Pia Roy", Role.PRESCRIBER),
    }
    for who in ("nia", "paz"):
        CareTeamMember.objects.create(
            clinic=birch, patient=cast.eli, member=parts[who], joined_on=START.date()
        )
    course = make_course(cast.eli)
    swapped = {"alder": birch, "birch": cast.alder, "ada": cast.cy, "cy": cast.ada}
    return replace(cast, **swapped, **parts, dana=cast.eli, eli=cast.dana, course=course)


def furnished(cast: Cast) -> Keys:
    install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)
    portal = join(cast.alder, f"{cast.dana.given_name} {cast.dana.family_name}", Role.PATIENT)
    cast.dana = link_member(by=cast.ada, patient=cast.dana, member=portal)
    keys = furnish(cast, START)
    return keys | what_else(cast) | secrets_of(cast) | certain_objects(cast)


def what_else(cast: Cast) -> Keys:
    """What the busy clinic lacks for some address."""
    dana, dose = cast.dana, CareSession.objects.filter(patient=cast.dana, kind="dosing").first()
    by, client_uuid = dana.member, uuid4()
    entry = save_draft(
        by=by, patient=dana, client_uuid=client_uuid, version=0, content=Draft(body="The lake."), now=START
    )
    picture, _ = attach(by=by, entry=entry, sent=Sent(uuid4(), "drawing", png()), now=START)
    drafts = (ChallengeDraft(kind, "x", "y", START.date()) for kind in (
        Challenge.Kind.NEGATIVE_REACTION, Challenge.Kind.LIFE_CHANGE,
    ))  # fmt: skip
    _, change = [raise_challenge(by=cast.ada, session=dose, draft=draft, now=START) for draft in drafts]
    invitation = invite(
        by=cast.max, clinic=cast.alder, email=f"uma@{cast.alder.slug}.test", name="Uma Reyes",
        role=Role.NURSE, now=START,
    )  # fmt: skip
    return {
        "client_uuid": [client_uuid],
        "number": [1],
        "key": ["first-24-hours"],
        "attachment_id": [picture.pk],
        "place_id": [CareTeamMember.objects.filter(patient=dana, is_lead=False).first().pk],
        "review_id": [DoseReview.objects.get().pk],
        "change_id": [change.pk],
        "looked_at_id": [Commitment.objects.filter(patient=dana).first().pk],
        "check": ["weight"],
        "given_id": [PracticeAssignment.objects.filter(patient=dana).first().pk],
        "room_id": [add_room(by=cast.max, name="Willow").pk],
        "invitation_id": [invitation.pk],
        "clinic_id": [cast.alder.pk],
        "kind": ["integration"],
        "clinic/note-sections/key": ["stood-out"],
        "pk": [1],
        "uidb36": ["1"],
    }


def certain_objects(cast: Cast) -> Keys:
    """By the whole address, where a page is only there for an object in a certain state."""
    to_come = book(
        by=cast.ada, course=cast.course, kind=CareSession.Kind.DOSING, lead=cast.ada, now=START,
        starts_at=START + 6 * DAY, ends_at=START + 6 * DAY + DAY / 12,
    )  # fmt: skip
    over = CareSession.objects.filter(kind="integration", lead=cast.ada, status="completed").first()
    ready = {
        "clinic": cast.alder, "patient": cast.dana, "status": Document.Status.READY, "content": png(),
        "requested_at": START, "status_at": START, "expires_at": START + DAY, "sha256": "x", "page_count": 1,
    }  # fmt: skip
    own_copy = Document.objects.create(**ready, kind=Document.Kind.OWN_COPY, requested_by=cast.dana.member)
    file = Document.objects.create(**ready, kind=Document.Kind.PATIENT_SUMMARY, requested_by=cast.ada)
    before_a_dose = (
        "changes/<uuid:change_id>/",
        "commitments/<uuid:looked_at_id>/",
        "reviews/<uuid:review_id>/",
    )
    return {
        **{f"sessions/<uuid:session_id>/{page} session_id": [to_come.pk] for page in before_a_dose},
        "sessions/<uuid:session_id>/times/ session_id": [over.pk],
        "documents/<uuid:document_id>/file/ document_id": [file.pk],
        "documents/mine/document_id": [own_copy.pk],
        "journals/prompt-sets/<uuid:prompt_set_id>/ prompt_set_id": [a_set_of_ones_own(cast).pk],
    }


def a_set_of_ones_own(cast: Cast) -> PromptSet:
    """Ada's, shared with nobody."""
    return copy_set(by=cast.ada, prompt_set=PromptSet.objects.get(key="thought-record"))


def secrets_of(cast: Cast) -> Keys:
    """By the beginning of the address: `secret` is a different one in each room."""
    follow_up = FollowUp.objects.filter(patient=cast.dana, audience="patient").first()
    links.make(follow_up)
    welcome = invite(
        by=cast.ada, clinic=cast.alder, email=f"dana2@{cast.alder.slug}.test", name="Dana",
        role=Role.PATIENT, patient_id=cast.dana.pk, now=START,
    )  # fmt: skip
    joining = invite(
        by=cast.max, clinic=cast.alder, email=f"ulf@{cast.alder.slug}.test", name="Ulf Mo",
        role=Role.NURSE, now=START,
    )  # fmt: skip
    for invitation in (welcome, joining):
        invitation.secret_hash = hash_of_invitation(f"secret-{invitation.email}")
        invitation.save(update_fields=["secret_hash"])
    return {
        "j/secret": [links.secret_for(follow_up)],
        "welcome/secret": [f"secret-{welcome.email}"],
        "patients/welcome/secret": [f"secret-{welcome.email}"],
        "clinic/join/secret": [f"secret-{joining.email}"],
        "clinic/address/secret": ["no-such-secret"],
        "calendar-feed/secret": [make_feed(by=cast.ada, now=START)],
    }


def people_at_the_door(cast: Cast, birch: Cast) -> dict[str, User | None]:
    """Each in the relation that the column's name says, to Dana and to all of Ada's patients."""
    alder = cast.alder
    here = list(Patient.objects.filter(clinic=alder, care_team__member=cast.ada, care_team__left_on=None))
    before, over, yan, amy, gone, alone = (
        join(alder, name, role)
        for name, role in (
            ("Tom Berg", Role.THERAPIST), ("Una Falk", Role.THERAPIST), ("Vic Stone", Role.THERAPIST),
            ("Wim Holt", Role.ADMIN), ("Xia Lin", Role.THERAPIST), ("Yul Dahl", Role.THERAPIST),
        )
    )  # fmt: skip
    for patient in here:
        for member in (cast.nia, cast.paz, gone, alone):
            put_on_the_team(patient, member)
        put_on_the_team(patient, before, left_on=START.date())
        for member, at in ((yan, START), (over, START - LASTS), (amy, START)):
            break_glass(by=member, patient=patient, reason="She called.", now=at)
    Membership.objects.filter(pk=gone.pk).update(is_active=False)
    other = make_patient(alder, cast.bea, "Fay", "Nord", "America/Chicago")
    other = link_member(by=cast.bea, patient=other, member=join(alder, "Fay Nord", Role.PATIENT))
    Authenticator.objects.filter(user=alone.user).delete()
    nobody = User.objects.create(email="odd@platform.test", name="Odd Vik")
    return {
        "anonymous": None,
        "expired session": cast.ada.user,
        "deactivated": gone.user,
        "no second factor": alone.user,
        "second factor pending": cast.ada.user,
        "idle for an hour": cast.ada.user,
        "not shown anew": cast.max.user,
        "no clinic": nobody,
        "platform operator": operator(),
        "the patient": cast.dana.member.user,
        "another patient": other.member.user,
        "a patient elsewhere": birch.dana.member.user,
        "therapist": cast.ada.user,
        "therapist off the team": cast.bea.user,
        "therapist formerly on it": before.user,
        "therapist in an emergency": yan.user,
        "therapist after it": over.user,
        "therapist elsewhere": birch.ada.user,
        "prescriber": cast.paz.user,
        "nurse": cast.nia.user,
        "admin": cast.max.user,
        "admin in an emergency": amy.user,
        "admin elsewhere": birch.max.user,
    }


def operator() -> User:
    ola = found_operator(by=COMMAND_LINE, email="ola@platform.test", name="Ola Moe", password=PASSWORD)
    give_factor(ola)
    return ola


def put_on_the_team(patient: Patient, member: Membership, **besides: object) -> None:
    if not CareTeamMember.objects.filter(patient=patient, member=member, left_on=None).exists():
        CareTeamMember.objects.create(
            clinic=patient.clinic, patient=patient, member=member, joined_on=START.date(), **besides
        )
