"""Matching twice, in DuckDB and in PostgreSQL: the same forms of names, the same likeness, the same holds."""

from collections.abc import Generator, Iterator
from itertools import product
from pathlib import Path
from random import Random

import psycopg
import pytest

from pccovid.commons.text import fold
from pccovid.gates.demo import dirt
from pccovid.people import keys
from pccovid.people.matching.workspace import Workspace

NAMES = [
    "Nguyễn Văn Đức", "Trần Thị Hòa", "Lê Thúy Quỳnh", "Đặng Thuỳ Dương", "Võ Hoè", "Hà Ý Nhi", "Lý Thị Quý", "H' Hen Niê",
    "Nguyễn Thị Lan", "Nguyễn Thị Lanh", "Nguyễn Thị Loan", "Ngô Oanh Uyển", "Phùng Đăng Ưởng", "François Nguyễn",
]  # fmt: skip
LEVELS = {
    "name": ["same", "same_without_accents", "other_accents", "other_order", "middle_missing", "one_typo", "other_middle", "similar", "same_given", "different"],
    "birth": ["unknown", "same", "day_month_swapped", "same_year_only", "one_digit", "same_year_other_day", "year_beside", "different"],
    "sex": ["unknown", "same", "different"],
    "phone": ["unknown", "same", "different"],
    "paper": ["unknown", "same", "one_digit", "different"],
}  # fmt: skip


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Generator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("duck")
    work = Workspace(folder)
    work.run("holds")
    yield work
    work.connection.close()


@pytest.fixture
def postgres(admin: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(admin) as connection:
        yield connection


@pytest.fixture(scope="module")
def dirty() -> list[str]:
    rng = Random(3)
    faults = [
        lambda n: n,
        str.upper,
        dirt.plain,
        dirt.late_tone,
        lambda n: dirt.mistyped(rng, n),
        lambda n: dirt.mistyped(rng, dirt.plain(n)),
    ]
    return sorted({name for fault in faults for written in NAMES if (name := keys.name(fault(written)))})


def test_names_have_the_same_words_and_are_spelled_alike_for_the_same_pairs(
    duck: Workspace, postgres: psycopg.Connection, dirty: list[str]
) -> None:
    in_duck = duck.connection.execute(
        "select spelling(n), in_order(fold(n)), ends(fold(n)) from (select unnest($n) as n)", {"n": dirty}
    ).fetchall()
    in_postgres = postgres.execute(
        "select people.spelling(n), people.words_in_order(people.fold(n)), people.ends_of(people.fold(n))"
        " from unnest(%s::text[]) with ordinality as x (n, i) order by i", [dirty]
    ).fetchall()  # fmt: skip
    assert [row[1:] for row in in_postgres] == [row[1:] for row in in_duck]
    pairs = {(one[0], other[0]) for one, other in zip(in_duck, in_postgres, strict=True)}
    assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})
    assert (None, None) in pairs


def test_likeness_of_names_is_the_same(duck: Workspace, postgres: psycopg.Connection, dirty: list[str]) -> None:
    folds = sorted(
        {fold(name) for name in dirty} | {"", "a", "ab", "ba", "ca", "abc", "h' du«l ml«", "h' duol mlo", "h' du«l mlo"}
    )
    pairs = list(product(folds, folds))
    columns = {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}
    asked = "select damerau_levenshtein(a, b) <= 1, levenshtein(a, b) <= 2, jaro_winkler_similarity(a, b) >= 0.95 from (select unnest($a) as a, unnest($b) as b)"
    found = postgres.execute(
        "select people.within_edits(a, b, 1, true), people.within_edits(a, b, 2, false), people.jaro_winkler(a, b) >= 0.95"
        " from unnest(%(a)s::text[], %(b)s::text[]) with ordinality as x (x, y, i)"
        " cross join lateral (select people.as_bytes(x) as a, people.as_bytes(y) as b) t order by i", columns
    ).fetchall()  # fmt: skip
    expected = duck.connection.execute(asked, columns).fetchall()
    assert [pair for pair, one, other in zip(pairs, expected, found, strict=True) if one != other] == []
    assert all(any(row[i] for row in expected) and not all(row[i] for row in expected) for i in range(3))


def test_the_same_is_held_back(duck: Workspace, postgres: psycopg.Connection) -> None:
    flags = [False, True]
    cases = list(product(flags, flags, flags, *LEVELS.values(), flags))
    columns = {f"c{i}": [case[i] for case in cases] for i in range(9)}
    in_duck = duck.connection.execute(
        f"select hold({', '.join(columns)}) from (select {', '.join(f'unnest(${c}) as {c}' for c in columns)})", columns
    ).fetchall()
    casts = ", ".join(f"%({c})s::{'boolean' if i in (0, 1, 2, 8) else 'text'}[]" for i, c in enumerate(columns))
    in_postgres = postgres.execute(
        f"select people.hold({', '.join(columns)}) from unnest({casts}) with ordinality as x ({', '.join(columns)}, i) order by i",
        columns,
    ).fetchall()
    assert in_postgres == in_duck
    assert len(set(in_duck)) == 7
