"""A clinic's name in messages: words in it that tell others what somebody comes for."""

from __future__ import annotations

import re
import unicodedata

# One a line, a phrase as a whole; the plural by "s" and names without their accents are found as well.
TELLING = """
    ketamine
    esketamine
    spravato
    psychedelic
    infusion
    therapy
    therapies
    therapist
    psychotherapy
    psychotherapist
    psychiatry
    psychiatric
    psychiatrist
    psychology
    psychological
    psychologist
    counseling
    counselling
    counselor
    counsellor
    behavioral
    behavioural
    mental health
    mental wellness
    mood
    depression
    anxiety
    bipolar
    trauma
    ptsd
    pain
    suicide
    crisis
    addiction
    substance use
    recovery
    sobriety
    detox
    ketamina
    esketamina
    terapia
    terapeuta
    psicoterapia
    psicoterapeuta
    psiquiatría
    psiquiátrico
    psiquiátrica
    psiquiatra
    psicología
    psicólogo
    psicóloga
    consejería
    salud mental
    depresión
    ansiedad
    dolor
    suicidio
    adicción
    adicciones
    recuperación
"""


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


PHRASES = {_plain(line): line.strip() for line in TELLING.strip().splitlines()}
FOUND = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, PHRASES))})s?(?!\w)")


def telling_words_in(name: str) -> list[str]:
    """Those that stand in the name, in its order."""
    return [PHRASES[word] for word in dict.fromkeys(FOUND.findall(_plain(name)))]
