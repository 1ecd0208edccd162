"""One patient's record as a FHIR R4 Bundle: what leaves the clinic, in the words of other systems.

Pure but for `facts.py` (reads), `actions.py` (the trail) and `files.py`; `importing/` reads it back. Never in
it, whoever asks: process notes, journal entries (they are told to this care team, not to another), hidden
sections, concerns, reasons for striking and correcting. An export without words holds dates, doses and
numbers alone.
"""
