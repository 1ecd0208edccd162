"""What a browser holds of a part of a protocol, before anybody changes anything."""

from django.http import QueryDict
from django.urls import reverse

from patients.forms.protocols.meanwhile import as_sent
from patients.forms.protocols.part import PartEdit
from patients.protocols.told.parts import part

__all__ = ["as_sent", "newest", "page_of", "row_of", "typed_into", "url_of"]


def url_of(version, key):
    return reverse("patients:edit-protocol", kwargs={"protocol_id": version.protocol_id, "part": key})


def page_of(version, key, by):
    return PartEdit(part(key), version, by=by)


def typed_into(version, key, by, **changes):
    """The fields as they would be sent; `changes` by field name, with __ for the dash of a row."""
    edit, sent = page_of(version, key, by), {}
    for form in edit.forms:
        sent.update({field.html_name: said for field in form if (said := as_sent(field))})
    for rows in edit.lists:
        sent.update({field.html_name: as_sent(field) for field in rows.management_form})
    return {**sent, "note": ["We see people on Mondays"], **changes}


def row_of(version, key, by, prefix, title):
    """The name with which the fields of that row begin."""
    edit = page_of(version, key, by)
    rows = next(one for one in edit.lists if one.prefix == prefix)
    return next(form.prefix for form in rows.forms if form.heading == title)


def as_query(sent):
    data = QueryDict(mutable=True)
    for name, said in sent.items():
        data.setlist(name, said if isinstance(said, list) else [said])
    return data


def newest(version):
    return version.protocol.versions.latest("number")
