"""Where in the body something is felt: places and qualities as data, marks as plain values. No rows."""
