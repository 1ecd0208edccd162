"""What the demo's component page shows: every component in every state, at one fixed instant."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from integration_care.core.ui.window_bar import Audience, Mark, MarkKind, WindowBar, window_bar

ANCHOR = datetime(2026, 6, 14, 23, 40, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
MARK_WORDS: dict[MarkKind, str] = {
    "journal": "Journal shared",
    "message": "Message sent",
    "call": "Call, no answer",
    "booked": "Session booked",
    "done": "Integration session",
    "dose": "Booster",
}


@dataclass(frozen=True)
class SampleWindow:
    opens_at: datetime
    closes_at: datetime
    effective_closes_at: datetime


@dataclass(frozen=True)
class SampleBar:
    caption: str
    bar: WindowBar


class SampleForm(forms.Form):
    """One field of each kind, so that crispy's markup is seen under our tokens."""

    name = forms.CharField(label="Name as they wish to be called", help_text="Shown to the care team.")
    route = forms.ChoiceField(choices=[("im", "IM"), ("iv", "IV"), ("sl", "Sublingual")])
    dose_mg = forms.DecimalField(label="Dose (mg)", min_value=0)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    consent = forms.MultipleChoiceField(
        label="May be reached by",
        choices=[("email", "E-mail"), ("sms", "Text message")],
        widget=forms.CheckboxSelectMultiple,
    )
    support = forms.ChoiceField(
        label="Support",
        choices=[("present", "Therapist present"), ("medical", "Medical monitoring only")],
        widget=forms.RadioSelect,
    )


def component_samples() -> dict[str, Any]:
    """The context of `demo/components.html`."""
    return {
        "bars": sample_bars(),
        "patient_bar": bar(22, "open", [(2, "journal"), (44, "booked")], audience="patient"),
        "tones": ["neutral", "teal", "amber", "green", "plum", "red"],
        "callouts": ["info", "success", "warning", "plum", "error", "risk"],
        "swatches": ["paper", "surface", "teal", "amber", "green", "plum", "red", "ink"],
        "choices": [
            {"href": "#", "label": "My patients", "is_current": True, "count": 6},
            {"href": "#", "label": "Whole clinic", "is_current": False, "count": 31},
        ],
        "hints": [{"keys": ["J", "K"], "label": "move"}, {"keys": ["B"], "label": "book"}],
        "stats": [
            {"value": "2", "label": "close within 12 h", "tone": "amber"},
            {"value": "6", "label": "open now"},
            {"value": "91\N{NARROW NO-BREAK SPACE}%", "label": "met, last 30 days"},
        ],
        "facts": [
            {"label": "Last window", "value": "met at +31 h", "tone": "green"},
            {"label": "Commitments", "value": "2 of 3 kept"},
        ],
        "entries": sample_entries(),
        "saved_states": [
            ("saved", "saved at the clinic, 09:41"),
            ("saving", "saving"),
            ("local", "saved on this device, not yet at the clinic"),
            ("conflict", "changed on another device too"),
        ],
        "crisis_lines": [
            {"label": "Call 988", "href": "tel:988", "note": "Suicide and Crisis Lifeline, day and night"},
            {"label": "Text 988", "href": "sms:988"},
            {"label": "Call 911", "href": "tel:911"},
        ],
        "empty_form": SampleForm(prefix="empty"),
        "refused_form": SampleForm({"refused-dose_mg": "-1", "refused-name": ""}, prefix="refused"),
    }


def sample_bars() -> list[SampleBar]:
    return [
        SampleBar("Closing, nothing booked", bar(63, "closing", [(21, "message"), (60, "call")])),
        SampleBar("Open, session booked", bar(41, "open", [(20, "journal"), (66, "booked")])),
        SampleBar("Open, cut short by the next dose", bar(31, "open", [(22, "journal")], cut_at=48)),
        SampleBar("Not yet open", bar(19, "pending", [(2, "journal"), (29, "booked")])),
        SampleBar("Met, still running", bar(41, "met", [(19, "journal"), (36, "done")])),
        SampleBar("Met", bar(90, "met", [(1, "dose"), (35, "done")])),
        SampleBar("Missed (staff only)", bar(80, "missed", [(21, "message"), (60, "call")])),
        SampleBar(
            "Extended to 14 days", bar(100, "late_met", [(20, "message"), (90, "done")], extended_to=336)
        ),
        SampleBar("Excused", bar(80, "excused", [])),
    ]


def bar(
    hours_since_dose: float,
    state: str,
    marks: list[tuple[float, MarkKind]],
    *,
    cut_at: float = 72,
    extended_to: float | None = None,
    audience: Audience = "staff",
) -> WindowBar:
    return window_bar(
        window=SampleWindow(opens_at=after(24), closes_at=after(72), effective_closes_at=after(cut_at)),
        anchor_at=ANCHOR,
        now=after(hours_since_dose),
        state=state,
        zone=ZONE,
        marks=[Mark(kind, after(hours), MARK_WORDS[kind]) for hours, kind in marks],
        extended_closes_at=after(extended_to) if extended_to else None,
        audience=audience,
    )


def after(hours: float) -> datetime:
    return ANCHOR + timedelta(hours=hours)


def sample_entries() -> list[dict[str, Any]]:
    return [
        {"when": "0:43", "text": "Quiet tears, breathing slow, hand on chest", "tone": "teal"},
        {"when": "0:38", "text": "The kitchen light. She is there.", "voice": True},
        {
            "when": "0:30",
            "text": "163/98 passes the notify line",
            "tone": "amber",
            "more": "Prescriber told 14:36",
        },
        {"when": "0:00", "text": "IM 75 mg, left deltoid"},
        {"when": "1:00", "text": "Next observation", "tone": "due"},
    ]
