"""One normal form, three languages: Python reads rows, DuckDB matches them, PostgreSQL shows them."""

from collections.abc import Generator
from pathlib import Path
from random import Random

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pccovid.commons.text import fold, place_tones
from pccovid.gates.demo import dirt
from pccovid.people import keys
from pccovid.people.matching.workspace import Workspace

NAMES = [
    "Nguyễn Văn Đức", "Trần Thị Hòa", "Lê Thúy Quỳnh", "Phạm Hoàng Khuê", "Đặng Thuỳ Dương", "Võ Hoè", "Huỳnh Mỹ Lệ", "Hà Ý Nhi",
    "Lý Thị Quý", "Bùi Xuân Toản", "H' Hen Niê", "Y Bhăm Êban", "Thạch Sô Phia", "Đỗ Ưng Ước", "Ngô Oanh Uyển", "Phùng Đăng Ưởng", "Zoé Müller",
    "François Nguyễn",
]  # fmt: skip
READABLE = [
    lambda name, _: name, lambda name, _: name.upper(), lambda name, _: name.lower(), lambda name, _: dirt.plain(name),
    lambda name, _: dirt.eth(name), lambda name, _: dirt.decomposed(name), lambda name, _: dirt.late_tone(name),
    lambda name, _: dirt.y_for_i(name), lambda name, rng: dirt.mistyped(rng, name), lambda name, _: dirt.doubled_space(name),
]  # fmt: skip
LEGACY = [dirt.tcvn3, dirt.vni]


@pytest.fixture(scope="module")
def dirty_names() -> list[str]:
    """Names as sources write them, read by the connectors' own normal form."""
    rng = Random(7)
    written = {second(first(name, rng), rng) for name in NAMES for first in READABLE for second in READABLE}
    written |= {encode(name) for name in NAMES for encode in LEGACY}
    return sorted(name for name in map(keys.name, written) if name)


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Generator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("duck")
    work = Workspace(folder)
    yield work
    work.connection.close()


def test_every_language_folds_a_name_alike(duck: Workspace, dirty_names: list[str], server: str) -> None:
    expected = [fold(name) for name in dirty_names]
    assert len(set(expected)) > len(NAMES)
    in_duck = duck.connection.execute(
        "select fold(n) from (select unnest($names) as n)", {"names": dirty_names}
    ).fetchall()
    assert [value for (value,) in in_duck] == expected


def test_postgresql_folds_a_name_like_python(dirty_names: list[str], admin: str) -> None:
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "select people.fold(n) from unnest(%s::text[]) with ordinality as x (n, i) order by i", [dirty_names]
        )
        assert [value for (value,) in rows.fetchall()] == [fold(name) for name in dirty_names]


def test_two_spellings_agree_in_duckdb_exactly_when_they_agree_in_python(
    duck: Workspace, dirty_names: list[str]
) -> None:
    rows = duck.connection.execute(
        "select spelling(n) from (select unnest($names) as n)", {"names": dirty_names}
    ).fetchall()
    groups: dict[str, set[str]] = {}
    for name, (spelled,) in zip(dirty_names, rows, strict=True):
        accented = place_tones(name).lower()
        if spelled is None:
            assert accented == fold(name)
        else:
            groups.setdefault(spelled, set()).add(accented)
    assert len(groups) > len(NAMES)
    assert [spellings for spellings in groups.values() if len(spellings) > 1] == []
    assert len(set().union(*groups.values())) == sum(map(len, groups.values()))


@given(
    st.text(alphabet="0123456789", min_size=8, max_size=13) | st.from_regex(r"0(01|79|12)[0-5]\d{8}", fullmatch=True)
)
def test_numbers_that_python_accepts_are_those_that_the_matcher_compares(duck: Workspace, digits: str) -> None:
    ((pin, card, phone),) = duck.connection.execute(
        "select pin(n), card(n), mobile(n) from (select $n as n)", {"n": digits}
    ).fetchall()
    paper = keys.id_number(digits)
    if paper == digits:
        assert digits in {pin, card}
    if keys.phone(digits) == digits:
        assert phone == digits
    if phone is not None:
        assert keys.phone(digits) == digits
