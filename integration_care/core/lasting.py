"""How long something that was sent stays open to whoever it was sent to."""

from datetime import timedelta

A_WEEK = timedelta(days=7)
"""The product's own default; no standard is known. Pages and e-mails say it in words: “for seven days”."""
