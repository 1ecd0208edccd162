"""What an admin sets, in one place: what each setting is, its present value, and who changed it."""
