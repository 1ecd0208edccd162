"""Documents of one record, or of the clinic, ready to print: what there is, what can be asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.languages import offered
from integration_care.core.ui.shapes import Option
from integration_care.core.ui.words import calendar_day, local_day, local_moment
from patients.disclosures.models import Disclosure
from patients.disclosures.receiver import TO_WHOM
from patients.models import Patient
from sessions.documents.forms import NAMES_NOBODY, AskForm, ClinicAskForm, PatientAskForm, usually_for
from sessions.documents.kinds import KINDS, NEVER
from sessions.documents.models import FOR_WHOM, UNDER_WAY, Document, DocumentQuerySet, Piece
from sessions.documents.subjects import Subject

SHOWN = 20
Status = Document.Status
TONES = {
    Status.REQUESTED: "neutral",
    Status.RENDERING: "teal",
    Status.READY: "green",
    Status.FAILED: "amber",
    Status.CANCELLED: "neutral",
    Status.EXPIRED: "neutral",
}
NEVER_OF_CLINIC = ("Notes, journals, answers, insights and commitments",)
NOTHING_YET = {
    Document.Kind.SESSION_RECORD: "No session of this patient has a signed note yet.",
    Document.Kind.PRESCRIBER_LETTER: "No course has been started yet.",
    Document.Kind.COURSE_SUMMARY: "No course has been started yet.",
    Document.Kind.SUBSTANCE_REGISTER: "No container has been received yet.",
    Document.Kind.DOSING_RECORD: "No dose of this patient has been completed yet.",
    Document.Kind.RELAPSE_PLAN: "No plan has been written yet.",
}


@dataclass(frozen=True)
class Row:
    """One document. `file`, `cancel` and `again` are addresses, empty where that is not possible."""

    pk: str
    title: str
    about: str
    asked: str
    status: str
    tone: str
    progress: str
    reason: str
    told: str
    sha256: str
    poll: str
    file: str
    cancel: str
    again: str
    again_label: str


@dataclass(frozen=True)
class Offer:
    """A kind that can be asked for; without subjects `nothing` says what is missing.

    `is_open`: it was just asked for, or the page was opened for it, about the subject of the key `chosen`.
    """

    kind: str
    title: str
    about: str
    holds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    subjects: Sequence[Subject]
    is_chosen_from: bool
    language: str
    nothing: str
    has_days: bool
    is_open: bool
    chosen: str
    receivers: list[Option]


@dataclass(frozen=True)
class Made:
    """One page of what was asked for, the newest first. The addresses are empty where there is no more."""

    rows: list[Row]
    shown: str
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class DocumentsPage:
    made: Made
    offers: list[Offer]
    never: tuple[str, ...]
    form: AskForm


def present(
    patient: Patient, member: Membership, now: datetime, form: PatientAskForm, number: str
) -> DocumentsPage:
    documents = Document.objects.visible_to(member).filter(patient=patient)
    return DocumentsPage(
        made=made(documents, member, now, number),
        offers=offers(form, patient.language),
        never=NEVER,
        form=form,
    )


def present_clinic(member: Membership, now: datetime, form: ClinicAskForm, number: str) -> DocumentsPage:
    """About no patient."""
    documents = Document.objects.visible_to(member).filter(patient=None)
    return DocumentsPage(
        made=made(documents, member, now, number),
        offers=offers(form),
        never=NEVER_OF_CLINIC,
        form=form,
    )


def made(documents: DocumentQuerySet, member: Membership, now: datetime, number: str) -> Made:
    page = Paginator(documents.listed(), SHOWN).get_page(number)
    return Made(
        rows=[row(document, member, now) for document in page.object_list],
        shown=f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        previous_url=f"?page={page.previous_page_number()}" if page.has_previous() else "",
        next_url=f"?page={page.next_page_number()}" if page.has_next() else "",
    )


def offers(form: AskForm, language: str = "") -> list[Offer]:
    return [offer(kind, subjects, form, language) for kind, subjects in form.subjects.items()]


def offer(kind: Document.Kind, subjects: Sequence[Subject], form: AskForm, language: str) -> Offer:
    spec = KINDS[kind]
    return Offer(
        kind=kind.value,
        title=kind.label,
        about=spec.about,
        holds=spec.holds,
        leaves_out=spec.leaves_out,
        subjects=subjects,
        is_chosen_from=any(one.label for one in subjects),
        language=dict(offered()).get(language, "") if spec.is_for_patient else "",
        nothing="" if subjects else NOTHING_YET[kind],
        has_days=any(one.container for one in subjects),
        is_open=kind == form.kind_said,
        chosen=form.about_said,
        receivers=_receivers(kind, form),
    )


def _receivers(kind: Document.Kind, form: AskForm) -> list[Option]:
    """For whom it can be; nothing for what names no patient."""
    said = str(form["to_whom"].value() or "") if form.is_bound and kind == form.kind_said else ""
    chosen = said or usually_for(kind)
    return [] if kind in NAMES_NOBODY else [Option(key, text, key == chosen) for key, text in TO_WHOM]


def row(document: Document, member: Membership, now: datetime) -> Row:
    status, zone = Status(document.status), member.clinic.zone
    is_there = status == Status.READY and document.expires_at is not None and document.expires_at > now
    names = ("row", "file", "cancel", "again")
    address = {name: reverse(f"documents:{name}", args=[document.pk]) for name in names}
    asked = local_moment(document.requested_at, zone, now.astimezone(zone).date())
    is_under_way = status in UNDER_WAY
    return Row(
        pk=str(document.pk),
        title=document.get_kind_display(),
        about=about(document, zone),
        asked=f"{asked}, by {document.requested_by}{for_whom(document)}",
        status=status.label,
        tone=TONES[status],
        progress=progress(document),
        reason=document.reason,
        told=told(document, zone),
        sha256=document.sha256,
        poll=f"{address['row']}?at={standing(document)}" if is_under_way else "",
        file=address["file"] if is_there else "",
        cancel=address["cancel"] if is_under_way else "",
        again=address["again"] if document.is_past else "",
        again_label="Make it again" if status == Status.EXPIRED else "Try again",
    )


def for_whom(document: Document) -> str:
    """, for the patient themselves"""
    to = FOR_WHOM.of(document)
    if not to:
        return ""
    label = Disclosure.To(to).label
    return f", for {label[0].lower()}{label[1:]}"


def standing(document: Document) -> str:
    """Other words are another row to show."""
    return f"{document.status}-{document.step}{document.done or ''}"


def about(document: Document, zone: ZoneInfo) -> str:
    """Which session, container or days it is of, where it is of one."""
    if document.session:
        return f"{document.session}, {local_moment(document.session.happened_at, zone)}"
    number = document.container.number if document.container else ""
    days = [calendar_day(day) for day in (document.since, document.until) if day]
    return ", ".join(filter(None, (number, " to ".join(days))))


def progress(document: Document) -> str:
    """In words, while it is under way."""
    if document.total and document.status in UNDER_WAY and document.step != Document.Step.PACKING:
        return f"{document.done} of {document.total} patients written …"
    if document.status == Status.RENDERING:
        return f"{Document.Step(document.step).label} …"
    return "Waiting for its turn …" if document.status == Status.REQUESTED else ""


def told(document: Document, zone: ZoneInfo) -> str:
    """2 pages · document 7F3A-91C2 · kept until Tue 10 March"""
    if document.status == Status.EXPIRED:
        return f"Document {document.number} · its file was deleted {local_moment(document.status_at, zone)}"
    if document.status != Status.READY or document.expires_at is None:
        return ""
    until = local_day(document.expires_at, zone)
    return f"{extent(document)} · document {document.number} · kept until {until}"


def extent(document: Document) -> str:
    """2 pages; 340 patients, 1.4 MB"""
    if document.page_count is None:
        return f"{counted(document.done, 'patient')}, {filesizeformat(document.size or 0)}"
    return counted(document.page_count, "page")


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def place_of(document: Document) -> str:
    """The page on which it is listed."""
    if document.patient_id is None:
        return reverse("documents:of-clinic")
    return reverse("documents:of-patient", args=[document.patient_id])


def as_file(document: Document) -> HttpResponseBase:
    """Its name says whose it is to nobody who does not know already."""
    name = f"{document.kind.replace('_', '-')}-{document.number}.{'zip' if document.is_packed else 'pdf'}"
    if document.is_packed:
        answer: HttpResponseBase = StreamingHttpResponse(bytes_of(document), content_type="application/zip")
        answer["Content-Length"] = str(document.size)
    else:
        answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def bytes_of(document: Document) -> Iterator[bytes]:
    """One piece at a time, in a transaction of its own: the request's is over when it is asked for."""
    number = 1
    while True:
        with tenancy.clinic_context(document.clinic_id):
            piece = document.pieces.filter(name=Piece.ZIP, number=number).first()
        if piece is None:
            return
        yield piece.content
        number += 1
