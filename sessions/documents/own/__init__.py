"""A patient's own copy of their record (45 CFR 164.524): everything that is theirs, private entries too.

Not in it: notes of their therapists (process notes never, others on request from the clinic, which has thirty
days), what others said in circles, who works on a concern and how.
"""
