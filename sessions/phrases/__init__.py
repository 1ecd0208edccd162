"""A therapist's own shorthand: typing `.abc` and Tab writes whole sentences into a note."""
