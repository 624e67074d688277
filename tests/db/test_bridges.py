"""A number proved to be of a person frees at once the records that waited for it, and never opens them by itself."""

from uuid import UUID, uuid4

import pytest
from people_kit import BLUEZONE, NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import crypto, ids

pytestmark = pytest.mark.usefixtures("database")
PHONE = "0900000501"


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin)


def carried_over() -> None:
    people.resolve()
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)


def citizen(nation: Nation, phone: str) -> Viewer:
    account, token = uuid4(), ids.token()
    nation.execute("insert into access.account values (%s, %s)", [account, phone])
    nation.execute(
        "insert into access.session (token_hash, account_id, role) values (%s, %s, 'citizen')",
        [crypto.fingerprint(token), account],
    )
    return Viewer(token, "test", "r1")


def vaccinated(nation: Nation, name: str = "Nguyễn Văn Hùng", *, sex: str = "M") -> tuple[str, UUID]:
    """Somebody registered whose doses are linked; their number and who they are."""
    pin = nation.registered(name, "1985-03-14", sex=sex)
    dose = nation.record(VACCINATION, name, "1985-03-14", sex=sex, paper=pin)
    carried_over()
    return pin, nation.link(dose).person


def test_a_telephone_proved_by_its_owner_frees_what_was_declared_with_it(nation: Nation) -> None:
    for number in range(8):
        nation.registered("Nguyễn Văn Hùng", f"19{70 + number}-03-14", commune=number)
    pin, person = vaccinated(nation)
    waiting = nation.record(NCOVI, "Nguyễn Văn Hùng", 1985, commune=3, phone=PHONE)
    child = nation.record(NCOVI, "Nguyễn Thị Lan", 2012, sex="F", commune=3, phone=PHONE)
    carried_over()
    assert nation.link(waiting).state != "auto"
    with access.enter(citizen(nation, PHONE), Purpose.OWN_RECORD) as tx:
        assert people.claim_by_paper(tx, pin, "Nguyễn Văn Hùng", "14/03/1985") == person
    link = nation.link(waiting)
    assert (link.person, link.state, link.evidence["phone"]["level"]) == (person, "auto", "same")
    assert link.evidence["bridge"]["level"] == "phone_by_one_time_code"
    assert nation.link(child).person != person  # a telephone is not a person
    assert (PHONE,) in nation.rows(
        "select value from people.identifier where person_id = %s and kind = 'phone'", [person]
    )
    before = nation.link(waiting)
    people.resolve(again=True)
    assert nation.link(waiting).state == before.state == "auto"


def test_a_guardians_telephone_is_not_the_childs(nation: Nation) -> None:
    pin, person = vaccinated(nation)
    child_pin, child = vaccinated(nation, "Nguyễn Thị Lan", sex="F")
    viewer = citizen(nation, PHONE)
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        people.claim_by_paper(tx, pin, "Nguyễn Văn Hùng", "14/03/1985")
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        people.claim_by_paper(tx, child_pin, "Nguyễn Thị Lan", "14/03/1985")
    assert nation.rows("select person_id from people.bridge") == [(person,)]
    assert child != person


def test_a_chip_card_ties_the_former_number_to_its_holder(nation: Nation) -> None:
    pin, person = vaccinated(nation)
    waiting = nation.record(NCOVI, "NGUYEN VAN HUNG", 1985, commune=6, paper="271450001")
    carried_over()
    assert nation.link(waiting).state != "auto"
    card = people.cards.chip_card(f"{pin}|271450001|Nguyễn Văn Hùng|14031985|Nam|Hà Nội|15042021")
    assert card is not None
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "scan a card") as tx:
        assert people.bridge_card(tx, card) >= 1
        assert people.bridge_card(tx, card) == 0
    link = nation.link(waiting)
    assert (link.person, link.state, link.rule) == (person, "auto", "card")
    assert link.evidence["bridge"]["level"] == "cmnd_by_chip_card"
    later = nation.record(NCOVI, "Nguyễn Văn Hùng", 1985, commune=7, paper="271450001")
    people.resolve()  # the batch knows the number too
    assert nation.link(later).person == person


def test_two_people_with_one_former_number_stay_two(nation: Nation) -> None:
    """Up to 50,000 numbers were given out both in Bà Rịa - Vũng Tàu and in Đồng Nai."""
    pin, person = vaccinated(nation)
    other = nation.record(NCOVI, "Trần Thị Sáu", 1960, sex="F", commune=4, paper="271450001")
    carried_over()
    card = people.cards.chip_card(f"{pin}|271450001|Nguyễn Văn Hùng|14031985|Nam|Hà Nội|15042021")
    assert card is not None
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "scan a card") as tx:
        people.bridge_card(tx, card)
    assert nation.link(other).person != person
    assert nation.link(other).state == "shell"


def test_somebody_elses_name_on_a_card_changes_nothing(nation: Nation) -> None:
    pin, _ = vaccinated(nation)
    card = people.cards.chip_card(f"{pin}|271450001|Trần Thị Sáu|14031985|Nữ|Hà Nội|15042021")
    assert card is not None
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "scan a card") as tx:
        assert people.bridge_card(tx, card) == 0
    assert nation.rows("select count(*) from people.bridge") == [(0,)]


def test_foreigners_are_grouped_by_passport_and_never_meet_the_register(nation: Nation) -> None:
    nation.registered("John Smith", "1980-05-06")
    told = [
        nation.record(VACCINATION, "John Smith", "1980-05-06", paper="AB1234567", phone="0900000601"),
        nation.record(NCOVI, "SMITH JOHN", 1980, paper="AB1234567"),
        nation.record(NCOVI, "John Smith", "1980-05-06", paper="AB1234567"),
        nation.record(BLUEZONE, "John Smith", "1980-05-06", phone="0900000601"),
    ]
    for record, nationality in zip(told, ("GBR", "GBR", "USA", "GBR"), strict=True):
        nation.execute("update people.source_record set nationality = %s where record_id = %s", [nationality, record])
    carried_over()
    batch, same, other_country, no_passport = (nation.link(record) for record in told)
    assert (batch.state, batch.rule, batch.register_entry) == ("auto", "passport", None)
    assert batch.person == same.person
    assert len({batch.person, other_country.person, no_passport.person}) == 3
    assert (no_passport.state, no_passport.tier) == ("shell", 5)
    later = nation.record(VACCINATION, "J. Smith", 1980, paper="AB1234567")
    nation.execute("update people.source_record set nationality = 'GBR' where record_id = %s", [later])
    people.match_arrivals()
    assert nation.link(later).person == batch.person
    people.resolve(again=True)
    assert nation.link(later).person == batch.person
    assert nation.link(no_passport.person and told[3]).person == no_passport.person


def test_a_household_is_told_to_those_whose_door_is_open(nation: Nation) -> None:
    head = nation.record(NCOVI, "Bùi Văn Cha", 1960)
    baby = nation.record(NCOVI, "Bùi Thị Bé", 2020, sex="F")
    stranger = nation.record(VACCINATION, "Lê Văn Xa", 1970)
    key = nation.rows("select source_key from people.source_record where record_id = %s", [head])[0][0]
    for record, relation, guardian in ((head, "head", None), (baby, "child", key), (stranger, "head", None)):
        nation.execute("insert into people.household_member values (%s, 'H1', %s, %s)", [record, relation, guardian])
    people.resolve()
    person = nation.link(baby).person
    viewer = citizen(nation, PHONE)
    nation.execute(
        "insert into access.account_person select account_id, %s, 'self', 'paper' from access.account where phone = %s",
        [person, PHONE],
    )
    with access.enter(viewer, Purpose.OWN_RECORD, [person]) as tx:
        assert [(r.person_id, r.relation, r.is_guardian) for r in people.household(tx, person)] == [
            (nation.link(head).person, "head", True)
        ]
    with access.enter(viewer, Purpose.OWN_RECORD) as tx:
        assert people.household(tx, person) == []
