"""The QR code in a photo: decoded here, for browsers without a scanner; the photo is never stored."""

from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

from pccovid.ground.errors import Problem

LARGEST = 10 * 1024 * 1024  # bytes
_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 50_000_000  # the largest telephone cameras; more is a bomb
_SIDE = 2_000  # pixels: enough for the densest code that fills a third of the picture


class QrPhotoTooLarge(Problem):
    """Ảnh lớn hơn 10 MB hoặc quá nhiều điểm ảnh. Bạn chụp lại ở cỡ nhỏ hơn, hoặc nhập mã in dưới hình QR."""

    code = "qr_photo_too_large"
    status = 413


class NotAQrPhoto(Problem):
    """Không đọc được tệp này: cần ảnh JPEG, PNG hoặc WebP còn nguyên. Bạn chụp lại, hoặc nhập mã in dưới hình QR."""

    code = "not_a_qr_photo"


class NoQrSeen(Problem):
    """Không thấy mã QR trong ảnh. Bạn chụp thẳng, đủ sáng, để mã chiếm gần hết ảnh; hoặc nhập mã in dưới hình QR."""

    code = "no_qr_seen"


def text_in_photo(sent: bytes) -> str:
    """The text of the first QR code in a photo.

    Raises
    ------
    QrPhotoTooLarge, NotAQrPhoto, NoQrSeen
    """
    if len(sent) > LARGEST:
        raise QrPhotoTooLarge
    try:
        picture = _grey(sent)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAQrPhoto from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise QrPhotoTooLarge from None
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if not found:
        raise NoQrSeen
    return found[0].text


def _grey(sent: bytes) -> Image.Image:
    with Image.open(BytesIO(sent), formats=_FORMATS) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise QrPhotoTooLarge
        opened.draft("L", (_SIDE, _SIDE))  # a JPEG is decoded no larger than needed
        opened.thumbnail((_SIDE, _SIDE))
        return opened.convert("L")
