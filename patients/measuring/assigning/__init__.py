"""Questionnaires that a therapist asks a patient for, and takes back."""
