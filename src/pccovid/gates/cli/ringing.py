"""The ring of a case of the demonstration, worked through as officers do it: interview, accept, sign, hand over.

Every act is the real one, in the session of the officer whose it is.
"""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.gates import demo, worker
from pccovid.gates.cli.telling import Known
from pccovid.ground import clock, ids, migrate
from pccovid.ground.sql import query
from pccovid.response import quarantine, tracing

_HERE = __package__ or ""
_TRACER, _AUTHORITY, _STATION = "cdc.demo", "chutich.demo", "xa.demo"
_WHERE, _WHY = "quán ăn gần nhà", "Ăn trưa cùng bàn"
_APART = slice(2, 4)  # which personas are told to stay apart: the cards of the others stay what their doses make them


@dataclass(frozen=True)
class Ill:
    """The case whose ring is worked through."""

    case_no: str
    person_id: UUID
    sampled_at: datetime


def trace_personas(admin: str) -> None:
    """Who fell ill in the personas' commune met the personas; their orders come to stand in several states. Once."""
    worker.respond()
    case, personas = _case(), _people()
    if case is None or not _interview(admin, case, [p for p in personas if p != case.person_id]):
        return
    worker.respond()
    _accept(admin, case, but=personas[0])
    worker.respond()
    _sign_and_serve(admin, set(personas[_APART]))
    worker.respond()


def _people() -> list[UUID]:
    """The personas in their order, as far as they were carried over."""
    numbers = [persona.id_number for persona in demo.personas()]
    with access.work(System("demo"), Purpose.CONTACT_TRACING, "find the people of the demonstration") as tx:
        found = tx.fetch_all(query(_HERE, "people_of_numbers"), Known, {"numbers": numbers})
    return [one.person_id for one in sorted(found, key=lambda one: numbers.index(one.number))]


def _case() -> Ill | None:
    commune = next(officer.unit for officer in demo.officers() if officer.login == _STATION)
    with access.work(System("demo"), Purpose.CONTACT_TRACING, "find the case of the demonstration") as tx:
        return tx.fetch_one(query(_HERE, "case_of_unit"), Ill, {"unit": commune.unit_id})


def _interview(admin: str, case: Ill, met: Sequence[UUID]) -> bool:
    """Whether whom the case met was written down now, and not before."""
    at, opened = case.sampled_at - timedelta(hours=2), [case.person_id, *met]
    with (
        at_work(admin, _TRACER) as viewer,
        access.enter(viewer, Purpose.CONTACT_TRACING, opened, case=case.case_no) as tx,
    ):
        if tracing.interviews(tx, case.case_no):
            return False
        for person in met:
            said = tracing.Said(
                person, None, None, None, _WHERE, at, at + timedelta(minutes=40), 40, 1.0, True, False, _WHY
            )  # fmt: skip
            tracing.tell(tx, case.case_no, said, clock.now())
    return True


def _accept(admin: str, case: Ill, *, but: UUID) -> None:
    """All but one are accepted, who waits for whoever plays."""
    with (
        at_work(admin, _TRACER) as viewer,
        access.enter(viewer, Purpose.CONTACT_TRACING, [case.person_id], case=case.case_no) as tx,
    ):
        found = [c for c in tracing.contacts(tx, case.case_no) if c.person_id]
        access.open_more(tx, viewer, [c.person_id for c in found if c.person_id], case=case.case_no)
        taken = [c.contact_id for c in found if c.person_id != but]
        tracing.decide(tx, taken, "accepted", why=_WHY, at=clock.now())


def _sign_and_serve(admin: str, people: Collection[UUID]) -> None:
    """The orders of `people` are signed and all but one of them handed over; the rest waits for whoever plays."""
    now = clock.now()
    with at_work(admin, _AUTHORITY) as viewer, access.enter(viewer, Purpose.QUARANTINE) as tx:
        waiting = quarantine.on_list(tx, "sign", now.date(), before=None, most=100)
        orders = [o for o in quarantine.let_in(tx, viewer, waiting, at=now) if o.person_id in people]
        if orders:
            officer = access.session(tx).officer_id or ids.new_id()
            quarantine.sign(tx, [o.order_id for o in orders], by=officer, at=now)
    with at_work(admin, _STATION) as viewer, access.enter(viewer, Purpose.QUARANTINE) as tx:
        waiting = quarantine.on_list(tx, "serve", now.date(), before=None, most=100)
        signed = quarantine.let_in(tx, viewer, waiting, at=now)[1:]
        if signed:
            quarantine.serve(tx, [o.order_id for o in signed], at=now)


@contextmanager
def at_work(admin: str, login: str) -> Generator[Viewer]:
    """A session of an officer for as long as the block lasts; their own one-time codes are left alone."""
    viewer = Viewer(ids.token(), "demo", str(ids.new_id()))
    with migrate.owner_tx(admin) as tx:
        tx.run(query(_HERE, "begin_work"), {"token": viewer.token, "login": login})
    try:
        yield viewer
    finally:
        access.log_out(viewer)
