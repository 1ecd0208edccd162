"""The sections of a note: shipped as data, by kind of session and by therapeutic framework.

`kinds/KIND.json` holds headed groups in the order of the page; the group `{"framework": true}` is the place
where the sections of `frameworks/FRAMEWORK.json` stand. `retired` sections are asked for no more, but what
was written in them stays readable. `choices.json` holds the lists that are ticked. A key is never reused.
"""

from sessions.note_sections.catalogue import EDUCATION, EMOTIONS, LEVELS, OF_KIND, Section

__all__ = ["EDUCATION", "EMOTIONS", "LEVELS", "OF_KIND", "Section"]
