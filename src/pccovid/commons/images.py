"""Photos that people send: what is taken at all, and pixels no larger than needed."""

from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024  # bytes
SIDE = 2_000  # pixels: handwriting on a paper form, or a dense QR code on a third of the picture, can be read
_MOST_PIXELS = 50_000_000  # the largest telephone cameras; more is a bomb
_FORMATS = ("JPEG", "PNG", "WEBP")


class TooManyBytes(Exception):
    """The file is larger than `LARGEST`."""


class TooManyPixels(Exception):
    """It says it has more pixels than any telephone makes: opening it would fill the machine."""


class Unreadable(Exception):
    """It is no JPEG, PNG or WebP, or not a whole one."""


def pixels(sent: bytes, mode: Literal["L", "RGBA"]) -> Image.Image:
    """The picture, at most `SIDE` pixels a side: in grey as the camera lay ("L"), or in colours, upright ("RGBA").

    Raises
    ------
    TooManyBytes, TooManyPixels, Unreadable
    """
    if len(sent) > LARGEST:
        raise TooManyBytes
    try:
        with Image.open(BytesIO(sent), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise TooManyPixels
            opened.draft(mode, (SIDE, SIDE))  # a JPEG is decoded no larger than needed
            picture = ImageOps.exif_transpose(opened) if mode == "RGBA" else opened
            picture.thumbnail((SIDE, SIDE))
            return picture.convert(mode)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Unreadable from None
