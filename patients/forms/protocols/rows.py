"""One list of a protocol as rows: changed, added, moved, taken out and put back, with plain buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import slugify

from integration_care.accounts.models import Membership
from patients.forms.protocols.owner import OwnerForm
from patients.protocols.codec import write
from patients.protocols.rules import ProtocolRules
from patients.protocols.told.rows import Rows
from patients.protocols.told.telling import row_title, row_words
from patients.protocols.told.value import WORDS, Value

MOST = 100
KEY_LONGEST = 40
OWN = "own-"  # the clinic's own keys never meet one that the product knows


class RowForm(OwnerForm):
    """A row. `key` says which one it was; `gone`: taken out, and kept on the page to be put back."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    gone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        rows: Rows,
        rules: ProtocolRules,
        key: str = "",
        is_gone: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, values=rows.values, **kwargs)
        self.list, self.rules = rows, rules
        self.fields["key"].initial, self.fields["gone"].initial = key, "yes" if is_gone else ""
        if rows.has_confirm:
            self.add_confirmation("row", self.owner)

    @property
    def is_new(self) -> bool:
        return self.owner is None

    @property
    def is_gone(self) -> bool:
        return bool(self["gone"].value())

    @property
    def is_blank(self) -> bool:
        """Added, and nothing was typed into it."""
        return self.is_new and not self.has_changed()

    @property
    def is_open(self) -> bool:
        return self.is_new or bool(self.errors)

    @property
    def heading(self) -> str:
        return f"New: {self.list.noun}" if self.is_new else row_title(self.list, self.owner, self.rules)

    @property
    def said_now(self) -> str:
        return "" if self.is_new else " · ".join(row_words(self.list, self.owner, self.rules))

    @property
    def place(self) -> str:
        """Which row of which list, for the buttons."""
        name, _, index = str(self.prefix).rpartition("-")
        return f"{name}:{index}"

    @property
    def new_place(self) -> str:
        """What adding this row leads on to."""
        return f"new:{self.place}"

    @property
    def confirm(self) -> bool:
        return bool(getattr(self.owner, "confirm", False))

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.is_quiet and self.is_gone:
            self._errors.clear()  # what is taken out needs no mending

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_as_before = not self.is_new and cleaned.get("source") == getattr(self.owner, "source", None)
        if self.list.has_source and is_as_before and self.is_number_changed():
            self.add_error("source", "A number changed here. Say where the new one comes from.")
        return cleaned

    def is_number_changed(self) -> bool:
        return any(
            self.differs(value)
            for value in self.edited
            if value.sort not in WORDS and not value.is_sourced and not self.is_refused(value)
        )

    def is_refused(self, value: Value) -> bool:
        return any(name in self.errors for name in self.names[value.path])

    def row(self, known: set[str]) -> dict[str, Any]:
        """The row as data. `known` are the keys in use; a new row gets one of its own."""
        row: dict[str, Any] = {} if self.owner is None else write(self.owner)
        row.update(self.told())
        if self.is_new and self.list.has_key:
            words = row[self.list.values[0].path]
            row["key"] = _own_key(words if isinstance(words, str) else self.list.noun, known)
        if self.list.has_confirm:
            row["confirm"] = self.waits("row", self.owner, self.is_new or self.is_number_changed())
        return row

    def detail(self) -> Iterator[tuple[Value, list[BoundField]]]:
        yield from self.rows()
        if "row-confirmed" in self.fields:
            yield self.list.values[-1], [self["row-confirmed"]]


def _own_key(words: str, known: set[str]) -> str:
    stem = f"{OWN}{slugify(words) or 'row'}"[: KEY_LONGEST - 3].rstrip("-")
    key, number = stem, 2
    while key in known:
        key, number = f"{stem}-{number}", number + 1
    known.add(key)
    return key


class RowSet(forms.BaseFormSet[RowForm]):
    """`present` are the rows of the version; `earlier` those that older versions had and this one has not."""

    def __init__(
        self, *args: Any, rows: Rows, rules: ProtocolRules, earlier: Sequence[Any], by: Membership,
        is_quiet: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.list, self.rules, self.by, self.is_quiet = rows, rules, by, is_quiet
        self.present = {rows.ident(row): row for row in rows.of(rules)}
        self.known = self.present | {rows.ident(row): row for row in earlier}
        self.extra = len(self.known)
        kwargs["prefix"] = rows.field_name
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        key = self._key(index or 0)
        owner = self.known.get(key)
        shared: dict[str, Any] = {
            "rows": self.list,
            "rules": self.rules,
            "by": self.by,
            "is_quiet": self.is_quiet,
        }
        shared |= {"is_gone": owner is not None and key not in self.present}
        if self._is_just_added(index or 0):
            shared |= {"data": None, "files": None}
        return {**shared, "owner": owner, "key": key if owner else "", "empty_permitted": owner is None}

    def _is_just_added(self, index: int) -> bool:
        """A row that was no row when the page was sent: it shows what a new one begins with."""
        return self.is_quiet and self.is_bound and f"{self.prefix}-{index}-key" not in self.data

    def _key(self, index: int) -> str:
        if self.is_bound:
            return str(self.data.get(f"{self.prefix}-{index}-key", ""))
        return list(self.known)[index] if index < len(self.known) else ""

    def kept(self) -> list[RowForm]:
        """Those that stand in the next version, in their order."""
        return [form for form in self.forms if not form.is_gone and not form.is_blank]

    def content(self) -> list[dict[str, Any]]:
        known = set(self.known)
        return [form.row(known) for form in self.kept()]

    def is_changed(self) -> bool:
        """A row was added, moved or taken out, or a number of one changed."""
        kept = self.kept()
        is_as_before = [form["key"].value() for form in kept] == list(self.present)
        return not is_as_before or any(form.is_number_changed() for form in kept)

    def typed_total(self, data: QueryDict) -> int:
        said = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        return min(int(said), MOST) if said.isdecimal() else 0

    @property
    def shown(self) -> list[RowForm]:
        return [form for form in self.forms if not form.is_gone]

    @property
    def taken_out(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_gone]


RowFormSet: Any = forms.formset_factory(RowForm, formset=RowSet, extra=0, max_num=MOST, absolute_max=MOST)
