"""Asking for a document, and what becomes of it."""

from sessions.documents.actions.asking import Wanted, ask_again, cancel, request_document

__all__ = ["Wanted", "ask_again", "cancel", "request_document"]
