"""Photos of QR codes: turned, small, dim; and files that are no photo, or would fill the machine."""

import io
import struct
import zlib

import pytest
import zxingcpp
from PIL import Image, ImageEnhance

from pccovid import proof
from pccovid.commons import images
from pccovid.ground.errors import Problem

TEXT = "https://pccovid.example" + proof.place_path("CHXMAU28")


def code(scale: int = 6) -> Image.Image:
    drawn = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(drawn.to_image(scale=scale, add_quiet_zones=True))


def sent(picture: Image.Image, form: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def on_a_wall(turned: int) -> Image.Image:
    """The code somewhere in a large dim photo."""
    wall = Image.new("RGB", (3000, 4000), (120, 118, 110))
    wall.paste(code(20).convert("RGB").rotate(turned, expand=True, fillcolor=(120, 118, 110)), (700, 1500))
    return ImageEnhance.Brightness(wall).enhance(0.6)


@pytest.mark.parametrize(
    "photo",
    [sent(code()), sent(code(), "PNG"), sent(code(), "WEBP"), sent(on_a_wall(20)), sent(on_a_wall(180), quality=40)],
    ids=["jpeg", "png", "webp", "turned a little", "upside down"],
)
def test_the_code_in_a_photo_is_found(photo: bytes) -> None:
    assert proof.text_in_photo(photo) == TEXT


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(bytes(100_000))) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("photo", "problem"),
    [
        (bytes(images.LARGEST + 1), proof.QrPhotoTooLarge),
        (bomb(), proof.QrPhotoTooLarge),
        (b"", proof.NotAQrPhoto),
        (b"%PDF-1.7", proof.NotAQrPhoto),
        (sent(code(), "GIF"), proof.NotAQrPhoto),
        (sent(code())[:300], proof.NotAQrPhoto),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", proof.NotAQrPhoto),
        (sent(Image.new("L", (400, 400), 200)), proof.NoQrSeen),
    ],
    ids=["too many bytes", "bomb", "nothing", "document", "animation", "cut short", "drawing", "no code"],
)
def test_what_is_no_photo_of_a_code_is_refused(photo: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        proof.text_in_photo(photo)
