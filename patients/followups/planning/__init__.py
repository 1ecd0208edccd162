"""When what is due, and why: pure, from a dose, a protocol and a time zone."""
