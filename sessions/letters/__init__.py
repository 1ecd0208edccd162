"""Letters to a patient about a session booked, moved or cancelled, with an entry for their calendar."""
