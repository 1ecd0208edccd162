"""What a bundle becomes: rows that are not saved yet, each with the element it was read from."""

from django.db.models import Model

from sessions.interchange.importing.element import Element

Row = tuple[Element, Model]
