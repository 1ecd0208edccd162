"""A questionnaire filled in with staff: entered, and acted on where an answer asks for it."""
