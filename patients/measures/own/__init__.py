"""Instruments that a clinic imported as its own."""
