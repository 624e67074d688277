"""Messages of citizen data as the State's systems exchange them: QCVN 109:2017/BTTTT, annex Đ.

One message carries citizens with their papers, birth, residences and kin. Reading one that somebody sent, as a stream
and without trust, is the sources' work (gates/sources/framework/markup.py); here is its form, and how one is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

NAMESPACE = "http://www.mic.gov.vn/dancu/1.0"
MESSAGE, CITIZEN = "CongdanCollection", "CongDan"
SEXES = {"M": "1", "F": "2", None: "0"}  # 0: unknown

Kin = Literal["Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo"]

_NAME = ("Ho", "ChuDem", "Ten")

register_namespace("dc", NAMESPACE)


@dataclass(frozen=True)
class Place:
    """A residence: the code of the commune where it is known, and the rest as written."""

    commune: str | None
    text: str | None


@dataclass(frozen=True)
class Relative:
    """Somebody's kin: a personal number where it is known, a name, and the relation where the message says one."""

    number: str | None
    name: str | None
    relation: str | None = None


@dataclass(frozen=True)
class Citizen:
    """One citizen of a message. A birth is a date, or only a year; sex M, F or None."""

    pin: str | None
    old_id: str | None
    full_name: str
    sex: str | None
    birth_date: date | None
    birth_year: int | None
    permanent: Place | None = None
    current: Place | None = None
    kin: tuple[tuple[Kin, Relative], ...] = ()


def message(citizens: Sequence[Citizen], at: datetime, note: str = "") -> bytes:
    """A message in UTF-8 with the data as it stood at a moment; only what is known is written."""
    head = {"ThoiDiemDuLieu": at.replace(microsecond=0).isoformat(), "SoCongDan": str(len(citizens))}
    root = Element(_tag(MESSAGE), head | ({"GhiChu": note} if note else {}))
    for citizen in citizens:
        _write(SubElement(root, _tag(CITIZEN)), citizen)
    indent(root, " ")
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def parts(full_name: str) -> tuple[str, str, str]:
    """Family name, middle words and given name; a name of one word is a given name."""
    *before, given = full_name.split()
    return (before[0] if before else "", " ".join(before[1:]), given)


def _write(item: Element, citizen: Citizen) -> None:
    _text(item, "SoDinhDanh", citizen.pin)
    _text(item, "SoCMND", citizen.old_id)
    _name(item, citizen.full_name)
    _text(item, "GioiTinh", SEXES[citizen.sex])
    if citizen.birth_date or citizen.birth_year:
        birth = SubElement(item, _tag("NgayThangNamSinh"))
        _text(birth, "NgayThangNam", citizen.birth_date.isoformat() if citizen.birth_date else None)
        _text(birth, "Nam", None if citizen.birth_date else str(citizen.birth_year))
    for name, place in (("ThuongTru", citizen.permanent), ("NoiOHienTai", citizen.current)):
        if place and (place.commune or place.text):
            residence = SubElement(item, _tag(name))
            _text(residence, "MaDonViHanhChinh", place.commune)
            _text(residence, "ChiTiet", place.text)
            _text(residence, "QuocGia", "VN")
    for name, relative in citizen.kin:
        kin = SubElement(item, _tag(name))
        _text(kin, "SoDinhDanh", relative.number)
        if relative.name:
            _name(kin, relative.name)
        _text(kin, "QuanHe", relative.relation)


def _name(item: Element, full_name: str) -> None:
    name = SubElement(item, _tag("HoVaTen"))
    for part, words in zip(_NAME, parts(full_name), strict=True):
        _text(name, part, words)


def _text(item: Element, name: str, text: str | None) -> None:
    if text:
        SubElement(item, _tag(name)).text = text


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
