"""How long a closed record is kept, what must not go, and how a record is disposed of: never by itself.

An admin approves, with a second look; after some days `manage.py dispose --commit` carries it out. It is the
one place that passes the triggers which keep rows from being deleted, for the rows of one patient.
"""
