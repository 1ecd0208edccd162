"""What a patient can do in the days after a dose: the library, what is assigned, what they noted."""
