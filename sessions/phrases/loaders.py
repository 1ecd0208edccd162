"""From a URL's key to a phrase: one's own, or one that a colleague shares."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from sessions.models import Phrase
from sessions.models.phrase import PhraseQuerySet
from sessions.phrases import page


def _one(rows: PhraseQuerySet, phrase_id: UUID) -> Phrase:
    found = rows.filter(pk=phrase_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: CareRequest, phrase_id: UUID) -> Phrase:
    return _one(page.own(request.member), phrase_id)


def _of_colleague(request: CareRequest, phrase_id: UUID) -> Phrase:
    return _one(page.of_colleagues(request.member), phrase_id)


own: Loader[Phrase] = Loader("phrase_id", _own)
of_colleague: Loader[Phrase] = Loader("phrase_id", _of_colleague)
