"""What the services say when they cannot do their work."""


class ServiceError(Exception):
    """Reads as one line for the person at the terminal: what is wrong, and the remedy."""
