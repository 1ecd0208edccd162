"""The scores of one instrument over time, with doses and windows: numbers ready to draw.

Our own small SVG, not a Vega-Lite spec: the drawing needs a dozen shapes, takes its colours from the tokens
(dark mode, print), keeps its letters at their size on a phone, and puts no renderer into the web process.
"""
