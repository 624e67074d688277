"""Photos that citizens show: read by content, made anew without what the camera wrote into them, sealed.

Ground: Nghị định 47/2020/NĐ-CP (no more than is needed); a ciphertext is bound to its row (C-02).
"""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PIL import Image

from pccovid.commons import images
from pccovid.ground import crypto, ids
from pccovid.ground.errors import NotFound, Problem
from pccovid.ground.tx import Tx
from pccovid.records.corrections import store

MOST = 3
_KEY = "evidence-1"  # the next key gets the next number; old photos name theirs
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")
_QUALITY = 85


class NoPhoto(Problem):
    """Bạn chưa chọn ảnh nào."""

    code = "no_photo"


class TooManyPhotos(Problem):
    """Mỗi phản ánh có nhiều nhất 3 ảnh. Ảnh đã gửi vẫn còn."""

    code = "too_many_photos"


class PhotoTooLarge(Problem):
    """Ảnh lớn hơn 10 MB. Bạn chụp lại ở cỡ nhỏ hơn, hoặc chụp màn hình ảnh đó rồi gửi. Phản ánh của bạn vẫn còn."""

    code = "photo_too_large"
    status = 413


class NotAPhoto(Problem):
    """Không đọc được ảnh này: cần ảnh JPEG, PNG hoặc WebP còn nguyên. Bạn chụp lại hoặc chọn ảnh khác."""

    code = "not_a_photo"


class PhotoIsHeic(Problem):
    """Chưa đọc được ảnh HEIC của iPhone. Bạn chụp màn hình ảnh đó rồi gửi ảnh chụp màn hình."""

    code = "photo_is_heic"


PROBLEMS = (NoPhoto, TooManyPhotos, PhotoTooLarge, NotAPhoto, PhotoIsHeic)


def clean(sent: bytes) -> tuple[bytes, tuple[int, int]]:
    """The photo as JPEG of at most 2,000 pixels a side, upright, with nothing in it but the picture; and its size.

    Raises
    ------
    NoPhoto, PhotoTooLarge, PhotoIsHeic, NotAPhoto
    """
    if not sent:
        raise NoPhoto
    try:
        drawn = _on_white(images.pixels(sent, "RGBA"))
    except images.TooManyBytes:
        raise PhotoTooLarge from None
    except (images.TooManyPixels, images.Unreadable):
        raise (PhotoIsHeic if sent[4:12] in _HEIC else NotAPhoto) from None
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue(), drawn.size


def add(tx: Tx, correction_id: int, sent: Sequence[bytes], *, at: datetime) -> None:
    """Keep photos with a correction that is open to the viewer; the same photo twice is one.

    Raises
    ------
    TooManyPhotos, NoPhoto, PhotoTooLarge, PhotoIsHeic, NotAPhoto
    """
    if not sent:
        raise NoPhoto
    if len(store.photos(tx, correction_id)) + len(sent) > MOST:
        raise TooManyPhotos
    for photo in sent:
        picture, size = clean(photo)
        evidence = ids.new_id()
        sealed = crypto.seal(_KEY, picture, _bound(evidence, correction_id))
        fingerprint = crypto.keyed_hash(_KEY, hashlib.sha256(photo).hexdigest())
        store.add_photo(
            tx, evidence, correction_id, sealed, key=_KEY, size=size, fingerprint=fingerprint, at=at
        )  # fmt: skip


def picture(tx: Tx, evidence: UUID) -> bytes:
    """The JPEG of a photo that the viewer may see.

    Raises
    ------
    NotFound
        There is none, or it is not for this viewer.
    """
    found = store.photo(tx, evidence)
    if found is None:
        raise NotFound
    return crypto.unseal(found.key_id, found.sealed, _bound(found.evidence_id, found.correction_id))


def _on_white(picture: Image.Image) -> Image.Image:
    """Pixels alone, copied onto a fresh page: whatever else the file carried stays behind."""
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture.getchannel("A"))
    return page


def _bound(evidence: UUID, correction_id: int) -> bytes:
    return f"records.evidence:{correction_id}:{evidence}".encode()
