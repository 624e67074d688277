"""Countries of ISO 3166-1, by the codes and names that people and other systems write."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from pccovid.commons.text import fold, nfc

# Names in common use beside those of the list, and the codes of passports (ICAO 9303) that ISO does not know.
_OTHER_NAMES = {
    "vn": "VNM", "mỹ": "USA", "anh": "GBR", "hồng kông": "HKG", "hong kong": "HKG", "ma cao": "MAC", "macau": "MAC",
    "đài loan (trung quốc)": "TWN", "cộng hòa séc": "CZE", "nam triều tiên": "KOR", "bắc triều tiên": "PRK",
    "lb nga": "RUS", "liên bang nga": "RUS", "miến điện": "MMR", "uae": "ARE", "úc": "AUS", "d": "DEU",
}  # fmt: skip


class Country(NamedTuple):
    """One country with its names."""

    alpha3: str
    vi: str
    en: str


def country(text: str) -> str | None:
    """The alpha-3 code behind a code or a name in Vietnamese or English; None when it is none of them."""
    typed = " ".join(nfc(text).casefold().split())
    return _known().get(typed) or _known().get(fold(typed))  # "Mỹ" is no "MY"


@cache
def countries() -> dict[str, Country]:
    """All countries by their alpha-3 code."""
    return {row["alpha3"]: Country(row["alpha3"], row["vi"], row["en"]) for row in _rows()}


def _rows() -> Iterator[dict[str, str]]:
    table = resources.files("pccovid.commons.codes").joinpath("countries.csv").read_text(encoding="utf-8")
    return csv.DictReader(table.splitlines())


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, code in _OTHER_NAMES.items():
        known |= {name: code, fold(name): code}
    for row in _rows():
        for column in ("vi", "en", "alpha3", "alpha2"):
            known |= {row[column].casefold(): row["alpha3"], fold(row[column]): row["alpha3"]}
    return known
