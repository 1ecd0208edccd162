"""What is typed about a circle: local times of the clinic, and few words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.models import Course
from sessions.forms.booking import LONGEST, MINUTES, SHORTEST, PlaceField, ReasonForm
from sessions.forms.times import ClockField, DayField, instant, near
from sessions.groups.actions.series import Plan
from sessions.groups.dates import weekly
from sessions.groups.models import Attendance, Group, Meeting

MOST_PLACES, MOST_MEETINGS = 30, 52
PLACES = f"Between 1 and {MOST_PLACES} places."
COUNT = f"Between 1 and {MOST_MEETINGS} meetings."
MARKS = Attendance.Mark
Rows = tuple[tuple[str, ...], ...]


def _minutes() -> forms.IntegerField:
    said = {"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES}
    return forms.IntegerField(
        label="Minutes", min_value=SHORTEST, max_value=LONGEST, initial=90, error_messages=said
    )


class GroupForm(forms.Form):
    """A circle without its dates."""

    name = forms.CharField(label="Name", max_length=80, help_text="Patients do not see it.")
    lead = forms.ModelChoiceField(label="Led by", queryset=Membership.objects.none(), empty_label=None)
    co_lead = forms.ModelChoiceField(
        label="With", queryset=Membership.objects.none(), required=False, empty_label="Nobody else"
    )
    place = PlaceField()
    capacity = forms.IntegerField(
        label="Places", min_value=1, max_value=MOST_PLACES, initial=8,
        error_messages={"min_value": PLACES, "max_value": PLACES, "invalid": PLACES},
    )  # fmt: skip
    minutes = _minutes()
    rows: Rows = (("name",), ("lead", "co_lead"), ("place", "capacity", "minutes"))

    def __init__(self, *args: Any, member: Membership, group: Group | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"lead": member.pk} if member.role in CLINICAL_ROLES else {}
        if group is not None:
            initial = {name: getattr(group, name) for name in ("name", "place", "capacity", "minutes")}
            initial |= {"lead": group.lead_id, "co_lead": group.co_lead_id}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for name in ("lead", "co_lead"):
            leads = cast("forms.ModelChoiceField[Membership]", self.fields[name])
            leads.queryset = Membership.objects.filter(clinic=member.clinic_id).with_role(*CLINICAL_ROLES)

    @property
    def plan(self) -> Plan:
        names = ("name", "lead", "co_lead", "place", "capacity", "minutes")
        return Plan(**{name: self.cleaned_data[name] for name in names})


class SeriesForm(GroupForm):
    """A circle with its first dates: the same weekday and local time each time."""

    first = DayField(label="First meeting")
    time = ClockField(label="Time")
    count = forms.IntegerField(
        label="Meetings", min_value=1, max_value=MOST_MEETINGS, initial=8,
        error_messages={"min_value": COUNT, "max_value": COUNT, "invalid": COUNT},
    )  # fmt: skip
    every = forms.TypedChoiceField(
        label="How often", coerce=int, choices=[(1, "Every week"), (2, "Every two weeks"), (4, "Every four")]
    )
    rows = (*GroupForm.rows, ("first", "time"), ("count", "every"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if all(cleaned.get(name) for name in ("first", "time", "count", "every")):
            try:
                cleaned["starts"] = weekly(
                    cleaned["first"], cleaned["time"], cleaned["count"], self.zone, cleaned["every"]
                )
            except ValidationError as why:
                self.add_error("time", why)
        return cleaned


class MeetingForm(forms.Form):
    """When and where one meeting is."""

    date = DayField(label="Date")
    time = ClockField(label="Time")
    minutes = _minutes()
    place = PlaceField()
    rows: Rows = (("date", "time", "minutes"), ("place",))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("date") and cleaned.get("time"):
            try:
                cleaned["starts_at"] = instant(cleaned["date"], cleaned["time"], self.zone)
            except ValidationError as why:
                self.add_error("time", why)
        return cleaned

    @property
    def times(self) -> dict[str, Any]:
        """For the actions that add and move."""
        start: datetime = self.cleaned_data["starts_at"]
        end = start + timedelta(minutes=self.cleaned_data["minutes"])
        return {"starts_at": start, "ends_at": end, "place": self.cleaned_data["place"]}


class MoveMeetingForm(MeetingForm):
    reason = forms.CharField(label="Why it moves", max_length=200, required=False)
    rows = (*MeetingForm.rows, ("reason",))

    @classmethod
    def of(cls, meeting: Meeting, sent: QueryDict | None, zone: ZoneInfo) -> MoveMeetingForm:
        """The meeting as it stands, or as it was sent."""
        start = meeting.scheduled_start.astimezone(zone)
        minutes = int((meeting.scheduled_end - meeting.scheduled_start).total_seconds() // 60)
        initial = {"date": start.date(), "time": start.time(), "minutes": minutes, "place": meeting.place}
        return cls(sent, zone=zone, initial=initial)

    @property
    def times(self) -> dict[str, Any]:
        return super().times | {"reason": self.cleaned_data["reason"]}


class CourseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Course) -> str:
        return f"{obj.patient.full_name}, {obj.get_phase_display().lower()}"


class PatientForm(forms.Form):
    """One of the member's own patients with a course under way, who is not in the circle yet."""

    patient = CourseChoice(
        label="Patient", queryset=Course.objects.none(), empty_label="Choose a patient",
        error_messages={"required": "Choose a patient.", "invalid_choice": "Choose one of your patients."},
    )  # fmt: skip
    rows = (("patient",),)

    def __init__(self, *args: Any, member: Membership, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = group.members.filter(left_at=None).values("patient")
        courses = Course.objects.visible_to(member).under_way().exclude(patient__in=there)
        chosen = cast("CourseChoice", self.fields["patient"])
        chosen.queryset = (
            courses.filter(patient__is_archived=False)
            .select_related("patient")
            .order_by("patient__family_name", "patient__given_name")
        )


class MarkForm(forms.Form):
    """One tap. `late` is present, from now on; `expected` takes back an excuse."""

    LATE, EXPECTED = "late", "expected"
    mark = forms.ChoiceField(choices=[*MARKS.choices, (LATE, "Late"), (EXPECTED, "Comes after all")])
    came = ClockField(label="Came at", required=False)
    left = ClockField(label="Left at", required=False)

    def __init__(self, *args: Any, meeting: Meeting, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.zone, self.now = meeting, zone, now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, instant_name in (("came", "came_at"), ("left", "left_at")):
            cleaned[instant_name] = None
            if cleaned.get(name):
                try:
                    cleaned[instant_name] = near(self.meeting.scheduled_start, cleaned[name], self.zone)
                except ValidationError as why:
                    self.add_error(name, why)
        if cleaned.get("mark") == self.LATE and not self.meeting.is_running(self.now):
            self.add_error(None, "“Late” is for while the circle goes on. Give the time they came instead.")
        return cleaned

    @property
    def is_expected(self) -> bool:
        """An excuse is taken back."""
        return bool(self.cleaned_data["mark"] == self.EXPECTED)

    @property
    def said(self) -> dict[str, Any]:
        """For `actions.mark` and `actions.correct`."""
        chosen, times = self.cleaned_data["mark"], ("came_at", "left_at")
        said = {name: self.cleaned_data[name] for name in times}
        if chosen == self.LATE:
            return {"mark": MARKS.PRESENT, "came_at": self.now, "left_at": said["left_at"]}
        return {"mark": MARKS(chosen), **said}


class CorrectForm(MarkForm):
    mark = forms.ChoiceField(label="What is right", choices=MARKS.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why it is corrected", max_length=200, help_text="A few words; they stay in the record.",
        error_messages={"required": "Say why in a few words; it stays in the record."},
    )  # fmt: skip
    rows = (("mark",), ("came", "left"), ("reason",))

    @classmethod
    def of(cls, was: Attendance, sent: QueryDict | None, *, zone: ZoneInfo, now: datetime) -> CorrectForm:
        """What stands, times included, or as it was sent."""
        times = {"came": was.came_at, "left": was.left_at}
        clocks = {name: at.astimezone(zone).time() for name, at in times.items() if at}
        return cls(sent, meeting=was.meeting, zone=zone, now=now, initial={"mark": was.stands, **clocks})

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"reason": self.cleaned_data["reason"]}


class WhyForm(ReasonForm):
    rows = (("reason",),)


class NothingForm(forms.Form):
    """A question with a button and nothing to fill in."""

    rows: Rows = ()


class SharedNoteForm(forms.Form):
    version = forms.IntegerField(
        min_value=0, initial=0, widget=forms.HiddenInput(attrs={"data-autosave-version": True})
    )
    body = forms.CharField(
        label="Themes and process of the circle", required=False, max_length=20_000,
        help_text="Everybody who was there has it in their record. Write initials, not names.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip


class SharedAddendumForm(ReasonForm):
    text = forms.CharField(label="What is added", max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    rows = (("reason",), ("text",))
