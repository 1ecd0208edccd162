"""What a note says, as values: the one that stands, and what somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sessions.models import Note

CHOICES = "_choices"  # no section has this key: a slug begins with no underscore here


@dataclass(frozen=True)
class NoteText:
    """What somebody typed, and on top of which version (0: no note yet)."""

    version: int
    sections: Mapping[str, str]
    levels: tuple[str, ...] = ()
    framework: str = ""
    education: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    sort: Note.Sort = field(default=Note.Sort.PROGRESS)
    changed: frozenset[str] | None = None  # sections and choices typed in since `version`; None: not known

    @property
    def choices(self) -> dict[str, list[str]]:
        """What was ticked or picked beside the text, by the field of the note it belongs to."""
        said = {"levels": self.levels, "education": self.education, "emotions": self.emotions}
        framework = [self.framework] if self.framework else []
        return {name: list(keys) for name, keys in said.items()} | {"framework": framework}

    @property
    def content(self) -> dict[str, object]:
        """The whole of it as a revision keeps it: bodies by section, and the choices that were made."""
        made = {name: keys for name, keys in self.choices.items() if keys}
        return {**self.sections, **({CHOICES: made} if made else {})}

    @property
    def typed(self) -> NoteText:
        """Without what merely stood on the page that it was typed on."""
        changed = self.changed
        if changed is None:
            return self
        chosen = {name: tuple(keys) if name in changed else () for name, keys in self.choices.items()}
        return replace(
            self,
            sections={key: body for key, body in self.sections.items() if key in changed},
            levels=chosen["levels"],
            framework="".join(chosen["framework"]),
            education=chosen["education"],
            emotions=chosen["emotions"],
        )


def as_it_stands(note: Note) -> NoteText:
    return NoteText(
        version=note.version,
        sections={section.key: section.body for section in note.sections.all()},
        levels=tuple(note.levels),
        framework=note.framework,
        education=tuple(note.education),
        emotions=tuple(note.emotions),
        sort=Note.Sort(note.sort),
    )


def says_the_same(stands: NoteText, text: NoteText) -> bool:
    said = all(stands.sections.get(key, "") == body for key, body in text.sections.items())
    return said and stands.choices == text.choices


def is_held(stands: NoteText, typed: NoteText) -> bool:
    """Whether the note has every word of it already, such as what was chosen from it before."""
    chosen = all(set(keys) <= set(stands.choices[name]) for name, keys in typed.choices.items())
    return chosen and all(
        body.strip() in stands.sections.get(key, "") for key, body in typed.sections.items()
    )


def goes_on(kept: Mapping[str, object], late: Mapping[str, object]) -> bool:
    """Whether nothing that was kept is missing from the text that came after it."""
    if kept.get(CHOICES) != late.get(CHOICES):
        return False
    sections = (key for key in kept if key != CHOICES)
    return all(str(late.get(key, "")).startswith(str(kept[key]).rstrip()) for key in sections)
