"""Which sections of its notes a clinic does without."""
