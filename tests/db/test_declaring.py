"""Declaring here: once however often it is sent, resumed anywhere, changed with history, seen by whom it is about."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from claims_kit import OTHER_PHONE, PHONE, World

from pccovid import access
from pccovid.access import Purpose, Viewer
from pccovid.commons.units import units
from pccovid.ground import clock
from pccovid.ground.clock import VIETNAM
from pccovid.records import declarations
from pccovid.records.declarations import ChangedMeanwhile, NoSuchDeclaration, Sheet

pytestmark = pytest.mark.usefixtures("database")

WELL: declarations.Answers = {
    "travelled": "no", "symptoms": [], "patient": "no", "from_sick_country": "no", "sick": "no",
}  # fmt: skip


class Citizen:
    """Somebody in front of their own forms."""

    def __init__(self, world: World, viewer: Viewer, person: UUID) -> None:
        self.world, self.viewer, self.person = world, viewer, person
        rows = world.rows("select account_id from access.account_person where person_id = %s", person)
        self.account: UUID = rows[0][0]

    def sheet(self, kind: str = "health", amends: str = "", at: datetime | None = None) -> Sheet:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            return declarations.sheet(tx, self.person, kind, at=at or clock.now(), amends=amends)

    def answer(
        self, given: declarations.Answers, kind: str = "health", amends: str = "", at: datetime | None = None
    ) -> Sheet:
        at = at or clock.now()
        for question, answer in given.items():
            with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
                on = declarations.sheet(tx, self.person, kind, at=at, amends=amends)
                declarations.answer(tx, self.person, on, question, answer, account=self.account, at=at)
        return self.sheet(kind, amends, at)

    def send(self, on: Sheet, at: datetime | None = None, by: str | None = None, account: UUID | None = None) -> str:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            return declarations.send(
                tx, self.person, on.form.kind, on.fingerprint,
                account=account or self.account, declared_by=by, at=at or clock.now(), amends=on.amends,
            )  # fmt: skip

    def told(self) -> list[declarations.Filing]:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            return [one for one in declarations.of(tx, self.person) if isinstance(one, declarations.Filing)]

    def revisions(self, reference: str) -> list[declarations.Filing]:
        with access.enter(self.viewer, Purpose.OWN_RECORD, [self.person]) as tx:
            return declarations.filing(tx, self.person, reference)


@pytest.fixture
def citizen(admin: str) -> Callable[..., Citizen]:
    """A logged-in citizen who lives in a commune and has a telephone."""
    world = World(admin)

    def make(phone: str = PHONE, name: str = "Nguyễn Thị Mẫu") -> Citizen:
        record = world.record(name, birth="1985-03-15", phone=phone)
        with psycopg.connect(admin) as connection:
            connection.execute(
                "update people.source_record set commune_id = %s, sex = 'F' where record_id = %s", [ward(), record]
            )
        person, viewer = world.person(record), world.telephone(phone)
        with psycopg.connect(admin) as connection:
            connection.execute(
                "insert into access.account_person select account_id, %s, 'self', 'paper' from access.account where phone = %s",
                [person, phone],
            )
        return Citizen(world, viewer, person)

    return make


def ward() -> int:
    return next(u.unit_id for u in units().all if u.level == "commune" and u.stands(clock.today()))


def test_a_person_of_whom_no_declaration_is_known_is_asked_only_what_is_not_known(
    citizen: Callable[..., Citizen],
) -> None:
    who = citizen()
    sheet = who.sheet()
    assert sheet.answers == {"commune": str(ward()), "phone": PHONE}
    assert [q.id for q in sheet.missing] == ["travelled", "symptoms", "patient", "from_sick_country", "sick"]
    assert not sheet.as_before
    done = who.answer(WELL)
    assert done.missing == ()
    reference = who.send(done)
    (only,) = who.told()
    assert (only.reference, only.revision, only.symptoms, only.exposed, only.travelled) == (reference, 1, "", False, "")
    assert reference.startswith(f"KB-{clock.today():%y%m%d}-")


def test_the_next_time_everything_is_proposed_and_the_form_is_sent_without_an_answer(
    citizen: Callable[..., Citizen],
) -> None:
    who = citizen()
    who.send(who.answer(WELL), clock.now() - timedelta(days=3))
    sheet = who.sheet()
    assert sheet.as_before
    assert sheet.missing == ()
    first, second = who.told()[0], who.send(sheet)
    assert second != first.reference
    assert [t.reference for t in who.told()] == [second, first.reference]


def test_sent_twice_or_by_two_telephones_it_is_one_declaration(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    sheet = who.answer(WELL | {"street": "Ngõ 5 😀 محمد"})
    reference = who.send(sheet)
    assert who.send(sheet) == reference, "the same page again: a double tap, the back button, a second telephone"
    assert who.send(who.sheet()) == reference, "and the form opened anew within the hour"
    assert len(who.told()) == 1
    assert who.send(who.sheet(), clock.now() + timedelta(hours=2)) != reference


def test_what_another_telephone_changed_meanwhile_is_read_before_it_is_sent(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    seen = who.answer(WELL)
    who.answer({"symptoms": ["fever"]})
    with pytest.raises(ChangedMeanwhile):
        who.send(seen)
    assert who.told() == []
    assert who.sheet().answers["symptoms"] == ["fever"], "the answers are still there"


def test_a_draft_is_resumed_with_its_answers_and_can_be_thrown_away(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    who.answer({"travelled": "yes", "travelled_to": "Hải Phòng"})
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        (waiting,) = declarations.drafts(tx, who.person)
    assert (waiting.kind, waiting.amends) == ("health", "")
    later = who.sheet(at=clock.now() + timedelta(days=2))
    assert later.answers["travelled_to"] == "Hải Phòng"
    assert [q.id for q in later.missing] == ["symptoms", "patient", "from_sick_country", "sick"]
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        assert declarations.drop_draft(tx, who.person, "health", "")
    assert "travelled_to" not in who.sheet().answers


def test_a_form_that_changed_while_it_was_open_keeps_the_answers_and_asks_only_what_is_new(
    citizen: Callable[..., Citizen],
) -> None:
    who = citizen()
    before, after = (datetime(2021, 8, day, 9, tzinfo=VIETNAM) for day in (3, 4))
    passenger: declarations.Answers = {
        "nationality": "VNM", "passport": "C1234567", "vehicle": "plane", "vehicle_number": "VN311", "symptoms": [],
        "departs": "2021-08-03", "from_country": "JPN", "arrives": "2021-08-04", "travelled_to": "Tokyo",
        "street": "Ngõ 5", "animals": "no", "patient": "no",
    }  # fmt: skip
    seen = who.answer(passenger, "entry", at=before)
    assert (seen.missing, seen.renewed, seen.form.version) == ((), False, "2020-03-07")
    with pytest.raises(ChangedMeanwhile):
        who.send(seen, after)
    now = who.sheet("entry", at=after)
    assert now.renewed
    assert [q.id for q in now.missing] == ["gate"]
    assert now.answers == seen.answers
    whole = who.answer({"gate": "Nội Bài"}, "entry", at=after)
    assert not whole.renewed
    assert who.revisions(who.send(whole, after))[0].form_version == "2021-08-04"


def test_a_change_is_a_new_revision_and_the_former_one_stays(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    reference = who.send(who.answer(WELL))
    unchanged = who.sheet(amends=reference)
    assert who.send(unchanged) == reference
    assert len(who.revisions(reference)) == 1
    changed = who.answer({"symptoms": ["cough"], "symptoms_note": "từ hôm qua"}, amends=reference)
    assert who.send(changed) == reference
    assert who.send(changed) == reference, "sent twice it is one change"
    now, former = who.revisions(reference)
    assert (now.revision, now.symptoms, now.answers["symptoms_note"]) == (2, "Ho", "từ hôm qua")
    assert (former.revision, former.symptoms) == (1, "")
    assert [(t.reference, t.revision) for t in who.told()] == [(reference, 2)]
    who.answer({"street": "Ngõ 5"})
    with access.enter(who.viewer, Purpose.OWN_RECORD, [who.person]) as tx:
        held = [type(one).__name__ for one in declarations.held_about(tx, who.person)]
    assert held == ["Filing", "Filing", "Draft"], "the citizen's file holds every version, and the draft"
    assert [q.id for q in who.sheet().missing] == ["symptoms"], "an illness is never assumed to be over, nor to go on"


def test_whoever_declared_for_another_stands_on_it(citizen: Callable[..., Citizen]) -> None:
    who = citizen()
    reference = who.send(who.answer(WELL), by="Trần Thị Mai Mẫu")
    assert who.revisions(reference)[0].declared_by == "Trần Thị Mai Mẫu"


def test_a_declaration_of_somebody_else_is_not_there(citizen: Callable[..., Citizen]) -> None:
    who, other = citizen(), citizen(OTHER_PHONE, "Lê Văn Mẫu")
    reference = who.send(who.answer(WELL))
    with pytest.raises(NoSuchDeclaration):
        other.revisions(reference)
    with pytest.raises(NoSuchDeclaration):
        other.sheet(amends=reference)
    with access.enter(other.viewer, Purpose.OWN_RECORD, [other.person]) as tx:
        assert tx.raw.execute("select count(*) from records.filing").fetchone() == (0,)
        assert tx.raw.execute("select count(*) from records.declaration_draft").fetchone() == (0,)


def test_nobody_declares_in_the_name_of_another_account(citizen: Callable[..., Citizen]) -> None:
    who, other = citizen(), citizen(OTHER_PHONE, "Lê Văn Mẫu")
    sheet = who.answer(WELL)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        who.send(sheet, account=other.account)


def test_what_a_double_declared_is_read_with_the_person(citizen: Callable[..., Citizen], admin: str) -> None:
    who, double = citizen(), citizen(OTHER_PHONE, "Nguyễn Thị Mẫu")
    reference = double.send(double.answer(WELL))
    with psycopg.connect(admin) as connection:
        connection.execute("update access.subject set gone_to = %s where person_id = %s", [who.person, double.person])
    assert [t.reference for t in who.told()] == [reference]
    assert who.sheet().as_before
