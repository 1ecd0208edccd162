"""What leaves the house, where others may read along: words that tell what somebody comes for."""

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
# Besides those, in what a clinic writes itself: the words of treatment, of scores and of alarm.
CLINICAL = """
    mental
    health
    racemic
    dose
    dosed
    dosing
    dosage
    mg
    injection
    lozenge
    nasal
    drug
    medicine
    medication
    substance
    dissociation
    booster
    treatment
    session
    counselling
    clinician
    prescriber
    nurse
    patient
    diagnosis
    symptom
    side effect
    relapse
    disorder
    depressed
    suicidal
    self-harm
    overdose
    sleep
    score
    points
    severe
    moderate
    mild
    screening
    questionnaire
    measure
    result
    journal
    diary
    entry
    insight
    intention
    commitment
    practice
    window
    integration
    preparation
    group
    alert
    risk
    safe
    unsafe
    emergency
    concern
    complaint
    988
    phq
    phq-9
    gad-7
    pcl-5
    c-ssrs
    cssrs
    who-5
    dosis
    sesión
    sesiones
    paciente
    diagnóstico
    síntoma
    trauma
    suicida
    puntaje
    puntuación
    cuestionario
    diario
    entrada
    ventana
    integración
    preparación
    alerta
    riesgo
    crisis
    emergencia
    queja
    medicamento
    medicina
    tratamiento
    ánimo
    recaída
    grupo
"""
# Nobody is scolded for what they did not do.
SCOLDING = """
    missed
    failed
    failure
    overdue
    late again
    forgot
    forgotten
    faltaste
    fallaste
    olvidaste
    atrasado
    atrasada
    no cumpliste
"""


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


class Vocabulary:
    """A list of phrases, and how they are found in a text."""

    def __init__(self, *lists: str) -> None:
        lines = [line for words in lists for line in words.strip().splitlines()]
        self._said = {_plain(line): line.strip() for line in lines}
        longest_first = sorted(self._said, key=len, reverse=True)
        self._found = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)")

    def in_text(self, text: str) -> list[str]:
        """Those that stand in it, each once, in its order."""
        return [self._said[word] for word in dict.fromkeys(self._found.findall(_plain(text)))]


_TELLING, _CLINICAL, _SCOLDING = Vocabulary(TELLING), Vocabulary(TELLING, CLINICAL), Vocabulary(SCOLDING)


def telling_words_in(name: str) -> list[str]:
    """Of a clinic's name."""
    return _TELLING.in_text(name)


def clinical_words_in(text: str) -> list[str]:
    """Of a message to a patient."""
    return _CLINICAL.in_text(text)


def scolding_words_in(text: str) -> list[str]:
    return _SCOLDING.in_text(text)
