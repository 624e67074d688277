"""Names as they are borne: family names by their share, given names by sex and generation.

Shares of family names and of three-word names: samples DKL01 and SG01 of hoten.org (207,000 and 241,000 names).
Given names stand in the order of their frequency; the weight falls off with the rank.
"""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")
Sex = Literal["M", "F"]


class Weighted:
    """Words with weights, drawn by one random number."""

    def __init__(self, words: Sequence[str], weights: Sequence[float]) -> None:
        self._words = words
        self._sums = list(accumulate(weights))

    def draw(self, rng: Random) -> str:
        return rng.choices(self._words, cum_weights=self._sums)[0]


class Name(NamedTuple):
    """A full name and its parts: children take their father's family name, twins share the middle."""

    family: str
    middle: str
    given: str

    @property
    def full(self) -> str:
        return f"{self.family} {self.middle} {self.given}" if self.middle else f"{self.family} {self.given}"


def _ranked(words: str) -> Weighted:
    known = words.split()
    return Weighted(known, [1 / (rank + 15) for rank in range(len(known))])


_FAMILIES = {
    "Nguyễn": 31.0, "Trần": 10.1, "Lê": 8.4, "Phạm": 6.0, "Hoàng": 3.4, "Huỳnh": 3.0, "Phan": 4.2, "Vũ": 2.6, "Võ": 2.9,
    "Đặng": 2.2, "Bùi": 2.1, "Đỗ": 2.0, "Hồ": 1.6, "Ngô": 1.4, "Dương": 1.3, "Trương": 1.3, "Đinh": 1.0, "Lý": 0.7,
    "Đoàn": 0.9, "Trịnh": 0.9, "Mai": 0.7, "Lâm": 0.7, "Đào": 0.8, "Hà": 0.7, "Cao": 0.8, "Lương": 0.8, "Thái": 0.5,
    "Châu": 0.4, "Tô": 0.4, "Phùng": 0.5, "Lưu": 0.5, "Tạ": 0.4, "Chu": 0.3, "Vương": 0.3, "Quách": 0.2, "Kiều": 0.2,
    "Từ": 0.2, "Tống": 0.2, "Triệu": 0.2, "Văn": 0.2, "Tăng": 0.2, "La": 0.15, "Ông": 0.1, "Nghiêm": 0.1, "Doãn": 0.1,
    "Bạch": 0.1, "Lục": 0.1, "Thân": 0.1, "Giang": 0.1, "Khổng": 0.05, "Âu": 0.05, "Cù": 0.05, "Mạc": 0.05, "Nông": 0.1,
}  # fmt: skip
_FAMILY = Weighted(list(_FAMILIES), list(_FAMILIES.values()))

# Born before: the given names of that generation.
_MEN = (
    (1960, _ranked(
        "Hùng Bình Sơn Minh Hòa Ba Hai Tư Năm Sáu Bảy Tám Út Mười Thành Tâm Lợi Lộc Thọ Phúc Quý Chiến "
        "Thắng Dũng Hải Long Đức Tài Lâm Nghĩa Xuân Chính Vinh Khánh Hồng Thanh Kiên Trung Hiền Tân Tấn "
        "Tính Luận Liêm Định Điền Hợi Mão Tý Sửu Dần Ngọ Mùi Thân Dậu Bé Cường Nhân Nhàn Viên Việt Vượng "
        "Yên Ân Bường Cảnh Cầu Chấn Chung Cửu Đởm Được Giàu Khai Khương Lành Mẫn Nhẫn Phán Sang Thới Tươi"
    )),
    (1990, _ranked(
        "Tuấn Hùng Dũng Cường Hải Nam Sơn Thành Minh Long Thắng Hưng Bình Đức Trung Hiếu Tùng Hoàng Quang "
        "Việt Tiến Phong Hà Anh Huy Linh Duy Phúc Tâm Tài Toàn Vinh Vũ Kiên Khánh Lâm Mạnh Nghĩa Quân Quốc "
        "Thái Thanh Thịnh Trí Trường Tú Đạt Chiến Dương Giang Hòa Hiệp Hậu Khoa Lộc Luân Nhân Phương Phước "
        "Phi Quyết Quyền Quý Sang Sáng Tân Thuận Thiện Thông Tín Tính Trọng Tuyên Văn Vương Xuân Bảo Bách "
        "Công Chính Chung Cảnh Danh Định Đông Hạnh"
    )),
    (9999, _ranked(
        "Anh Huy Khang Bảo Minh Phúc Khoa Phát Đạt Long Nam Quân Hiếu Duy Khôi Nhật Hoàng Thịnh Tuấn Hưng "
        "Kiệt Nguyên Dũng Trung Đức Tài Thành Nhân Sơn Quang Phong Lâm Vinh Thiên Trí Kiên Tiến Lộc Tú Vũ "
        "Việt Dương Hải Hùng Hào Khánh An Bình Cường Đăng Toàn Thắng Thiện Trường Tùng Tâm Tân Thái Nghĩa "
        "Luân Khải Hậu Gia Danh Công Bách Vỹ Quốc Phước Phú Nghị Mạnh Linh Lân Hòa Hiển Giang Đông Chương "
        "Châu Ân Trọng Thông Sang Quý"
    )),
)  # fmt: skip
_WOMEN = (
    (1960, _ranked(
        "Lan Hoa Hồng Mai Cúc Thu Liên Nga Hương Bình Hòa Thanh Tâm Tuyết Xuân Bảy Năm Sáu Tám Ba Tư Hai Út "
        "Mười Chín Lành Hiền Loan Phượng Yến Nguyệt Sen Đào Nhung Kim Vân Thảo Dung Lý Lợi Ngọc Minh Thơm "
        "Tươi Gái Bé Nhàn Thịnh Thoa Mận Lựu Chanh Bưởi Hạnh Phương Sương Mùi Mỹ Nhâm Quý Tỵ Dần Hợi Vui "
        "Xinh Điệp Đẹp Huệ Én Khuyên Lụa Là Miên Nết Ngà Thìn Thêu Tý Vàng"
    )),
    (1990, _ranked(
        "Hương Lan Hà Thủy Hằng Hoa Thảo Hạnh Hiền Nga Phương Mai Thu Dung Trang Huyền Yến Loan Oanh Linh "
        "Nhung Hồng Vân Liên Thúy Tuyết Anh Ngọc Bình Tâm Nguyệt Trinh Thanh Xuân Minh Hoài Ngân Diệp Châu "
        "Chi Duyên Giang Hòa Huệ Hậu Kiều Kim Lệ Lý Lài Lợi Ly My Mỹ Na Nhi Như Nương Phượng Quyên Quỳnh "
        "Sen Sương Tiên Thắm Thoa Thơ Thùy Trâm Trúc Tú Tuyền Tươi Uyên Vy Ánh Bích Cúc Diễm Đào Thơm"
    )),
    (9999, _ranked(
        "Anh Trang Linh Ngọc Nhi Vy Hân Thư Trâm Châu Ngân My Phương Thảo Như Quỳnh Hà Hương Mai Chi Yến "
        "Uyên Trinh Ly Huyền Trúc Thy Tiên Duyên Nhung Dung Giang An Khánh Hằng Hiền Lan Minh Nguyên Hạnh "
        "Tâm Vân Thanh Thùy Tú Kiều Oanh Diệp Xuân Thủy Quyên Hoa Bình Băng Đan Di Gia Lam Mỹ Nga Phượng "
        "Tuyết Hồng Loan Ánh Bích Diễm Hoài Khuê Lê Nghi Nhã San Sương Thơ Tuyền Tường Yên"
    )),
)  # fmt: skip

# The middle word most of a generation bear, its share, and the others.
_MEN_MIDDLE = _ranked(
    "Minh Quốc Hữu Đức Thanh Ngọc Hoàng Gia Tuấn Xuân Công Đình Quang Trọng Duy Thành Trung Anh Tấn Bá Thế Viết Hồng "
    "Phước Nhật Khắc"
)
_WOMEN_MIDDLE = _ranked(
    "Ngọc Thanh Thu Kim Minh Hồng Phương Mỹ Bích Thùy Thúy Tuyết Mai Bảo Hoài Khánh Quỳnh Diệu Như Lan Ánh Cẩm Hải "
    "Trúc Yến Gia"
)
_OLD_WAY = {
    "M": ("Văn", ((1960, 0.75), (1990, 0.55), (9999, 0.22))),
    "F": ("Thị", ((1960, 0.95), (1990, 0.82), (9999, 0.48))),
}
_THREE_WORDS = {"M": ((1980, 0.85), (9999, 0.73)), "F": ((1980, 0.60), (9999, 0.35))}

_TWINS = {
    "M": (("Hùng", "Hưng"), ("Tuấn", "Tú"), ("Minh", "Mạnh"), ("Long", "Lâm"), ("Phúc", "Phước")),
    "F": (("Lan", "Loan"), ("Hà", "Hằng"), ("Trang", "Trâm"), ("Thủy", "Thúy"), ("Nhi", "Như")),
}

# Names of other peoples, as their bearers are registered: (family names, men's given names, women's given names).
_MINORITIES = {
    "hmong": (
        ("Giàng", "Sùng", "Vàng", "Thào", "Lầu", "Hạng", "Mùa", "Cứ", "Vừ"),
        ("A Páo", "A Dơ", "A Sính", "A Chứ", "A Tủa", "A Lử", "A Chìa", "A Vảng", "A Tòng", "A Dế"),
        ("Thị Mỷ", "Thị Dợ", "Thị Sua", "Thị Mỵ", "Thị Pàng", "Thị Chư", "Thị Dí", "Thị Xía", "Thị Súa", "Thị Mai"),
    ),
    "thai": (
        ("Lò", "Cà", "Quàng", "Lường", "Tòng", "Bạc", "Vì", "Hoàng"),
        ("Văn Pâng", "Văn Inh", "Văn Hặc", "Văn Lả", "Văn Ín", "Văn Xôm", "Văn Pọm", "Văn Hương", "Văn Thoan"),
        ("Thị Pâng", "Thị Xuân", "Thị Ín", "Thị Lả", "Thị Hặc", "Thị Phượng", "Thị Yêu", "Thị Tiện", "Thị Ánh"),
    ),
    "khmer": (
        ("Thạch", "Sơn", "Danh", "Kim", "Kiên", "Châu"),
        ("Sa Vi", "Đa Ra", "Ma Ni", "Sóc Kha", "Rinh", "Hươl", "Pho La"),
        ("Sô Phia", "Bô Pha", "Chanh Đa", "Sà Rây", "Thị Sa Mết", "Thị Hươne"),
    ),
    "ede": (
        ("Niê", "Êban", "Mlô", "Kbuôr", "Ayŭn", "Byă", "Kđăm", "Êñuôl"),
        ("Y Bhiăm", "Y Thuyên", "Y Krông", "Y Bliu", "Y Đhăm", "Y Jŭ", "Y Wăn"),
        ("H' Hen", "H' Linh", "H' Yam", "H' Duôl", "H' Nhung", "H' Ngọc", "H' Bliă"),
    ),
}
MINORITIES = tuple(_MINORITIES)


def family(rng: Random) -> str:
    """A family name by its share in the country."""
    return _FAMILY.draw(rng)


def person(rng: Random, family_name: str, sex: Sex, year: int) -> Name:
    """A name of somebody born in that year."""
    return Name(family_name, _middle(rng, sex, year), _of_year(_MEN if sex == "M" else _WOMEN, year).draw(rng))


def twins(rng: Random, first: Name, sex: Sex) -> tuple[Name, Name]:
    """Two names that differ in the given name only, and there by little."""
    one, other = rng.choice(_TWINS[sex])
    return first._replace(given=one), first._replace(given=other)


def of_minority(rng: Random, minority: str, sex: Sex) -> Name:
    """A name of one of the `MINORITIES`; the Ê Đê put the family name last."""
    families, men, women = _MINORITIES[minority]
    family_name, own = rng.choice(families), rng.choice(men if sex == "M" else women)
    if minority == "ede":
        first, _, given = own.partition(" ")
        return Name(first, given, family_name)
    middle, _, given = own.rpartition(" ")
    return Name(family_name, middle, given)


def _middle(rng: Random, sex: Sex, year: int) -> str:
    usual, shares = _OLD_WAY[sex]
    others = _MEN_MIDDLE if sex == "M" else _WOMEN_MIDDLE
    first = usual if rng.random() < _of_year(shares, year) else others.draw(rng)
    if rng.random() < _of_year(_THREE_WORDS[sex], year):
        return first
    second = others.draw(rng)
    return first if second == first else f"{first} {second}"


def _of_year(table: Sequence[tuple[int, T]], year: int) -> T:
    return next(value for before, value in table if year < before)
