"""The words of messages to patients: the product's, and a clinic's own in their place."""
