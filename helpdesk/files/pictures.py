"""Pictures are drawn anew before they are kept: only what can be seen stays of them.

Where a photograph was taken, who took it, and whatever hides behind a picture's end (a page, an archive) is gone
then. Moving pictures are kept as they came: drawing each of their frames anew would cost minutes. Pixels are counted
before any is read.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from helpdesk.files.errors import BrokenPicture

MOST_PIXELS = 40_000_000
"""Of one picture: 160 MB while it is drawn. A photograph of a telephone has 12 to 50 million."""
LONGEST_SIDE = 20_000
QUALITY = 90

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": QUALITY, "progressive": True},
    "GIF": {},
    "WEBP": {"quality": QUALITY},
}


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: its bytes, and its size in pixels."""

    content: bytes
    width: int
    height: int


def redrawn(content: bytes, media_type: str) -> Picture:
    """Return the picture with nothing in it but what can be seen, upright. Raises BrokenPicture."""
    wanted = _FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is what goes
            with Image.open(io.BytesIO(content), formats=[wanted]) as image:
                _check_size(image)
                if getattr(image, "is_animated", False):
                    image.load()
                    return Picture(content, *image.size)
                return _drawn(image, wanted)
    except BrokenPicture:
        raise
    except Exception as error:  # what a decoder raises for hostile bytes is not told by any list
        raise BrokenPicture(
            _("This looks like a picture, but cannot be read as one. Save it anew with another program.")
        ) from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise BrokenPicture(
            _("This picture has more pixels than can be shown. Make it smaller, and add it again.")
        )


def _drawn(image: Image.Image, wanted: str) -> Picture:
    colours = image.info.get("icc_profile")
    see_through = image.info.get("transparency")
    upright = ImageOps.exif_transpose(image)
    upright.info = {} if see_through is None else {"transparency": see_through}
    kept = io.BytesIO()
    options = _OPTIONS[wanted] | ({"icc_profile": colours} if colours and wanted != "GIF" else {})
    upright.save(kept, wanted, **options)
    return Picture(kept.getvalue(), *upright.size)
