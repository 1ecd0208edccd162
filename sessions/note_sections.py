"""The sections of a note per kind of session, in the words of the clinic. Later a clinic's own data."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.models import CareSession


@dataclass(frozen=True)
class Section:
    """`voice`: what is written here are the patient's own words, and it is shown in
    their type. `half`: two of them stand side by side.
    """

    key: str
    label: str
    hint: str = ""
    rows: int = 3
    voice: bool = False
    half: bool = False


PREPARATION = (
    Section(
        "intention", "Intention", "In the patient's own words. It goes along to the dose.", 2, voice=True
    ),
    Section("goals", "Goals and what brings them here", half=True),
    Section(
        "expectations", "Expectations and fears", "What they hope for, what they are afraid of.", half=True
    ),
    Section("themes-so-far", "Psychological themes", rows=2),
    Section(
        "coping", "Coping strategies", "When it becomes difficult: breath, hand, words, music.", half=True
    ),
    Section("support", "People and place afterwards", "Who is there on the first evening.", half=True),
)
DOSING = (
    Section("setting", "Set and setting", "Mood on arrival, room, music, who was present.", 2),
    Section("experience", "What was spoken and recollected", voice=True),
    Section("debrief", "Debrief", "Pleasant, challenging, what stays."),
)
INTEGRATION = (
    Section("review", "Review of the experience", "What stood out: emotions, images, surprises, meaning.", 5),
    Section("changed", "What has changed", rows=2, half=True),
    Section("unchanged", "What has not", rows=2, half=True),
    Section("work", "What we worked on"),
    Section("safety", "Safety", "Mood, suicidal thoughts, sleep, substances; what was agreed.", 2),
)

OF_KIND: dict[str, tuple[Section, ...]] = {
    CareSession.Kind.PREPARATION: PREPARATION,
    CareSession.Kind.DOSING: DOSING,
    CareSession.Kind.INTEGRATION: INTEGRATION,
    CareSession.Kind.GROUP: INTEGRATION,
}

LEVELS = (("personal", "Personal"), ("somatic", "Somatic"), ("transpersonal", "Transpersonal"))
EDUCATION = (
    ("what-to-expect", "What to expect during the dose"),
    ("window", "Why the first three days matter"),
    ("safety", "Safety, driving, escort"),
    ("journaling", "Journaling within 24 hours"),
    ("difficult-moments", "When it becomes difficult"),
    ("touch", "Touch and its limits"),
)
