"""What Dana drew: a line that begins as a jag and ends as a wave."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

EDGE, TEAL, INK = 600, "#0d6b68", "#17212b"


def a_drawing() -> bytes:
    """PNG, as the page's canvas makes it."""
    paper = Image.new("RGB", (EDGE, EDGE), "white")
    pen = ImageDraw.Draw(paper)
    jag = [(60 + step * 30, 250 + (70 if step % 2 else -70)) for step in range(8)]
    wave = [(270 + x, 320 + 60 * math.sin(x / 38)) for x in range(0, 270, 6)]
    pen.line(jag, fill=INK, width=7, joint="curve")
    pen.line([jag[-1], *wave], fill=TEAL, width=7, joint="curve")
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()
