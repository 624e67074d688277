"""Chains of cases, clusters that stay themselves while they grow, and places at risk, to officers of the area alone."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from desks_kit import ELSEWHERE, HERE, Town

from pccovid import access
from pccovid.access import Purpose, System, Viewer
from pccovid.ground import clock
from pccovid.ground.clock import VIETNAM
from pccovid.response import spread
from pccovid.response.spread import Certainty, ClusterStatus

DAY = datetime(2021, 10, 10, 9, tzinfo=VIETNAM)


class Outbreak:
    """Cases, and who of them met whom at a market."""

    def __init__(self, admin: str) -> None:
        self.town = Town(admin)
        self.people: dict[int, UUID] = {}
        self.market = int(
            str(
                self.town.sql(
                    "insert into records.place (name, kind, commune_id, owner_phone, loaded_at)"
                    " values ('Chợ Trình diễn', 'Chợ', %s, '0900003000', now()) returning place_id",
                    self.town.unit(),
                )
            )
        )

    def case(self, commune: str = HERE, *, day: int = 0, source: int | None = None) -> int:
        person = uuid4()
        self.town.sql("insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", person)
        self.town.sql("insert into access.subject values (%s, %s)", person, self.town.unit(commune))
        opened = clock.now() - timedelta(days=4 - day)
        no = self.town.sql(
            "insert into response.case_file (case_no, person_id, classification, basis, definition, onset_on, unit_id,"
            " source_case_id, opened_at) values ('CB-T-' || nextval('response.case_file_case_id_seq'), %s, 'confirmed',"
            " 'stated', 'DEF-3638', %s, %s, %s, %s) returning case_id",
            person, opened.date(), self.town.unit(commune), source, opened,
        )  # fmt: skip
        self.people[int(str(no))] = person
        return int(str(no))

    def met(self, case: int, person: UUID, kind: str = "place", state: str = "proposed") -> None:
        place, text = (self.market, None) if kind == "place" else (None, "Lớp trình diễn")
        self.town.sql(
            "insert into response.contact (case_id, person_id, ring, class, definition, score, kinds, first_at, last_at,"
            " unit_id, state, found_at, traced_at) values (%s, %s, 1, 'close', 'DEF-3638', 0.5, array[%s], %s, %s, %s, %s,"
            " now(), now())",
            case, person, kind, DAY, DAY, self.town.unit(), state,
        )  # fmt: skip
        self.town.sql(
            "insert into response.meeting (case_id, person_id, met_person_id, kind, place_id, place_text, started_at,"
            " ended_at, minutes, weight, source) values (%s, %s, %s, %s, %s, %s, %s, %s, 30, 0.5, 'test')",
            case, person, self.people[case], kind, place, text, DAY, DAY + timedelta(minutes=30),
        )  # fmt: skip

    def number(self, case: int) -> str:
        return str(self.town.sql("select case_no from response.case_file where case_id = %s", case))


@pytest.fixture
def outbreak(admin: str, database: access.Database) -> Outbreak:
    return Outbreak(admin)


def refresh() -> None:
    with access.work(System("test"), Purpose.CONTACT_TRACING, "find clusters") as tx:
        spread.refresh(tx, clock.now())


def listed(viewer: Viewer) -> list[spread.Cluster]:
    with access.enter(viewer, Purpose.CONTACT_TRACING) as tx:
        return spread.clusters(tx)


def test_a_cluster_keeps_its_id_and_its_judgement_while_it_grows(outbreak: Outbreak) -> None:
    tracer = outbreak.town.officer("tracer", outbreak.town.unit(level="province"))
    first, second, third, fourth = (outbreak.case(day=day) for day in range(4))
    outbreak.met(first, outbreak.people[second])
    refresh()
    assert listed(tracer) == []  # two are none yet
    outbreak.met(first, outbreak.people[third])
    refresh()
    (found,) = listed(tracer)
    assert (found.cases, found.kind, found.label, found.status) == (3, "place", "Chợ Trình diễn", "signal")
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        officer = access.session(tx).officer_id
        assert officer is not None
        step = spread.decide(tx, found.cluster_id, ClusterStatus.CONFIRMED, officer=officer, at=clock.now())
        assert step is not None
        assert spread.decide(tx, found.cluster_id, ClusterStatus.CONFIRMED, officer=officer, at=clock.now()) is None
    outbreak.met(third, outbreak.people[fourth])
    refresh()
    refresh()
    (grown,) = listed(tracer)
    assert (grown.cluster_id, grown.cases, grown.status, grown.found_at) == (
        found.cluster_id, 4, "confirmed", found.found_at,
    )  # fmt: skip
    with access.enter(tracer, Purpose.CONTACT_TRACING) as tx:
        assert len(spread.cases_of_cluster(tx, grown.cluster_id)) == 4
        spread.undo(tx, step, at=clock.now())
        spread.undo(tx, step, at=clock.now())
    assert [one.status for one in listed(tracer)] == ["signal"]


def test_a_cluster_whose_evidence_fell_away_leaves_the_list_and_comes_back_as_itself(outbreak: Outbreak) -> None:
    tracer = outbreak.town.officer("tracer", outbreak.town.unit(level="province"))
    first, second, third = (outbreak.case(day=day) for day in range(3))
    outbreak.met(first, outbreak.people[second])
    outbreak.met(first, outbreak.people[third])
    refresh()
    (found,) = listed(tracer)
    outbreak.town.sql("update response.case_file set classification = 'no_case' where case_id = %s", third)
    refresh()
    assert listed(tracer) == []
    outbreak.town.sql("update response.case_file set classification = 'confirmed' where case_id = %s", third)
    refresh()
    assert [one.cluster_id for one in listed(tracer)] == [found.cluster_id]


def test_two_clusters_that_grow_into_one_go_on_as_the_larger(outbreak: Outbreak) -> None:
    tracer = outbreak.town.officer("tracer", outbreak.town.unit(level="province"))
    at_market = [outbreak.case(day=day) for day in range(3)]
    at_school = [outbreak.case(day=day) for day in range(2)]
    for other in at_market[1:]:
        outbreak.met(at_market[0], outbreak.people[other])
    outbreak.met(at_school[0], outbreak.people[at_school[1]], "class")
    refresh()
    assert sorted(one.cases for one in listed(tracer)) == [2, 3]
    larger = next(one.cluster_id for one in listed(tracer) if one.cases == 3)
    outbreak.met(at_market[0], outbreak.people[at_school[0]])
    refresh()
    assert [(one.cluster_id, one.cases) for one in listed(tracer)] == [(larger, 5)]


def test_p_04_clusters_places_and_chains_are_for_officers_of_the_area(outbreak: Outbreak) -> None:
    first, second, third = (outbreak.case(day=day) for day in range(3))
    outbreak.met(first, outbreak.people[second])
    outbreak.met(first, outbreak.people[third])
    refresh()
    (found,) = listed(outbreak.town.officer("commune_health"))
    stranger = outbreak.town.officer("commune_health", outbreak.town.unit(ELSEWHERE))
    with access.enter(stranger, Purpose.CONTACT_TRACING) as tx:
        officer = access.session(tx).officer_id
        assert officer is not None
        assert spread.clusters(tx) == []
        assert spread.places(tx) == []
        assert spread.cases_of_cluster(tx, found.cluster_id) == []
        assert spread.unit_chains(tx, date(2021, 9, 1), date(2021, 12, 1)).cases == ()
        assert spread.chain_of(tx, outbreak.number(first)).cases == ()  # nobody opened the case
        with pytest.raises(spread.NoSuchCluster):
            spread.decide(tx, found.cluster_id, ClusterStatus.DROPPED, officer=officer, at=clock.now())
        with pytest.raises(spread.NoSuchPlace):
            spread.place(tx, outbreak.market, at=clock.now())


def test_a_chain_goes_across_units_and_names_nobody(outbreak: Outbreak) -> None:
    tracer = outbreak.town.officer("tracer", outbreak.town.unit(level="province"))
    first = outbreak.case(day=0)
    second = outbreak.case(ELSEWHERE, day=1, source=first)
    third = outbreak.case(ELSEWHERE, day=2)
    alone = outbreak.case(day=3)
    outbreak.met(second, outbreak.people[third], state="accepted")
    for _ in range(3):
        outbreak.met(second, uuid4())
    outbreak.met(second, uuid4(), state="rejected")
    number = outbreak.number(first)
    with access.enter(tracer, Purpose.CONTACT_TRACING, [outbreak.people[first]], case=number) as tx:
        chain = spread.chain_of(tx, number)
    assert {case.case_id for case in chain.cases} == {first, second, third}
    assert alone not in {case.case_id for case in chain.cases}
    assert [(one.source, one.target, one.certainty) for one in chain.infections] == [
        (first, second, Certainty.STATED), (second, third, Certainty.LIKELY),
    ]  # fmt: skip
    assert sum(leaf.people for leaf in chain.contacts if leaf.state == "proposed") == 3


def test_places_are_ranked_by_cases_and_their_days_name_nobody(outbreak: Outbreak) -> None:
    commune = outbreak.town.officer("commune_health")
    first, second = outbreak.case(), outbreak.case()
    outbreak.met(first, uuid4())
    outbreak.met(second, uuid4())
    refresh()
    with access.enter(commune, Purpose.CONTACT_TRACING) as tx:
        (row,) = spread.places(tx)
        assert (row.name, row.cases, row.contacts, row.close_contacts, row.visits) == ("Chợ Trình diễn", 2, 2, 2, 0)
        _, days = spread.place(tx, outbreak.market, at=clock.now())
    assert [(one.day, one.visits, one.cases) for one in days] == [(DAY.date(), 0, 2)]
