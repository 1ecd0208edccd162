"""The days on which the clinic is closed, and what is booked on them all the same."""
