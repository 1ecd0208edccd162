"""The clinic's rooms: offered where a place is typed, and shown on the calendar while they are empty, too."""
