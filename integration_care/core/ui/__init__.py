"""Presenters shared by every page: plain frozen dataclasses, no models, no queries."""
