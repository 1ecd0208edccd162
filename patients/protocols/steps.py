"""A follow-up step: one planned contact or task, described as data and anchored to the dose."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from patients.protocols.codec import read, write
from patients.protocols.values import ProtocolDataError


class Audience(StrEnum):
    PATIENT = "patient"
    THERAPIST = "therapist"
    ADMIN = "admin"


class Channel(StrEnum):
    """How it arrives. `task` is a task for staff; the others are messages to the patient."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    TASK = "task"


class NeedlessWhen(StrEnum):
    """The fact that makes an unsent step pointless; checked when it is about to be sent.

    `booked`: a session that will meet the window is in the calendar, or the window is met already.
    `contacted`: anybody spoke with the patient, or the patient answered.
    """

    NEVER = "never"
    MET = "met"
    ENTRY = "entry"
    BOOKED = "booked"
    BOOKED_AND_ENTRY = "booked_and_entry"
    CONTACTED = "contacted"


@dataclass(frozen=True)
class Moment:
    """An instant told in elapsed hours, in exactly one of three ways.

    `after_h`: after the dose. `from_close_h`: after (or, negative, before) the effective close.
    `after_step` with `plus_h`: after the moment an earlier step really goes out, so that a message held
    overnight still leaves time for an answer before the next rung of the ladder.
    """

    after_h: float | None = None
    from_close_h: float | None = None
    after_step: str | None = None
    plus_h: float | None = None

    def __post_init__(self) -> None:
        told = [way for way in (self.after_h, self.from_close_h, self.after_step) if way is not None]
        if len(told) != 1:
            raise ProtocolDataError("after_h: say exactly one of after_h, from_close_h, after_step")
        if (self.after_step is None) != (self.plus_h is None):
            raise ProtocolDataError("plus_h: goes with after_step, and only with it")
        if (self.after_h or 0) < 0 or (self.plus_h or 0) < 0:
            raise ProtocolDataError("after_h: must not be negative")

    @property
    def is_after_close(self) -> bool:
        return self.from_close_h is not None and self.from_close_h >= 0

    @property
    def may_be_early(self) -> bool:
        """Whether quiet hours may move it to earlier: not to before a close, nor before the rung above it."""
        return self.after_h is not None


@dataclass(frozen=True)
class FollowUpStep:
    """`title` and `text` are words for staff; `message` names the patient's template (no clinical content).

    `latest_before_close_h` draws a step forward when the next dose cuts the window short.
    `restarts_with_next_dose`: the next dose begins this step anew, so the earlier one is dropped.
    `stops_on_answer`: a rung of the ladder; any answer from the patient makes it needless.
    """

    key: str
    title: str
    audience: Audience
    channel: Channel
    due: Moment
    expires: Moment
    source: str
    confirm: bool = False
    needless_when: NeedlessWhen = NeedlessWhen.NEVER
    is_journal_request: bool = False
    prompt_set: str | None = None
    measures: tuple[str, ...] = ()
    stops_on_answer: bool = False
    restarts_with_next_dose: bool = False
    skip_when_cut_short: bool = False
    latest_before_close_h: float | None = None
    text: str = ""
    message: str | None = None

    def __post_init__(self) -> None:
        if (self.audience is Audience.PATIENT) == (self.channel is Channel.TASK):
            raise ProtocolDataError("channel: a patient gets messages, staff get tasks")
        if (self.audience is Audience.PATIENT) != (self.message is not None):
            raise ProtocolDataError("message: every message to a patient has a template, a task has none")
        if self.expires.after_step is not None:
            raise ProtocolDataError("expires.after_step: say after_h or from_close_h")
        if not _is_ordered(self.due, self.expires):
            raise ProtocolDataError("expires: must be later than due")

    @property
    def asks_again(self) -> bool:
        """A second try, another way, of what an earlier message asked for and nobody has answered."""
        return self.audience is Audience.PATIENT and self.due.after_step is not None and self.stops_on_answer

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "FollowUpStep":
        """Parse one step of JSON data, such as a planned follow-up keeps; raises ProtocolDataError."""
        return cast("FollowUpStep", read(cls, data))

    def to_data(self) -> dict[str, Any]:
        return cast("dict[str, Any]", write(self))


def _is_ordered(due: Moment, expires: Moment) -> bool:
    """Whether `expires` comes after `due`, as far as the data alone can tell."""
    if due.after_h is not None and expires.after_h is not None:
        return due.after_h < expires.after_h
    if due.from_close_h is not None and expires.from_close_h is not None:
        return due.from_close_h < expires.from_close_h
    return True
