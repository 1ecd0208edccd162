"""The substance log: what came in, what was drawn, given and wasted, and what must be left."""
