"""Who is this? Grades for a described person, and nothing for those who may not ask."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from people_kit import NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import crypto, ids
from pccovid.people import Described, Match

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nation(admin: str) -> Nation:
    return Nation(admin, size=500)


def asking(nation: Nation) -> Viewer:
    who, token = uuid4(), ids.token()
    nation.execute(
        "insert into access.officer values (%s, %s, 'Hệ thống', 'Bệnh viện', '0900000102')", [who, f"o{who}"]
    )
    place = [who, nation.communes[0]]
    nation.execute("insert into access.role_held (officer_id, role, unit_id) values (%s, 'commune_health', %s)", place)
    nation.execute(
        "insert into access.session (token_hash, officer_id, role, unit_id) values (%s, %s, 'commune_health', %s)",
        [crypto.fingerprint(token), *place],
    )
    return Viewer(token, "test", "r1")


def carried_over() -> None:
    people.resolve()
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)


def matches(nation: Nation, who: Described, **options: object) -> Sequence[Match]:
    with access.enter(asking(nation), Purpose.IDENTITY_MATCHING) as tx:
        return people.find_matches(tx, who, **options)


def test_a_personal_number_with_the_name_is_certain(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    person = nation.link
    record = nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    carried_over()
    found = matches(nation, Described("do thi hanh", birth_year=1985, papers=(f" {pin[:6]} {pin[6:]}",)))
    assert found == [Match(person(record).person, 1.0, "certain")]
    assert matches(nation, Described("Đỗ Thị Hạnh", birth_year=1985, papers=(pin,)), only_certain=True) == found


def test_x18_two_equal_candidates_are_not_certain(nation: Nation) -> None:
    for tail in ("85333331", "85333332"):
        pin = nation.registered("Đinh Hữu Nghị", "1985-03-14", tail=tail)
        nation.record(VACCINATION, "Đinh Hữu Nghị", "1985-03-14", paper=pin)
    carried_over()
    described = Described("Đinh Hữu Nghị", birth_year=1985, sex="M", unit_id=nation.communes[0])
    found = matches(nation, described)
    assert len(found) == 2
    assert {match.grade for match in found} == {"possible"}
    assert found[0].score == pytest.approx(found[1].score)
    assert matches(nation, described, only_certain=True) == []
    assert len(matches(nation, described, count=1)) == 1


def test_a_common_name_and_a_year_are_no_certainty(nation: Nation) -> None:
    for number in range(8):
        pin = nation.registered("Nguyễn Văn Hùng", f"198{number}-03-14", commune=number)
        nation.record(VACCINATION, "Nguyễn Văn Hùng", f"198{number}-03-14", paper=pin, commune=number)
    carried_over()
    found = matches(nation, Described("Nguyễn Văn Hùng", birth_year=1985, sex="M", unit_id=nation.communes[5]))
    assert found[0].grade == "probable"


def test_whoever_the_register_lacks_is_found_by_number_name_and_birth(nation: Nation) -> None:
    record = nation.record(NCOVI, "Bùi Thị Lạ", "1962-07-19", sex="F", phone="0912345678")
    carried_over()
    person = nation.link(record).person
    assert nation.link(record).state == "shell"
    by_phone = Described("Bùi Thị Lạ", birth_year=1962, phone="0912345678")
    assert [(m.person_id, m.grade) for m in matches(nation, by_phone)] == [(person, "certain")]
    other_year = Described("Bùi Thị Lạ", birth_year=1990, phone="0912345678")
    assert [m.grade for m in matches(nation, other_year)] == ["possible"]
    assert matches(nation, Described("Trần Văn Khác", birth_year=1962, phone="0912345678")) == []


def test_who_may_not_match_identities_learns_nothing(nation: Nation) -> None:
    pin = nation.registered("Đỗ Thị Hạnh", "1985-03-14", sex="F")
    nation.record(VACCINATION, "Đỗ Thị Hạnh", "1985-03-14", sex="F", paper=pin)
    carried_over()
    with access.enter(asking(nation), Purpose.SUPPORT_CORRECTION) as tx:
        assert people.find_matches(tx, Described("Đỗ Thị Hạnh", papers=(pin,))) == []
