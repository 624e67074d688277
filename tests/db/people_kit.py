"""A register of three thousand people and records about them, written as the sources would have left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from pccovid.people import keys

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng"]
MIDDLES = ["Văn", "Đức", "Minh", "Quang", "Hữu", "Ngọc", "Thanh", "Xuân", "Bảo", "Gia"]
GIVENS = [
    "An", "Bách", "Cường", "Dũng", "Giang", "Hải", "Khánh", "Lâm", "Mạnh", "Nam", "Phong", "Quân", "Sơn", "Thái", "Vinh",
    "Yên", "Đạt", "Hòa", "Kiên", "Long", "Nghĩa", "Phúc", "Tài", "Tùng", "Việt", "Trí", "Huy", "Khoa", "Bình", "Chiến",
]  # fmt: skip

VACCINATION, NCOVI, BLUEZONE = "vaccination_platform", "ncovi", "bluezone"


@dataclass(frozen=True)
class Link:
    """The live link of a record, with what it rests on."""

    person: UUID
    state: str
    tier: int
    rule: str
    register_entry: int | None
    decided_by: str
    evidence: dict[str, Any]


class Nation:
    """The population of a test: who is registered, and what sources say."""

    def __init__(self, admin: str, *, size: int = 3_000) -> None:
        self.admin = admin
        self._key = 0
        with psycopg.connect(admin) as connection:
            rows = connection.execute("select source, source_id from ingest.source").fetchall()
            self._sources = dict(rows)
            self.communes = self._communes(connection)
            with connection.cursor().copy(
                "copy people.register_entry (source_key, pin, old_id, full_name, sex, birth_date, birth_year, commune_id,"
                " row_hash, batch_id, line_no) from stdin"
            ) as copy:
                for number in range(size):
                    copy.write_row(self._entry(*self._citizen(number)))

    @staticmethod
    def _communes(connection: psycopg.Connection) -> list[int]:
        """Four communes of one district and four of another province."""
        rows = connection.execute(
            "select unit_id from (select unit_id, row_number() over (partition by district_id order by unit_id) as place,"
            " dense_rank() over (order by district_id) as district from commons.unit"
            " where level = 'commune' and valid_to is not null) u where place <= 4 and district in (1, 200) order by unit_id"
        ).fetchall()
        return [unit for (unit,) in rows]

    def _citizen(self, number: int) -> tuple[str, str, str, int]:
        name = f"{FAMILIES[number % 10]} {MIDDLES[number // 10 % 10]} {GIVENS[number // 100 % 30]}"
        year = 1950 + number * 7 % 60
        return (
            name,
            f"{year}-{1 + number * 5 % 12:02}-{2 + number * 11 % 26:02}",
            f"{year % 100:02}{number:06}",
            number % 8,
        )

    def registered(
        self, name: str, birth: str, commune: int = 0, *, sex: str = "M", old_id: str | None = None, tail: str = ""
    ) -> str:
        """Put somebody into the register; their personal number, which ends in `tail`."""
        row = self._entry(name, birth, tail or f"{birth[2:4]}{900_000 + self._next()}", commune, sex=sex, old_id=old_id)
        self.execute(
            "insert into people.register_entry (source_key, pin, old_id, full_name, sex, birth_date, birth_year, commune_id,"
            " row_hash, batch_id, line_no) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            row,
        )
        return str(row[0])

    def _entry(
        self, name: str, birth: str, tail: str, commune: int, *, sex: str = "M", old_id: str | None = None
    ) -> list[object]:
        century = {"M": 0, "F": 1}[sex] + (0 if birth < "2000" else 2)
        pin = f"001{century}{tail}"
        return [pin, pin, old_id, name, sex, birth, int(birth[:4]), self.communes[commune], 1, 1, 1]

    def record(
        self, source: str, name: str, birth: str | int | None = None, *, sex: str | None = "M", paper: str | None = None,
        phone: str | None = None, commune: int | None = 0, place: str | None = None,
    ) -> int:  # fmt: skip
        """Write what a source says of somebody; the record's id. A birth is a date or a year."""
        full = birth if isinstance(birth, str) else None
        year = birth if isinstance(birth, int) else (int(birth[:4]) if birth else None)
        with psycopg.connect(self.admin) as connection:
            row = connection.execute(
                "insert into people.source_record (source_id, source_key, full_name, birth_date, birth_year, sex, id_number, phone,"
                " commune_id, place_text, row_hash, batch_id, line_no)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, 1, 1) returning record_id",
                [
                    self._sources[source], f"k{self._next()}", keys.name(name), full, year, sex, paper, phone,
                    None if commune is None else self.communes[commune], place,
                ],
            ).fetchone()  # fmt: skip
        assert row is not None
        return row[0]

    def change(self, record: int, **values: object) -> None:
        """A newer telling of the record."""
        with psycopg.connect(self.admin) as connection:
            for column, value in values.items():
                connection.execute(
                    psycopg.sql.SQL(
                        "update people.source_record set {} = %s, row_hash = row_hash + 1 where record_id = %s"
                    ).format(psycopg.sql.Identifier(column)),
                    [value, record],
                )

    def link(self, record: int) -> Link:
        """The live link of the record."""
        rows = self.rows(
            "select l.person_id, l.state, l.tier, l.rule, p.register_entry_id, l.decided_by, l.evidence from people.link l"
            " join people.person p using (person_id) where l.record_id = %s and l.ended_at is null and l.state <> 'rejected'",
            [record],
        )
        assert len(rows) == 1, f"record {record} has {len(rows)} live links"
        return Link(*rows[0])

    def entry(self, pin: str) -> int:
        """The register's entry of a personal number."""
        return self.rows("select entry_id from people.register_entry where pin = %s", [pin])[0][0]

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.admin) as connection:
            return connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        with psycopg.connect(self.admin) as connection:
            connection.execute(sql, parameters)

    def _next(self) -> int:
        self._key += 1
        return self._key
