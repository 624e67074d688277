"""From bytes to COPY text: whatever stands in a field comes out as it went in, and no row disturbs another."""

import io
from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pccovid.gates.sources.framework import fields
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.cutting import Csv, cut
from pccovid.gates.sources.framework.model import NULL, Chunk, Position, Rejected
from pccovid.gates.sources.framework.reasons import REASONS
from pccovid.gates.sources.framework.rows import check, splitter
from pccovid.ground import clock

CONTRACT = contracts()["bluezone"]
ON = date(2021, 10, 15)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1d\x1e\x1f"), max_size=20)


def unescaped(line: bytes) -> list[str | None]:
    """What PostgreSQL reads in a line of COPY text."""
    meant = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
    fields: list[str | None] = []
    for field in line.decode().split("\t"):
        if field == "\\N":
            fields.append(None)
            continue
        parts = field.split("\\\\")
        for written, plain in list(meant.items())[:3]:
            parts = [part.replace(written, plain) for part in parts]
        fields.append("\\".join(parts))
    return fields


@given(st.lists(st.lists(TEXT, min_size=5, max_size=5), min_size=1, max_size=5))
def test_any_text_survives_the_way_to_postgresql(rows: list[list[str]]) -> None:
    form = replace(CONTRACT, form="copy")
    escape = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    raws = [("\t".join(field.translate(escape) for field in row) + "\n").encode() for row in rows]
    chunk = Chunk(raws, list(range(1, len(rows) + 1)), Position(0, 0))

    checked = check(chunk, splitter(form), lambda fields, _on: ("2021-01-01", *(field or NULL for field in fields)), ON)

    assert checked.bad == []
    written = [unescaped(line) for line in checked.block.removesuffix(b"\n").split(b"\n")]
    assert [line[3:] for line in written] == [[field or None for field in row] for row in rows]
    assert [line[0] for line in written] == [str(number) for number in range(1, len(rows) + 1)]


def test_the_hash_is_of_the_content_and_not_of_its_place_or_time() -> None:
    chunk = Chunk([b"a\tb\n"] * 4, [1, 2, 3, 4], Position(0, 0))
    told = iter([("2021", "k", "x"), ("2022", "k", "x"), ("2021", "k", "y"), ("2021", "kx", NULL)])
    form = replace(CONTRACT, form="copy", columns=CONTRACT.columns[:2])
    checked = check(chunk, splitter(form), lambda *_: next(told), ON)
    hashes = [line.split(b"\t")[1] for line in checked.block.splitlines()]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3
    assert all(-(2**63) <= int(h) < 2**63 for h in hashes)


@given(st.lists(st.binary(max_size=30).filter(lambda raw: b"\n" not in raw), max_size=8))
def test_no_bytes_disturb_their_neighbours(junk: list[bytes]) -> None:
    sound = b"1,2,3,4,5\n"
    raws = [part for raw in junk for part in (raw + b"\n", sound)]
    fields = list(splitter(CONTRACT)(raws))
    assert fields[1::2] == [["1", "2", "3", "4", "5"]] * len(junk)


PIECES = st.sampled_from(
    [b"a", b",", b'"', b'""', b"\r", b"\xff", b"\0", b"\x1e", "ễ".encode(), b"1,2,3,4,5", b'"x\ny"']
)


@given(st.lists(st.lists(PIECES, max_size=8).map(lambda parts: b"".join(parts) + b"\n"), min_size=1, max_size=90))
def test_rows_read_together_are_the_rows_read_one_by_one(raws: list[bytes]) -> None:
    split = splitter(CONTRACT)
    assert list(split(raws)) == [next(iter(split([raw]))) for raw in raws]


def cut_up(text: bytes, size: int) -> list[Chunk]:
    split = splitter(CONTRACT)

    def is_formed(raw: bytes) -> bool:
        return not isinstance(next(iter(split([raw]))), Rejected)

    def is_sound(raw: bytes) -> bool:
        return is_formed(raw) and raw.startswith(b"09")

    return list(cut(io.BytesIO(text), 0, 0, Csv(is_formed, is_sound), size=size))


LINES = st.sampled_from(
    [b"09,a,b,c,d", b'09,"x\ny",b,c,d', b'09,"x\n\nz, 1, 2, 3, 4",b,c,d', b"09,cut", b'09,"cut', b"", b'"']
)


@given(st.lists(LINES, max_size=12), st.integers(1, 60))
def test_chunks_hold_every_row_once_whatever_their_size(rows: list[bytes], size: int) -> None:
    text = b"".join(row + b"\n" for row in rows)
    chunks = cut_up(text, size)
    assert b"".join(raw for chunk in chunks for raw in chunk.raws).replace(b"\n", b"") == text.replace(b"\n", b"")
    ends = [chunk.behind.byte_to for chunk in chunks]
    assert ends == sorted(ends)
    assert ends[-1:] == ([len(text)] if text else [])
    starts = {n: text.split(b"\n")[n - 1] for chunk in chunks for n in chunk.lines}
    assert all(raw.startswith(starts[n]) for chunk in chunks for n, raw in zip(chunk.lines, chunk.raws, strict=True))


@given(
    st.lists(st.sampled_from([b"09,a,b,c,d", b'09,"x\ny",b,c,d', b'09,"x\n1,2,3,4,5\nz",b,c,d']), max_size=12),
    st.integers(1, 60),
)
def test_sound_rows_are_never_broken_up(rows: list[bytes], size: int) -> None:
    chunks = cut_up(b"".join(row + b"\n" for row in rows), size)
    assert [raw for chunk in chunks for raw in chunk.raws] == [row + b"\n" for row in rows]


def test_a_row_cut_inside_its_quotes_costs_only_itself() -> None:
    text = b'09,a,b,c,d\n09,b,"cut\n09,"two\nlines",b,c,d\n09,e,b,c,d\n'
    raws = [raw for chunk in cut_up(text, 1000) for raw in chunk.raws]
    assert raws == [b"09,a,b,c,d\n", b'09,b,"cut\n', b'09,"two\nlines",b,c,d\n', b"09,e,b,c,d\n"]


def test_every_contract_describes_its_columns_in_the_words_of_the_labels() -> None:
    for contract in (part for whole in contracts().values() for part in whole.parts.values() or [whole]):
        if contract.form != "fhir":  # there the key is the type and the id of the resource, and the columns are paths
            assert set(contract.key.split(", ")) <= set(contract.names)
        assert {column.label for column in contract.columns} <= {"open", "person", "health", "secret"}
        assert len(set(contract.names)) == len(contract.columns)
    assert all(vi and en for vi, en in REASONS.values())


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2021, 10, 1)),  # noqa: DTZ001
    st.sampled_from(
        [
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%d %H:%M:%S",
            "%Y%m%dT%H%M%S.000",
            "%G-W%V-%uT%H:%M:%S",
            "%Y-%m-%dT%H:%M+07",
            "%Y-%m-%dT%H+07:00",
        ]
    ),
)
def test_a_moment_has_one_form_however_it_is_written(when: datetime, form: str) -> None:
    wrong: list[str] = []
    text = when.strftime(form)
    found = fields.moment(text, ON, wrong, "x")
    assert wrong == []
    expected = datetime.fromisoformat(text)
    if expected.tzinfo:
        expected = expected.astimezone(clock.VIETNAM)
    assert found == expected.isoformat()
