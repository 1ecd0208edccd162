"""One's sessions in one's own calendar: a secret address that another programme reads."""
