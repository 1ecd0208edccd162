"""What people type in this room. Forms check shape and order; actions decide and write."""
