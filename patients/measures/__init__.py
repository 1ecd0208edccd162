"""Scored questionnaires: instruments as data, pure scoring, and the answers as they were given."""
