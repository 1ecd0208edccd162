"""Questionnaires as the patient fills them in: one question a page, every tap kept at once."""
