"""Formats of ours, where Django's differ from what people here write."""
