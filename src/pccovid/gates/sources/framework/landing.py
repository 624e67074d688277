"""Landing: a file of somebody else is copied whole before anything is read, so that it cannot change under us."""

import hashlib
from pathlib import Path

from pccovid.gates.sources.framework.model import Contract, Landed, NotReady, Unreachable
from pccovid.gates.sources.framework.unpacking import PACKED, check_archive
from pccovid.ground.config import settings

_BLOCK = 1 << 20


def land(path: Path, contract: Contract, *, marked: bool = True) -> Landed:
    """Copy a delivered file into the landing folder; `marked`: only when its owner says that it is whole.

    Raises
    ------
    NotReady
        Its owner has not put the marker `.done` beside it, or it changed while it was copied.
    Unreachable
        It is too large, no text in lines, or an archive that nobody should unpack.
    """
    if marked and not _is_done(path):
        raise NotReady(f"Tệp {path.name} chưa có dấu .done: bên gửi chưa ghi xong")
    before = path.stat()
    if before.st_size > contract.limits.file_bytes:
        raise Unreachable(f"Tệp {path.name} lớn hơn {contract.limits.file_bytes:,} byte đã thỏa thuận")
    folder = landing(contract)
    arriving = folder / f".{path.name}"
    digest = _copy(path, arriving)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        arriving.unlink()
        raise NotReady(f"Tệp {path.name} đang được ghi: kích thước thay đổi trong khi đọc")
    try:
        check_archive(arriving, path.name, contract)
    except Unreachable:
        arriving.unlink()
        raise
    landed = folder / f"{digest}{path.suffix.lower()}"
    arriving.replace(landed)
    return Landed(landed, path.name, digest, after.st_size)


def landing(contract: Contract) -> Path:
    """The folder in which the deliveries of a source stand until they are taken in."""
    folder = settings().var / "landing" / contract.source
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _is_done(path: Path) -> bool:
    return path.with_suffix(".done").exists() or path.with_name(f"{path.name}.done").exists()


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as file, target.open("wb") as copy:
        while block := file.read(_BLOCK):
            if len(block) == _BLOCK and b"\n" not in block and source.suffix.lower() not in PACKED:
                raise Unreachable(f"Tệp {source.name} không phải văn bản theo dòng")
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()
