"""What this room refuses, in words that may be shown. `field` names the form's field they belong to."""

from __future__ import annotations

from datetime import date

from integration_care.core.ui.words import calendar_day
from patients.models import Screening


class ScreeningRefused(Exception):
    """The action changed nothing. The text says what is allowed."""

    field = ""
    words = ""

    def __init__(self, words: str = "", *, field: str = "") -> None:
        super().__init__(words or self.words)
        self.field = field or self.field


class ScreeningIsClosed(ScreeningRefused):
    words = "This course is closed: its screening stays as it was. Start a new course to ask again."


class NotTheirs(ScreeningRefused):
    """The protocol keeps this decision to other roles; the text says who may."""


class NothingToClear(ScreeningRefused):
    words = "This item was answered anew meanwhile, or with no. There is nothing to clear."


class GroundsNeeded(ScreeningRefused):
    field = "grounds"
    words = "Say on what grounds; it stays in the record."


class NeedsConfirmation(ScreeningRefused):
    """An absolute item: the same words once more, and a decision."""

    field = "is_confirmed"

    def __init__(self, row: Screening) -> None:
        super().__init__(f"“{row.text}” is an absolute item. Confirm that you have decided.")


class ExpiryOutOfRange(ScreeningRefused):
    field = "expires_on"

    def __init__(self, earliest: date, latest: date | None) -> None:
        today = f"today, {calendar_day(earliest)}"
        until = f", to {calendar_day(latest)}, the longest this protocol allows" if latest else " on"
        super().__init__(f"Choose a day from {today}{until}.")


class TouchNotYet(ScreeningRefused):
    field = "asked_on"
    words = "This day has not come yet. Give the day on which they were asked."


class AnsweredMeanwhile(ScreeningRefused):
    """A colleague answered the same item since the page was opened: `row` stands."""

    def __init__(self, row: Screening) -> None:
        super().__init__(
            f"{row.by} answered this meanwhile: {row.get_answer_display().lower()}. Look, and answer again.",
            field=f"answer-{row.key}",
        )
        self.row = row
