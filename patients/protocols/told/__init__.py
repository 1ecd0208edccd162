"""The rules in words for people: what the protocol's page shows, and what its forms edit."""
