"""Rows of Bluezone's form for the bench: names, quoted addresses with accents, and 0.5 % bad rows of many kinds."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from xlsxwriter import Workbook

HEADER = ("phone", "full_name", "address", "created_at", "updated_at")
BAD_EVERY = 200
_TITLES = ("PhoneNumber", "Fullname", "Address", "CreatedAt", "UpdatedAt")

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi")
_MIDDLES = ("Văn", "Thị", "Minh", "Thanh", "Ngọc", "Quốc", "Hồng", "Đức")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Hạnh", "Khánh", "Linh", "Phương", "Quỳnh", "Tuấn", "Yến")
_PLACES = ("xã Tân Thành, huyện Vụ Bản, tỉnh Nam Định", "phường Bến Nghé, quận 1, TP. Hồ Chí Minh")

Account = tuple[str, str, str, str, str]


def accounts(size: int, prefix: str = "09") -> Iterator[Account]:
    """`size` sound accounts, always the same ones, with telephones that begin with `prefix`."""
    rng = Random(size)  # noqa: S311  # rows for a measurement, no secret
    for number in range(size):
        name = " ".join((rng.choice(_FAMILIES), rng.choice(_MIDDLES), rng.choice(_GIVEN)))
        street = f"Số {rng.randrange(1, 400)} ngõ {rng.randrange(1, 90)}, {rng.choice(_PLACES)}"
        day = f"2021-0{rng.randrange(1, 10)}-{rng.randrange(1, 29):02}"
        time = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
        phone = f"{prefix}{(number * 7_654_321) % 100_000_000:08}"  # 7,654,321 has no factor in common: no number twice
        yield phone, name, street, "2020-08-01T08:00:00", f"{day}T{time}"


def write_csv(path: Path, size: int) -> None:
    """A delivery of `size` rows, one in 200 of them bad."""
    with path.open("wb") as file:
        file.write(",".join(_TITLES).encode() + b"\n")
        for number, account in enumerate(accounts(size)):
            line = _line(account)
            file.write(_spoiled(line, account, number // BAD_EVERY) if number % BAD_EVERY == 0 else line)
    path.with_suffix(".done").touch()


def write_xlsx(path: Path, size: int) -> None:
    """The same as a workbook of other people, whose telephones are numbers that lost their zero."""
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _TITLES)
        for number, account in enumerate(accounts(size, "08")):
            phone, name, address, created, updated = account
            if number % BAD_EVERY == 0:
                phone, name, updated = ((phone[:6], name, updated), (phone, "", updated), (phone, name, "31/02/2021"))[
                    number // BAD_EVERY % 3
                ]
            sheet.write_number(number + 1, 0, int(phone))
            for column, text in enumerate((name, address, created, updated), start=1):
                sheet.write_string(number + 1, column, text)
    path.with_suffix(".done").touch()


def _line(account: Account) -> bytes:
    phone, name, address, created, updated = account
    return f'{phone},{name},"{address}",{created},{updated}\n'.encode()


def _spoiled(line: bytes, account: Account, kind: int) -> bytes:
    phone, name, address, created, updated = account
    kinds = (
        _line(("", name, address, created, updated)),
        _line((phone[:6], name, address, created, updated)),
        _line((phone, name, address, created, "31/02/2021")),
        _line((phone, name, address, created, "2031" + updated[4:])),
        _line((phone, name + "\0", address, created, updated)),
        line.replace(b" ", b"\xff", 1),
        phone.encode() + b"," + name.encode() + b"\n",
        phone.encode() + b"," + name.encode() + b',"' + address.encode()[:9] + b"\n",
    )
    return kinds[kind % len(kinds)]
