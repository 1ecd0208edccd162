"""What may be kept beside an entry's words, and in which form. Pure: bytes in, bytes out, no rows."""
