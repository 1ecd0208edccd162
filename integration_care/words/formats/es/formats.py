"""Spanish as it is written in the Americas. A point also keeps numbers in drawings (SVG) what they are."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
