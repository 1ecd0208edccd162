"""The clinic's whole access trail: who did and who read what, searched, and taken away as a file."""
