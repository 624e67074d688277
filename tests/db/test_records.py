"""Doses and declarations of a person: only theirs, only what surely is theirs, with every witness."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from sources_kit import ask, citizen, one

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground import migrate
from pccovid.records import declarations, vaccination

pytestmark = pytest.mark.usefixtures("database")

PLATFORM, NCOVI = 1, 2
Take = Callable[..., None]


@pytest.fixture
def take(admin: str) -> Take:
    """Take in one row of a source as the framework does: the person block and the facts of a feature."""

    def take_in(source: int, key: str, feature: object, facts: dict[str, object], name: str = "Nguyễn Văn An") -> None:
        with access.work(System("test"), Purpose.IDENTITY_MATCHING, "take in a row") as tx:
            batch = tx.raw.execute(
                "insert into ingest.batch (source_id, name) values (%s, 'b') returning batch_id", [source]
            )
            people.arrivals.prepare(tx, [feature.FACTS])
            columns = ("line_no", "row_hash", "source_key", "full_name", *facts)
            with tx.copy_in("incoming", columns) as rows:
                rows.row((1, hash((key, *facts.values())), key, name, *facts.values()))
            people.arrivals.merge(tx, source, batch.fetchone()[0], [feature.FACTS])

    return take_in


@pytest.fixture
def linked(admin: str) -> Callable[..., UUID]:
    """A person to whom records are linked in the given states."""

    def make(**states: str) -> UUID:
        person = uuid4()
        with migrate.owner_tx(admin) as tx:
            tx.raw.execute(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person]
            )
            for key, state in states.items():
                tx.raw.execute(
                    "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
                    " select record_id, %s, %s, 1, 'test', '{}', row_hash, 'test' from people.source_record where source_key = %s",
                    [person, state, key],
                )
        return person

    return make


def dose(day: str, number: int = 1) -> dict[str, object]:
    return {"vaccine": "vaxzevria", "vaccine_text": "AZ", "dose_no": number, "given_on": day}


def test_a_person_sees_their_doses_with_all_witnesses_and_nobody_elses(take: Take, linked, admin: str) -> None:
    take(PLATFORM, "a", vaccination, dose("2021-07-01"))
    take(PLATFORM, "b", vaccination, dose("2021-07-02"))  # the same dose, typed again
    take(PLATFORM, "c", vaccination, dose("2021-09-01", 2))
    take(PLATFORM, "d", vaccination, dose("2021-09-09", 2))
    take(PLATFORM, "e", vaccination, dose("2021-09-10", 2))
    me, other = linked(a="auto", b="citizen", c="manual", d="provisional"), linked(e="auto")

    with access.enter(citizen(admin, me), Purpose.OWN_RECORD, [me]) as tx:
        mine, others = vaccination.doses(tx, me), vaccination.doses(tx, other)
        held = vaccination.held_about(tx, me)

    assert [(d.given_on, len(d.witnesses)) for d in mine] == [(date(2021, 7, 2), 2), (date(2021, 9, 1), 1)]
    assert mine[0].told.source_title_vi == "Nền tảng tiêm chủng COVID-19"
    assert len(held) == 3
    assert others == []


def test_a_record_that_only_may_be_ones_own_opens_nothing_even_for_direct_queries(
    take: Take, linked, admin: str
) -> None:
    take(PLATFORM, "a", vaccination, dose("2021-07-01"))
    me = linked(a="provisional")
    with access.enter(citizen(admin, me), Purpose.OWN_RECORD, [me]) as tx:
        assert tx.raw.execute("select count(*) from records.dose").fetchone() == (0,)
        assert vaccination.doses(tx, me) == []


def test_declarations_come_newest_first_and_say_who_made_them(take: Take, linked, admin: str) -> None:
    for key, day, symptoms in (("1", "2021-09-01", None), ("2", "2021-09-20", "Ho")):
        facts = {
            "kind": "health",
            "declared_at": f"{day} 08:00+07",
            "symptoms": symptoms,
            "exposed": None,
            "on_behalf": True,
        }
        take(NCOVI, key, declarations, facts)
    me = linked(**{"1": "auto", "2": "shell"})
    with access.enter(citizen(admin, me), Purpose.OWN_RECORD, [me]) as tx:
        told = declarations.of(tx, me)
        assert declarations.held_about(tx, me) == told
    assert [(d.symptoms, d.exposed, d.on_behalf, d.source) for d in told] == [
        ("Ho", None, True, "ncovi"),
        (None, None, True, "ncovi"),
    ]


def test_a_changed_declaration_keeps_what_was_declared_before(take: Take, admin: str) -> None:
    for symptoms in ("Ho", "Sốt"):
        take(NCOVI, "1", declarations, {"kind": "health", "declared_at": "2021-09-01 08:00+07", "symptoms": symptoms})
    assert one(admin, "select symptoms from records.declaration") == "Sốt"
    former = one(admin, "select content from people.source_record_version")
    assert (former["declaration"]["symptoms"], former["full_name"]) == ("Ho", "Nguyễn Văn An")


def test_the_same_row_again_touches_nothing(take: Take, admin: str) -> None:
    for _ in range(2):
        take(PLATFORM, "a", vaccination, dose("2021-07-01"))
    assert one(admin, "select version from people.source_record") == 1
    assert one(admin, "select count(*) from people.source_record_version") == 0


def test_x13_every_fact_that_a_citizen_sees_leads_to_its_source_batch_line_and_load_time(
    take: Take, linked, admin: str
) -> None:
    take(PLATFORM, "a", vaccination, dose("2021-07-01"))
    take(NCOVI, "1", declarations, {"kind": "health", "declared_at": "2021-09-01 08:00+07"})
    take(PLATFORM, "b", vaccination, dose("2021-07-02"))
    me, _other = linked(**{"a": "auto", "1": "auto"}), linked(b="auto")
    everyones = [row[0] for row in ask(admin, "select record_id from people.source_record")]

    with access.enter(citizen(admin, me), Purpose.OWN_RECORD, [me]) as tx:
        seen = [vaccination.held_about(tx, me)[0], declarations.held_about(tx, me)[0]]
        found = people.arrivals.lineage(tx, everyones)

    assert [(at.source, at.batch, at.version) for at in found] == [
        ("vaccination_platform", "b", 1),
        ("ncovi", "b", 1),
    ]
    assert [(at.batch_id, at.line_no) for at in found] == [(fact.batch_id, fact.line_no) for fact in seen]
    assert all(at.loaded_at is not None for at in found)
