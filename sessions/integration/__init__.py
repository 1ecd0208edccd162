"""What is made of a dose: themes, challenges, commitments, and the thread through them."""
