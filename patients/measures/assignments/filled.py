"""A form as far as it is filled in: what stands, what is asked next, what is left blank. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patients.measures.instrument import Answers, Instrument, Item


@dataclass(frozen=True)
class Filled:
    """`answers`: by item, None for what the patient would rather not say. An item that is missing was
    never reached."""

    instrument: Instrument
    answers: Mapping[str, int | None]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.instrument.items if is_shown(item, self.answers))

    @property
    def possible(self) -> int:
        """How many questions there are, unless an answer still makes some of them needless."""
        hidden = (item for item in self.instrument.items if not is_shown(item, self.answers))
        return len(self.items) + sum(item.only_if not in self.answers for item in hidden)

    @property
    def blank(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if self.answers.get(item.key) is None)

    @property
    def first_open(self) -> Item | None:
        """The first question that was neither answered nor passed by."""
        return next((item for item in self.items if item.key not in self.answers), None)

    def item(self, number: int) -> Item | None:
        """The question with this number of the whole instrument, from 1, while it is asked."""
        if not 1 <= number <= len(self.instrument.items):
            return None
        found = self.instrument.items[number - 1]
        return found if is_shown(found, self.answers) else None

    def number(self, item: Item) -> int:
        return self.instrument.items.index(item) + 1

    def position(self, item: Item) -> int:
        """Where it stands among those that are asked, from 1."""
        return self.items.index(item) + 1

    def after(self, item: Item) -> Item | None:
        return next((one for one in self.items if self.number(one) > self.number(item)), None)

    def before(self, item: Item) -> Item | None:
        return next((one for one in reversed(self.items) if self.number(one) < self.number(item)), None)


def is_shown(item: Item, answers: Answers) -> bool:
    """A question that hangs on another is put after a yes to that one, and only then."""
    return not item.only_if or bool(answers.get(item.only_if))


def standing(taps: Iterable[tuple[str, int | None]]) -> dict[str, int | None]:
    """Of all taps in their order, the last one of each item."""
    return dict(taps)
