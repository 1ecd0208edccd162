"""Why something cannot be done with a document. The words are for the page."""

from __future__ import annotations


class NotPossible(Exception):
    """It cannot be asked for, cancelled or made again as things stand."""


class NothingToTell(Exception):
    """There is nothing that such a document could be made of; trying again changes nothing."""
