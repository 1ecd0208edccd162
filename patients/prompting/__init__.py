"""Prompt sets that staff offer one patient: now and then, never owed."""
