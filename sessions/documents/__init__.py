"""Documents: a row that asks for one, a worker that draws it as PDF, sealed bytes until they expire."""
