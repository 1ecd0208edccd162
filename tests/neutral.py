"""Words that tell what somebody is treated for, by whom or how: none may stand in what leaves the house."""

from __future__ import annotations

import re

WORDS = """
    ketamine esketamine spravato racemic dose dosed dosing dosage mg infusion injection lozenge nasal drug
    medicine medication substance psychedelic dissociation booster treatment
    session therapy therapist psychotherapy psychiatry psychiatric psychologist counselling clinician
    prescriber nurse patient diagnosis symptom relapse disorder mental health
    depression depressed anxiety trauma ptsd suicide suicidal self-harm overdose pain addiction bipolar mood
    sleep score points severe moderate mild screening questionnaire measure result
    journal diary entry insight intention commitment practice window integration preparation
    alert risk safe unsafe crisis emergency concern complaint 988
    ketamina dosis sesion sesión terapia terapeuta psiquiatra psicólogo paciente diagnóstico síntoma depresión
    ansiedad trauma suicidio suicida dolor puntaje puntuación cuestionario diario entrada ventana integración
    preparación alerta riesgo crisis emergencia queja medicamento medicina tratamiento ánimo recaída
"""
CLINICAL = frozenset(WORDS.split())


def clinical_words_in(text: str, besides: frozenset[str] = frozenset()) -> list[str]:
    """Those that stand in the text, also in the plural; in order of the alphabet."""
    lower = text.lower()
    return [
        word for word in sorted(CLINICAL | besides) if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", lower)
    ]
