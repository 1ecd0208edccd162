"""A course of two or three doses a week: laid out from a pattern, looked at, booked as one."""
