"""The QR code in a photo: decoded here, for browsers without a scanner; the photo is never stored."""

import zxingcpp

from pccovid.commons import images
from pccovid.ground.errors import Problem


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
    try:
        picture = images.pixels(sent, "L")
    except images.Unreadable:
        raise NotAQrPhoto from None
    except (images.TooManyBytes, images.TooManyPixels):
        raise QrPhotoTooLarge from None
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if not found:
        raise NoQrSeen
    return found[0].text
