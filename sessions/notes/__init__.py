"""A note's life after the typing: compared, signed, added to; and the private note nobody else reads."""
