"""Making a delivered file plain text in lines, whatever it came in: csv of any kind, xlsx, Parquet, XML, gz, or zip.

Nothing is ever written under a name that stands in an archive, and what unpacks to more than a hundred times its size
is refused before it fills a disk.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from pccovid.gates.sources.framework import dialects
from pccovid.gates.sources.framework.columnar import csv_of_parquet
from pccovid.gates.sources.framework.markup import csv_of_message
from pccovid.gates.sources.framework.model import Contract, Landed, Unreachable
from pccovid.gates.sources.framework.sheets import csv_of

_BLOCK = 1 << 20
_MOST_RATIO = 100
_TABLES = (".csv", ".xlsx")
PACKED = (".xlsx", ".parquet", ".xml", ".gz", ".zip")


def check_archive(path: Path, name: str, contract: Contract) -> None:
    """Refuse an archive by its table of contents, before anything of it is unpacked.

    Raises
    ------
    Unreachable
        It is damaged, too large, unpacks to too much, or names places outside itself.
    """
    if path.suffix.lower() not in (".zip", ".xlsx"):
        return
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise Unreachable(f"Tệp {name} hỏng, có mật khẩu hoặc không phải {path.suffix}: lưu và gửi lại") from error
    for entry in entries:
        _check_entry(entry, name)
    if sum(entry.file_size for entry in entries) > contract.limits.file_bytes:
        raise Unreachable(f"Tệp {name} giải nén lớn hơn {contract.limits.file_bytes:,} byte đã thỏa thuận")
    if path.suffix.lower() == ".zip":
        _only_table(entries, name)


def plain(landed: Landed, contract: Contract) -> Path:
    """The file of lines behind a landed delivery, made once beside it; always the same bytes for the same delivery.

    Raises
    ------
    Unreachable
        Its content is damaged or too much.
    """
    if landed.path.suffix not in PACKED and not (contract.form == "csv" and dialects.is_foreign(landed.path)):
        return landed.path
    text = landed.path.with_suffix(".lines")
    if not text.exists():
        arriving = text.with_suffix(".part")
        with arriving.open("wb") as file:
            _write(_lines(landed.path, landed.name, contract), file, landed.name, contract)
        arriving.replace(text)
    return text


def _lines(path: Path, name: str, contract: Contract) -> Iterator[bytes]:
    if path.suffix not in PACKED:
        yield from dialects.agreed(path)
    elif path.suffix == ".xlsx":
        yield from csv_of(path)
    elif path.suffix == ".parquet":
        yield from csv_of_parquet(path)
    elif path.suffix == ".xml":
        yield from csv_of_message(path, contract.names)
    elif path.suffix == ".gz":
        most = _MOST_RATIO * path.stat().st_size
        with gzip.open(path) as file:
            while block := file.read(_BLOCK):
                if file.tell() > most:
                    raise Unreachable(f"Tệp {name} bị từ chối: giải nén lớn hơn {_MOST_RATIO} lần")
                yield block
    else:
        yield from _held(path, name, contract)


def _held(path: Path, name: str, contract: Contract) -> Iterator[bytes]:
    """What a zip holds. A workbook, an archive itself, is unpacked beside it first."""
    with ZipFile(path) as archive, archive.open(_only_table(archive.infolist(), name)) as file:
        blocks = iter(partial(file.read, _BLOCK), b"")
        if not file.name.lower().endswith(".xlsx"):
            yield from blocks
            return
        inner = path.with_suffix(".xlsx")
        with inner.open("wb") as book:
            _write(blocks, book, name, contract)
    check_archive(inner, name, contract)
    yield from csv_of(inner)
    inner.unlink()


def _write(blocks: Iterable[bytes], file: BinaryIO, name: str, contract: Contract) -> None:
    most = contract.limits.file_bytes
    try:
        for block in blocks:
            if file.tell() + len(block) > most:
                raise Unreachable(f"Tệp {name} giải nén lớn hơn {most:,} byte đã thỏa thuận")
            file.write(block)
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise Unreachable(f"Tệp {name} hỏng, không giải nén được: gửi lại") from error


def _check_entry(entry: ZipInfo, name: str) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename:
        raise Unreachable(f"Tệp {name} bị từ chối: bên trong có đường dẫn ra ngoài")
    if entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        raise Unreachable(f"Tệp {name} bị từ chối: giải nén lớn hơn {_MOST_RATIO} lần")


def _only_table(entries: list[ZipInfo], name: str) -> ZipInfo:
    tables = [entry for entry in entries if entry.filename.lower().endswith(_TABLES)]
    if len(tables) != 1:
        raise Unreachable(f"Tệp {name} phải chứa đúng một tệp .csv hoặc .xlsx, có {len(tables)}")
    return tables[0]
