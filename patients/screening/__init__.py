"""What may stand in the way of a dose, who cleared it and until when; and what touch was agreed to."""
