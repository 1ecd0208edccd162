"""Changes to a course that move what is planned: shown first, then done and settled in one transaction."""
