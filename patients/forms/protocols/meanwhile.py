"""Two people at the same part: what the second one typed is kept, what they left alone follows the first."""

from __future__ import annotations

from django.forms import BoundField
from django.http import QueryDict

from patients.forms.protocols.owner import OwnerForm
from patients.forms.protocols.part import PartEdit
from patients.forms.protocols.rows import RowSet


def brought_up(data: QueryDict, before: PartEdit, now: PartEdit) -> QueryDict:
    """`data` was typed into the page `before`; the same, as if it had been typed into the page `now`."""
    data = data.copy()
    for name in now.head.fields:
        _follow(data, name, name, before.head, now.head)
    data["started"] = str(now.version.number)
    for old, new in zip(before.lists, now.lists, strict=True):
        _bring_rows(data, old, new)
    return data


def _bring_rows(data: QueryDict, before: RowSet, now: RowSet) -> None:
    old = {form["key"].value(): form for form in before.forms}
    typed = {data.get(f"{now.prefix}-{index}-key", ""): index for index in range(before.typed_total(data))}
    for form in now.forms:
        key = form["key"].value()
        if key not in typed:
            _append(data, now, form)
        elif key in old:
            for name in form.fields:
                _follow(data, f"{now.prefix}-{typed[key]}-{name}", name, old[key], form)


def _follow(data: QueryDict, at: str, name: str, before: OwnerForm, now: OwnerForm) -> None:
    """What was left as the page `before` had it takes what the page `now` has."""
    held = as_sent(before[name]) if name in before.fields else []
    if [one.replace("\r\n", "\n") for one in data.getlist(at)] == held:
        put(data, at, as_sent(now[name]))


def _append(data: QueryDict, rows: RowSet, form: OwnerForm) -> None:
    index = rows.typed_total(data)
    data[f"{rows.prefix}-TOTAL_FORMS"] = str(index + 1)
    for name in form.fields:
        put(data, f"{rows.prefix}-{index}-{name}", as_sent(form[name]))


def put(data: QueryDict, name: str, said: list[str]) -> None:
    data.pop(name, None)
    if said:
        data.setlist(name, said)


def as_sent(field: BoundField) -> list[str]:
    """What a browser would send for an untouched field."""
    held = field.value()
    if held is None or held is False:
        return []
    if held is True:
        return ["on"]
    return [str(one) for one in held] if isinstance(held, list) else [str(held)]
