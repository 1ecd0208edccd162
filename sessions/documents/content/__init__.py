"""What each kind of document says, ready to print; read for whoever asked for it."""
