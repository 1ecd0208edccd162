"""What the product itself says in a message to a patient. No clinical content: others see phones too."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LINES = {
    "journal": gettext_lazy("There is a page ready for you, if you would like to write a few lines."),
    "confirm-or-book": gettext_lazy("Would you like to confirm or choose a time with us? This page helps."),
    "reminder": gettext_lazy("A small reminder that we are here, and that there is a page ready for you."),
    "late-offer": gettext_lazy("There is still time for us, whenever it suits you. This page helps."),
    "questions": gettext_lazy("There are a few questions for you, one at a time. This page holds them."),
    "check-in": gettext_lazy("We would like to hear how you are. There is a page ready for you."),
}

# What staff see of a message where it is told what was sent: as neutral as the message itself.
NAMES = {
    "journal": "A page to write on",
    "confirm-or-book": "Choosing a time",
    "reminder": "A small reminder",
    "late-offer": "A time after all",
    "questions": "A few questions",
    "check-in": "How are you",
}


@dataclass(frozen=True)
class Words:
    """What can be worded of one message; `subject` only of an e-mail. May hold {name} and {clinic}."""

    subject: str
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text

    def filled(self, *, name: str, clinic: str) -> Words:
        """As this patient gets it. Braces that are no placeholder stay as they are."""
        return Words(*(_filled(said, name, clinic) for said in (self.subject, self.text)))


@dataclass(frozen=True)
class Slot:
    """What is worded by itself: one message, one way, in one language."""

    message: str
    channel: str
    language: str


def words_of(message: str, channel: str) -> Words:
    """In the language at hand; KeyError for a message that nobody has written."""
    line = str(LINES[message])
    if channel == "sms":  # as short as a text message has to be, whatever it is about
        return Words("", _("a page is ready for you."))
    subject = _("A note from %(clinic)s") % {"clinic": "{clinic}"} if channel == "email" else ""
    return Words(subject, line)


def _filled(said: str, name: str, clinic: str) -> str:
    """At once, so that a name that holds a placeholder is not read as one."""
    parts = [part.replace("{name}", name) for part in said.split("{clinic}")]
    return clinic.join(parts)
