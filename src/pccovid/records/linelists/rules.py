"""Whether a file can be a line list at all, before anybody reads it. Pure."""

from pathlib import PurePath

from pccovid.records.linelists.problems import EmptyFile, FormerWorkbook, NoFile, NotATable, NotUnicode, TooLarge

LARGEST = 10_000_000  # bytes; about 60,000 cases
_WORKBOOK, _FORMER, _UTF16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")
_TABLES = {".csv", ".txt", ".xlsx"}


def check(name: str, content: bytes) -> None:
    """Refuse what no spreadsheet saved as a table.

    Raises
    ------
    NoFile, EmptyFile, TooLarge, FormerWorkbook, NotATable, NotUnicode
    """
    if not name:
        raise NoFile
    if len(content) > LARGEST:
        raise TooLarge
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise EmptyFile
    if content.startswith(_FORMER):
        raise FormerWorkbook
    suffix = PurePath(name).suffix.lower()
    is_workbook = content.startswith(_WORKBOOK)
    if suffix not in _TABLES or is_workbook != (suffix == ".xlsx"):
        raise NotATable
    if not is_workbook and not content.startswith(_UTF16):
        _check_text(content)


def _check_text(content: bytes) -> None:
    if b"\0" in content:
        raise NotATable
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnicode from None
