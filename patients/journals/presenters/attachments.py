"""A recording, drawing or photo as it stands on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from integration_care.core.ui.paths import path_to
from patients.journals.models import Attachment


@dataclass(frozen=True)
class Shown:
    attachment: Attachment
    is_readable: bool = True  # behind a link nothing that was kept is shown

    @property
    def label(self) -> str:
        """Voice memo, 1:05"""
        sort = self.attachment.get_kind_display()
        if not self.attachment.seconds:
            return sort
        minutes, seconds = divmod(self.attachment.seconds, 60)
        return f"{sort}, {minutes}:{seconds:02}"

    @property
    def url(self) -> str:
        is_shown = self.is_readable and not self.is_withdrawn
        return path_to("journals:attachment", self.attachment.pk) if is_shown else ""

    @property
    def is_withdrawn(self) -> bool:
        return self.attachment.withdrawn_at is not None

    @property
    def description(self) -> str:
        """The patient's words for it; of what was taken back, nothing."""
        return "" if self.is_withdrawn else self.attachment.description

    @property
    def alt(self) -> str:
        return self.description or _("%(kind)s, without a description") % {
            "kind": self.attachment.get_kind_display()
        }


def shown(attachments: Iterable[Attachment]) -> list[Shown]:
    return [Shown(attachment) for attachment in attachments]
