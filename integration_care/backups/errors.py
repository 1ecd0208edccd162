class Refused(Exception):
    """A backup that is not made, read or restored: one plain sentence for the person at the terminal."""
