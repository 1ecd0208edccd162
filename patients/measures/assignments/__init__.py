"""Questionnaires that a patient is asked to fill in, one question at a time."""
