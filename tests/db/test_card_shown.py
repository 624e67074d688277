"""The card from the rows of the sources: what counts, what does not, and that no colour is written down anywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sources_kit import ask, citizen

from pccovid import access
from pccovid.access import Purpose
from pccovid.ground import ids, migrate
from pccovid.ground.clock import VIETNAM
from pccovid.ground.tx import Tx
from pccovid.response import card

pytestmark = pytest.mark.usefixtures("database")

AT = datetime(2021, 10, 15, 9, tzinfo=VIETNAM)
TWO_DOSES = (("dose", "vaxzevria", "2021-07-05"), ("dose", "vaxzevria", "2021-09-27"))
Show = Callable[..., card.Card]


@pytest.fixture
def show(admin: str) -> Show:
    """The card of a new person about whom sources tell the given facts."""

    def make(*facts: tuple[str, str, str], commune: int | None = None, year: int | None = 1980) -> card.Card:
        person = uuid4()
        with migrate.owner_tx(admin) as tx:
            write = tx.raw.execute
            write("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [person])
            for kind, what, day in facts:
                _fact(tx, person, kind, what, day)
            record = _record(tx, person)
            for name, value in (("commune_id", commune), ("birth_year", year)):
                if value:
                    write(
                        "insert into people.golden_attribute values (%s, %s, %s, %s, 'test', now())",
                        [person, name, str(value), record],
                    )
        with access.enter(citizen(admin, person), Purpose.OWN_RECORD, [person]) as tx:
            return card.show(tx, person, at=AT)

    return make


def _record(tx: Tx, person: UUID) -> int:
    row = tx.raw.execute(
        "insert into people.source_record (source_id, source_key, full_name, row_hash, batch_id, line_no)"
        " values (1, %s, 'Nguyễn Văn An', 1, 1, 1) returning record_id",
        [str(ids.new_id())],
    ).fetchone()
    assert row is not None
    found: int = row[0]
    tx.raw.execute(
        "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
        " values (%s, %s, 'auto', 1, 'test', '{}', 1, 'test')",
        [found, person],
    )
    return found


def _fact(tx: Tx, person: UUID, kind: str, what: str, day: str) -> None:
    record = _record(tx, person)
    if kind == "dose":
        tx.raw.execute(
            "insert into records.dose (record_id, vaccine, vaccine_text, given_on) values (%s, %s, 'x', %s)",
            [record, what or None, day],
        )
    elif kind == "care":
        tx.raw.execute(
            "insert into records.treatment (record_id, status, diagnosis, began_on, ended_on) values (%s, %s, %s, %s, %s)",
            [record, what, "U07.1", day, day if what == "recovered" else None],
        )
    else:
        method, _, pool = kind.partition(" of ")
        tx.raw.execute(
            "insert into records.test (record_id, method, result, taken_at, pool_size) values (%s, %s, %s, %s, %s)",
            [record, method, what, f"{day}T08:00:00+07:00", int(pool or 1)],
        )


@pytest.mark.parametrize(
    ("facts", "colour", "rule"),
    [
        ((), "grey", "nothing"),
        (TWO_DOSES, "green", "complete"),
        ((*TWO_DOSES, ("pcr", "positive", "2021-10-14")), "red", "positive"),
        ((*TWO_DOSES, ("rapid_antigen", "positive", "2021-10-14")), "red", "positive"),
        ((*TWO_DOSES, ("antibody", "positive", "2021-10-14")), "green", "complete"),  # vaccination itself makes these
        ((*TWO_DOSES, ("pcr of 5", "retest", "2021-10-14")), "green", "complete"),
        ((*TWO_DOSES, ("pcr of 5", "positive", "2021-10-14")), "green", "complete"),
        ((*TWO_DOSES, ("pcr", "pending", "2021-10-14")), "green", "complete"),
        ((*TWO_DOSES, ("care", "admitted", "2021-10-10")), "red", "care"),
        ((("care", "recovered", "2021-10-10"), ("pcr", "positive", "2021-10-01")), "green", "recovered"),
        ((("care", "left", "2021-10-10"),), "grey", "nothing"),
        ((("dose", "", "2021-08-01"),), "yellow", "first_dose"),  # a product we do not know is still a dose
    ],
)
def test_what_sources_tell_becomes_a_colour(
    show: Show, facts: tuple[tuple[str, str, str], ...], colour: str, rule: str
) -> None:
    found = show(*facts)
    assert (found.colour, found.rule.id) == (colour, rule)
    assert found.recheck_at <= AT + timedelta(hours=24)


def test_the_province_where_one_lives_gives_the_rules(show: Show, admin: str) -> None:
    communes = "select unit_id from commons.unit where code = %s and level = 'commune' and valid_to is not null"
    tan_tuc, phuc_xa = (ask(admin, communes, code)[0][0] for code in ("27595", "00001"))
    one_dose = ("dose", "vaxzevria", "2021-09-01")
    assert show(one_dose, commune=tan_tuc).rule_set.scope == "79"
    assert show(one_dose, commune=phuc_xa).rule_set.scope == card.NATION
    assert show(one_dose, commune=None).rule_set.scope == card.NATION


def test_without_a_birth_date_there_is_a_card_and_a_child_has_words_of_its_own(show: Show) -> None:
    assert show(year=None).rule.id == "nothing"
    assert show(year=2012).rule.id == "child"
    assert show(year=2009).rule.id == "child", "of whom only the year is known may not be of age yet"


def test_p14_no_table_holds_a_colour_so_nobody_can_set_one(admin: str) -> None:
    columns = ask(
        admin,
        "select table_schema || '.' || table_name || '.' || column_name from information_schema.columns"
        " where table_schema in ('people', 'records', 'response') and column_name ~ 'colou?r'",
    )
    assert columns == []
