"""Two thousand telephones walk about for two hours: the upload of a case names exactly those it was near."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from bluetooth_kit import NOW, TODAY, code_for, confirm, officer, take_in, telephone, yesterday
from sources_kit import ask, one

from pccovid.gates.demo import phones
from pccovid.records.encounters import tempids
from pccovid.records.encounters.actions import opened

pytestmark = pytest.mark.usefixtures("database")
PEOPLE, INTERVALS, ROOMS = 2_000, 12, 300


def given_out(admin: str, day: date, people: list[UUID]) -> list[phones.Phone]:
    """A telephone for each, with the identifiers of a day: handles are drawn for all at once, as the door would one by one."""
    sealed = one(admin, "select sealed from records.bluetooth_key where day = %s", day)
    handles = dict(
        ask(
            admin,
            "insert into records.bluetooth_handle (handle, person_id, epoch_on)"
            " select 1000000 + n, p, (select min(epoch_on) from records.bluetooth_handle)"
            " from unnest(%s) with ordinality u (p, n) on conflict do nothing returning person_id, handle",
            people,
        )
    ) | dict(ask(admin, "select person_id, handle from records.bluetooth_handle"))
    first = (day - date(1970, 1, 1)).days * 144
    made: list[phones.Phone] = []
    for person in people:
        given = tempids.issue(opened(day, sealed), handles[person], day)
        made.append(phones.Phone({first + n: given[n * 20 : n * 20 + 20] for n in range(144)}))
    return made


def test_the_upload_of_a_case_names_exactly_those_its_telephone_heard(admin: str) -> None:
    day = TODAY - timedelta(days=1)
    case = telephone(admin, "0900000051")
    case.fetch(day)
    people = [case.person, *(uuid4() for _ in range(PEOPLE - 1))]
    town = given_out(admin, day, people)
    assert town[0].payloads == case.payloads
    truth = phones.play(town, yesterday(1), INTERVALS, rooms=ROOMS, seed=3)
    number = confirm(admin, case.person)
    case.upload(code_for(admin, officer(admin), case.person, number), *phones.pages(town[0]))
    take_in()
    heard = {people[other]: times for (who, other), times in truth.items() if who == 0}
    assert len(heard) > 10
    met = ask(
        admin,
        "select person_id, sum(round(extract(epoch from ended_at - started_at)))::integer, sum(minutes)::integer"
        " from records.met_by_bluetooth(%s, %s, %s) group by 1",
        [case.person], NOW - timedelta(days=3), NOW,
    )  # fmt: skip
    told = one(admin, "select count(*) from records.encounter")
    assert told == sum(heard.values()), "every interval in which it heard somebody, and no other"
    assert {person for person, *_ in met} <= set(heard)
    faint = [person for person in set(heard) - {person for person, *_ in met} if heard[person] > 1]
    assert faint == [], "only a signal too weak to count for a second is left out"
    assert all(minutes <= 10 * heard[person] for person, _, minutes in met)
    assert one(admin, "select count(*) from records.bluetooth_refused") == 0
