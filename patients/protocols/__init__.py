"""Protocols as data: what a clinic promises to do around a dose, with the source of every number."""
