"""Circles: a series with its roster, its meetings, who came, and what was shared."""
