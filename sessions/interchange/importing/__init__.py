"""Our own export read back: the record as it was, in another clinic, or in this one after it was emptied.

Written, exported again in the same transaction and compared: what would not come back the same is refused
with its place, and nothing is written. Not the same, and why (`comparing.py` is this list as code):

- Ids: each is made from the old one and the new clinic, so that a bundle cannot be brought in twice.
- The clinic's name, and one identifier more: the record's number where it was exported.
- People of the staff: "Ada Lindqvist" becomes "Ada Lindqvist (imported from Alder Clinic)". A file proves
  nothing about who wrote what, so nobody of this clinic is named by it, not even of the same name.
- A questionnaire that only the other clinic had: its answers and score come with their words; the form itself
  does not, because the right to use it was given to the other clinic.
- The export's own id, time and Provenance. The trail keeps those of the file that was read.

Not in a bundle, and so not here: everything that `page.NEVER` names; journal, relapse plan, screening, touch,
checklists, discharge, adverse events, acknowledgements, timeline, assignments, tasks, alerts, care team;
places, reasons (of pauses, of phases, of an early first dose, of a window that closed), what a message said.
Windows are worked out anew from the doses; one whose protocol counts from leaving counts from the last
administration. No message is sent because of an import.
"""
