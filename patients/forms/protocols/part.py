"""Editing one part of a protocol: its values and its lists make the data of the next version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.http import QueryDict

from integration_care.accounts.models import Membership
from patients.forms.protocols.owner import OwnerForm
from patients.forms.protocols.rows import RowForm, RowFormSet, RowSet
from patients.models import ProtocolVersion
from patients.protocols.rules import ProtocolDataError
from patients.protocols.told.faults import in_words
from patients.protocols.told.parts import Part, Section
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Value

FAULT = re.compile(r"(?P<path>[\w.\[\]-]+): (?P<problem>.+)", re.DOTALL)
AT_ROW = re.compile(r"\[(\d+)\]\.?(\w*)")


@dataclass(frozen=True)
class Fault:
    """One refusal, with the id of its field; empty where it is about no single one."""

    href: str
    label: str
    words: str


class HeadForm(OwnerForm):
    """The single values of a part, why they change, and the version that was on screen."""

    started = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        max_length=200, label="What changes, and why",
        error_messages={"required": "Say in a few words what changes, and why."},
    )  # fmt: skip

    def __init__(self, *args: Any, part: Part, version: ProtocolVersion, **kwargs: Any) -> None:
        super().__init__(*args, values=part.values, owner=version.rules, **kwargs)
        self.fields["started"].initial = version.number
        self.sourced_lists = [rows for rows in part.lists if rows.source_at]
        for rows in self.sourced_lists:
            self.add_source(rows.source_at, getattr(version.rules, rows.source_at))


class PartEdit:
    """`data` is what a browser sent; None for a fresh page."""

    def __init__(
        self, part: Part, version: ProtocolVersion, *, by: Membership, data: QueryDict | None = None,
        is_quiet: bool = False,
    ) -> None:  # fmt: skip
        self.part, self.version, self.data = part, version, data
        self.head = HeadForm(data, part=part, version=version, by=by, is_quiet=is_quiet)
        self.lists = [self._row_set(rows, by, is_quiet) for rows in part.lists]

    def _row_set(self, rows: Rows, by: Membership, is_quiet: bool) -> RowSet:
        made: RowSet = RowFormSet(
            self.data, rows=rows, rules=self.version.rules, earlier=_earlier(rows, self.version), by=by,
            is_quiet=is_quiet,
        )  # fmt: skip
        return made

    @property
    def started(self) -> str:
        """The number of the version that was on screen, as it was sent."""
        return str(self.data.get("started", "")) if self.data is not None else ""

    @property
    def note(self) -> str:
        return str(self.head.cleaned_data["note"])

    @property
    def forms(self) -> Iterator[OwnerForm]:
        yield self.head
        for rows in self.lists:
            yield from rows.forms

    @property
    def sections(self) -> Iterator[tuple[Section, list[tuple[Value, list[BoundField]]]]]:
        by_path = {value.path: (value, fields) for value, fields in self.head.rows()}
        for section in self.part.sections:
            yield section, [by_path[value.path] for value in section.values]

    @property
    def source_fields(self) -> list[BoundField]:
        """Of lists that have one source as a whole."""
        names = [
            f"{rows.source_at}-{end}" for rows in self.head.sourced_lists for end in ("source", "confirmed")
        ]
        return [self.head[name] for name in names if name in self.head.fields]

    @property
    def faults(self) -> list[Fault]:
        return [fault for form in self.forms for fault in _faults(form)]

    def is_valid(self) -> bool:
        is_well = all([self.head.is_valid(), *(rows.is_valid() for rows in self.lists)])
        if is_well:
            self._check_sourced_lists()
        return is_well and self.head.is_valid()

    def _check_sourced_lists(self) -> None:
        for rows in self.lists:
            if rows.list.source_at:
                told = getattr(self.version.rules, rows.list.source_at)
                self.head.check_source(rows.list.source_at, told, rows.is_changed())

    def content(self) -> dict[str, Any]:
        """The data of the next version; what other parts hold stays as it is."""
        content = deepcopy(self.version.rules.to_data())
        for path, said in self.head.told():
            _put(content, path, said)
        for rows in self.lists:
            if at := rows.list.source_at:
                told = getattr(self.version.rules, at)
                content[at]["source"] = self.head.cleaned_data[f"{at}-source"]
                content[at]["confirm"] = self.head.waits(at, told, rows.is_changed())
            _put(content, rows.list.path, rows.content())
        return content

    def blame(self, fault: ProtocolDataError) -> None:
        """Put what the rules object to beside the field it is about."""
        found = FAULT.fullmatch(str(fault))
        path, problem = (found["path"], found["problem"]) if found else ("", str(fault))
        form, field = self._field_at(path)
        words = in_words(problem)
        form.add_error(field, words if field else f"Not kept. {words}")

    def _field_at(self, path: str) -> tuple[OwnerForm, str | None]:
        for rows in self.lists:
            found = (
                AT_ROW.match(path.removeprefix(rows.list.path)) if path.startswith(rows.list.path) else None
            )
            if found and int(found[1]) < len(kept := rows.kept()):
                form = kept[int(found[1])]
                return form, _row_field(form, found[2])
        for value in self.head.edited:
            if path == value.path or path.startswith(f"{value.path}."):
                return self.head, value.field_name
        return self.head, None


def _faults(form: OwnerForm) -> Iterator[Fault]:
    row = f"{form.heading}, " if isinstance(form, RowForm) else ""
    for name, words in form.errors.items():
        if name == NON_FIELD_ERRORS:
            yield from (Fault("", "", str(word)) for word in words)
        else:
            yield Fault(form[name].auto_id, f"{row}{_label(form, name)}", str(words[0]))


def _label(form: OwnerForm, name: str) -> str:
    """Of a source also what it is the source of: every number of a part has one."""
    sources = {f"{value.field_name}-source": value.label for value in form.edited if value.is_sourced}
    sources |= {f"{rows.source_at}-source": rows.title for rows in getattr(form, "sourced_lists", ())}
    label = str(form.fields[name].label)
    return f"{sources[name]}, {label.lower()}" if name in sources else label


def _row_field(form: RowForm, name: str) -> str:
    """The field of that name; the one that titles the row where it has none, as for a key."""
    named = [value for value in form.edited if value.path == name]
    return form.names[(named or form.edited)[0].path][-1 if named else 0]


def _earlier(rows: Rows, version: ProtocolVersion) -> list[Any]:
    """Rows that older versions had, the newest telling of each; none where a row is known by its numbers."""
    if rows.source_at:
        return []
    present, found = {rows.ident(row) for row in rows.of(version.rules)}, {}
    for earlier in version.protocol.versions.filter(number__lt=version.number).order_by("number"):
        found.update({rows.ident(row): row for row in rows.of(earlier.rules)})
    return [row for key, row in found.items() if key not in present]


def _put(content: dict[str, Any], path: str, said: Any) -> None:
    *way, last = path.split(".")
    for name in way:
        content = content.setdefault(name, {})
    content[last] = said
