"""What pages show, decided here and only printed there."""
