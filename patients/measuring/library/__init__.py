"""The clinic's instruments: what ships, what it imported, and importing one with a preview."""
