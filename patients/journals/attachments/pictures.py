"""Pictures are drawn anew from their pixels: nothing else of what was sent is kept.

So a place, a device, a thumbnail of what was cropped, and any page or script behind the picture are gone.
"""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from PIL import Image, ImageOps

from patients.journals.attachments.limits import TOO_LARGE, WRONG_TYPE, Limits, NotAllowed

QUALITY = 85
NOT_A_PHOTO = gettext_lazy("This is not a photo that can be shown here. JPEG, PNG and WebP can.")
NOT_A_DRAWING = gettext_lazy("This is not a drawing that can be shown here. PNG can.")


def photo(sent: bytes, limits: Limits) -> bytes:
    """JPEG, upright, no larger than `limits.edge`."""
    picture = _opened(sent, ("JPEG", "PNG", "WEBP"), limits, NOT_A_PHOTO)
    return _kept(ImageOps.exif_transpose(picture).convert("RGB"), "JPEG", limits)


def drawing(sent: bytes, limits: Limits) -> bytes:
    """PNG on white paper, so that it can be read in the dark theme as well."""
    drawn = _opened(sent, ("PNG",), limits, NOT_A_DRAWING).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return _kept(Image.alpha_composite(paper, drawn).convert("RGB"), "PNG", limits)


def _opened(sent: bytes, formats: tuple[str, ...], limits: Limits, what_can: StrOrPromise) -> Image.Image:
    """Its size is read from the head first: a few bytes can unfold into gigabytes."""
    try:
        picture = Image.open(io.BytesIO(sent), formats=formats)
        if picture.width * picture.height > limits.pixels:
            raise _too_many_pixels(limits)
        picture.draft("RGB", (limits.edge, limits.edge))
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as why:
        raise _too_many_pixels(limits) from why
    except (OSError, SyntaxError, ValueError, EOFError) as why:  # how Pillow says "broken"
        raise NotAllowed(WRONG_TYPE, what_can) from why
    return picture


def _too_many_pixels(limits: Limits) -> NotAllowed:
    most = limits.pixels // 1_000_000
    return NotAllowed(
        TOO_LARGE, _("This picture is too large. Up to %(most)s megapixels are possible.") % {"most": most}
    )


def _kept(picture: Image.Image, sort: str, limits: Limits) -> bytes:
    picture.thumbnail((limits.edge, limits.edge))
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, sort, quality=QUALITY, optimize=True)
    return out.getvalue()
