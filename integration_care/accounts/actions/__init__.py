"""What may be done with clinics, members and invitations. Only these write."""
