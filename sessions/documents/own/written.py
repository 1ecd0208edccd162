"""What the patient wrote and recorded: journal, insights, commitments, practices, plan, concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from integration_care.core.languages import told
from integration_care.core.ui.words import calendar_day, local_clock, long_day
from patients.concerns.models import Concern
from patients.concerns.transitions import SPEAKS
from patients.journals.models import Answer, Attachment, Commitment, Insight, JournalEntry
from patients.models import Patient
from patients.portal.offline.beside import beside
from patients.portal.presenters.entries import EntryPage, Row
from patients.practices.models import Night, PracticeLog
from patients.relapse.models import RelapsePlanVersion
from sessions.documents.own.part import Item, When, said

ENDINGS = {
    "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg", "image/png": "png", "image/jpeg": "jpg",
}  # fmt: skip


def moment(at: datetime, patient: Patient) -> When:
    """With its year: a copy is kept for years."""
    zone = patient.zone
    return When(f"{long_day(at, zone)}, {local_clock(at, zone)}", at.isoformat())


def file_name(attachment: Attachment) -> str:
    ending = ENDINGS.get(attachment.media_type, "bin")
    return f"files/{attachment.added_at:%Y-%m-%d}-{attachment.kind}-{str(attachment.pk)[:8]}.{ending}"


def entries(patient: Patient, now: datetime) -> Iterator[Item]:
    """The oldest first, private ones and those that were never finished too: they are theirs."""
    answers = Prefetch("answers", Answer.objects.select_related("prompt").order_by("prompt__position"))
    files = Prefetch("attachments", Attachment.objects.standing().listed())
    mine = JournalEntry.objects.filter(patient=patient).select_related("prompt_set")
    for one in mine.order_by("started_at", "pk").prefetch_related(answers, files):
        one.patient = patient
        page = EntryPage(one, now)
        replies = [(answer.asked, answer.said) for answer in page.answers]
        aside = [(said.asked or _("Set aside"), said.text) for said in beside(one)]
        kept = [(each.get_kind_display(), each.description) for each in one.attachments.all()]
        shared = _("Shared with the care team") if one.is_shared else _("Private")
        is_begun = "" if one.submitted_at else _("Begun")
        yield Item(
            Row(one).title,
            moment(one.started_at, patient),
            facts=said((_("Who reads it"), shared), (_("State"), is_begun), *page.sliders),
            words=said((_("In your words"), one.body), *replies, *aside, *kept),
            files=[file_name(each) for each in one.attachments.all()],
        )


def insights(patient: Patient, now: datetime) -> Iterator[Item]:
    for one in Insight.objects.standing().filter(patient=patient).order_by("pinned_at", "pk"):
        yield Item(_("A line you kept"), moment(one.pinned_at, patient), words=said(("", one.text)))


def commitments(patient: Patient, now: datetime) -> Iterator[Item]:
    states = {
        Commitment.Status.KEPT: pgettext("what I took on", "Kept"),
        Commitment.Status.PARTLY: pgettext("what I took on", "Partly"),
        Commitment.Status.LET_GO: pgettext("what I took on", "Let go"),
    }
    for one in Commitment.objects.standing().filter(patient=patient).order_by("created_at", "pk"):
        looked_at = calendar_day(one.check_in_on) if one.check_in_on else ""
        yield Item(
            one.text,
            moment(one.taken_on_at or one.created_at, patient),
            facts=said(
                (_("State"), states.get(Commitment.Status(one.status), "")), (_("Look at it on"), looked_at)
            ),
            words=said(
                (_("When"), one.when), (_("What could get in the way"), one.obstacle),
                (_("If that happens, then"), one.if_then), (_("Who knows of it"), one.accountability),
                (_("What came of it"), one.outcome),
            ),
        )  # fmt: skip


def practices(patient: Patient, now: datetime) -> Iterator[Item]:
    for one in PracticeLog.objects.standing().filter(patient=patient).order_by("done_at", "pk"):
        minutes = _("%(minutes)s min") % {"minutes": one.minutes} if one.minutes else ""
        yield Item(told(one.title), moment(one.done_at, patient), facts=said((_("How long"), minutes)))
    for night in Night.objects.filter(patient=patient).order_by("woke_on"):
        yield Item(night.get_how_display(), When(calendar_day(night.woke_on), night.woke_on.isoformat()))


def plan(patient: Patient, now: datetime) -> Iterator[Item]:
    """Every version that stood; the last one is in force."""
    for one in RelapsePlanVersion.objects.of(patient).standing().order_by("number"):
        yield Item(str(one), moment(one.written_at, patient), words=said(*one.text.parts.items()))


def concerns(patient: Patient, now: datetime) -> Iterator[Item]:
    """As the portal tells them: what was told, and what was answered."""
    for one in (
        Concern.objects.filter(patient=patient).order_by("raised_at").prefetch_related("steps__by__user")
    ):
        answers = [
            (_("%(who)s answered") % {"who": step.by}, step.words)
            for step in one.steps.all()
            if step.state in SPEAKS
        ]
        about = one.about or one.get_whom_display()
        yield Item(
            _("About: %(whom)s") % {"whom": about},
            moment(one.raised_at, patient),
            words=said((_("In your words"), one.words), *answers),
        )
