"""Telephones that send and hear, as an application would write it from docs/bluetooth.md: bytes of its own making."""

import hashlib
import hmac
import struct
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock, migrate
from pccovid.records import encounters
from pccovid.records.encounters import Shown
from pccovid.response import cases

NOW = clock.now()
TODAY = NOW.astimezone(UTC).date()
TX = -20
STRONG, FAR = bytes((0, 2, 8, 0)), bytes((0, 0, 0, 10))


def slot(moment: datetime) -> int:
    return int(moment.timestamp()) // 600


@dataclass
class Telephone:
    """One person's telephone, logged in, with the identifiers it fetched."""

    viewer: Viewer
    person: UUID
    payloads: dict[int, bytes] = field(default_factory=dict)

    def fetch(self, day: date) -> None:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            given = encounters.identifiers(tx, self.person, day, today=day)
        first = (day - date(1970, 1, 1)).days * 144
        self.payloads |= {first + n: given[n * 20 : n * 20 + 20] for n in range(144)}

    def sends(self, interval: int) -> bytes:
        """The 20 bytes on the air: identifier, then metadata under their mask."""
        given, clear = self.payloads[interval], bytes((0x40, TX & 0xFF, 0, 0))
        return given[:16] + bytes(a ^ b for a, b in zip(clear, given[16:], strict=True))

    def certificate(self, code: str, kind: str, mac: bytes) -> str:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            return encounters.certify(tx, self.person, code, kind, mac, at=NOW)

    def upload(self, code: str, *pages: bytes, at: datetime = NOW) -> None:
        secret = b"a secret of the telephone"
        digests = [hashlib.sha256(page).hexdigest() for page in pages]
        mac = hmac.digest(secret, ",".join(sorted(digests)).encode(), "sha256")
        token = self.certificate(code, "encounters", mac)
        for page in pages:
            self.send(Shown(token, secret), digests, page, at=at)

    def send(self, shown: Shown, digests: list[str], page: bytes, *, at: datetime = NOW) -> None:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            encounters.land(tx, self.person, shown, digests, page, at=at)


def record(heard: bytes, interval: int, seconds: int = 600, signal: bytes = STRONG, tx: int = TX) -> bytes:
    return struct.pack("<16s4sIH4sbx", heard[:16], heard[16:], interval, seconds, signal, tx)


def telephone(admin: str, phone: str, person: UUID | None = None) -> Telephone:
    """A logged-in telephone of a person made for it."""
    nobody = Viewer("", "test", "r1")
    asked = access.ask_code(nobody, client=f"client of {phone}", phone=phone)
    viewer = Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r2")
    person = person or uuid4()
    with migrate.owner_tx(admin) as tx:
        row = tx.raw.execute("select account_id from access.account where phone = %s", [phone]).fetchone()
        assert row is not None
        tx.raw.execute(
            "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person]
        )
        tx.raw.execute("insert into access.subject values (%s, 5)", [person])
        tx.raw.execute("insert into access.account_person values (%s, %s, 'self', 'paper')", [row[0], person])
    return Telephone(viewer, person)


def confirm(admin: str, person: UUID, number: str = "CB-20211015-0001", classification: str = "confirmed") -> str:
    """A case of the person that a laboratory confirmed."""
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition, unit_id,"
            " sampled_at, opened_at) values (%s, %s, %s, 'laboratory', 1, %s, 5, %s, %s)",
            [number, person, classification, cases.definition_on(NOW.date()).id, NOW, NOW],
        )
    return number


def officer(admin: str, login: str = "cdc.test") -> Viewer:
    """A tracer of the commune, logged in."""
    with migrate.owner_tx(admin) as tx:
        access.add_officer(tx, uuid4(), login, "Cán bộ Mẫu", "Trung tâm Mẫu", f"09{len(login):08}")
        access.hold_role(tx, login, "tracer", 5)
    nobody = Viewer("", "test", "r3")
    asked = access.ask_code(nobody, client="198.51.100.9", login=login)
    return Viewer(access.check_code(nobody, asked.request_id, asked.code).token, "test", "r4")


def code_for(admin: str, officer: Viewer, person: UUID, case: str) -> str:
    with access.enter(officer, Purpose.CONTACT_TRACING, [person], case=case) as tx:
        return encounters.give_code(tx, case, at=NOW)


def take_in() -> set[UUID]:
    with access.work(System("test"), Purpose.CONTACT_TRACING, "read uploads") as tx:
        return encounters.take_in(tx, at=NOW)


def yesterday(hour: int) -> int:
    """An interval of the day before, by its hour UTC."""
    return slot(datetime.combine(TODAY - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=hour))
