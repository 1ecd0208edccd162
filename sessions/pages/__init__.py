"""Putting a page together: what records say, what presenters make of it, which form has to speak."""
