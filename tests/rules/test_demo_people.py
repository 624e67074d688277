"""The people of the demonstration: their numbers and shares, as docs/demo.md promises them."""

from collections import Counter
from itertools import chain
from math import gcd

import pytest

from pccovid.gates import demo
from pccovid.gates.demo import names, papers, places, population
from pccovid.gates.demo.population import Person
from pccovid.people import keys

COUNT = 27_750


@pytest.fixture(scope="module")
def crowd() -> list[Person]:
    return list(chain.from_iterable(population.people(COUNT, seed=7)))


def _share(crowd: list[Person], of: list[Person]) -> float:
    return len(of) / len(crowd)


def test_as_many_people_as_asked_in_communes_of_real_density(crowd: list[Person]) -> None:
    assert [person.number for person in crowd] == list(range(1, COUNT + 1))
    by_commune = Counter(person.home.commune.code for person in crowd)
    assert list(by_commune.values()) == [9_250, 9_250, 9_250]


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    first, again, other = (
        [(p.name, p.birth, p.phone, p.street) for p in chain.from_iterable(population.people(500, seed))]
        for seed in (1, 1, 2)
    )
    assert first == again
    assert len(set(first) & set(other)) < 5


def test_shares(crowd: list[Person]) -> None:
    assert _share(crowd, [p for p in crowd if p.year_only]) == pytest.approx(0.076, abs=0.012)
    assert _share(crowd, [p for p in crowd if not p.registered]) == pytest.approx(0.015, abs=0.004)
    assert _share(crowd, [p for p in crowd if p.registered_name != p.name]) == pytest.approx(0.010, abs=0.003)
    young = [p for p in crowd if 18 <= p.age <= 39]
    assert _share(young, [p for p in young if p.lives is not p.home]) == pytest.approx(0.22, abs=0.02)
    former = [p for p in crowd if p.former_number]
    assert _share(former, [p for p in former if p.registered_former_number]) == pytest.approx(0.82, abs=0.02)


@pytest.mark.parametrize(("family", "share"), [("Nguyễn", 0.31), ("Trần", 0.101), ("Lê", 0.084)])
def test_family_names_have_their_share(family: str, share: float) -> None:
    rng = population.chance(1, "families")
    drawn = Counter(names.family(rng) for _ in range(20_000))
    assert drawn[family] / 20_000 == pytest.approx(share, abs=0.012)


def test_names_collide_as_in_the_country(crowd: list[Person]) -> None:
    same = Counter((person.name, person.birth.year, person.home.commune.code) for person in crowd)
    sharing = sum(count for count in same.values() if count > 1) / COUNT
    assert 0.012 < sharing < 0.035  # linkage of a real-density slice: 0.0186


@pytest.mark.parametrize(("sex", "share"), [("M", 0.73), ("F", 0.35)])
def test_names_of_three_words(crowd: list[Person], sex: str, share: float) -> None:
    born = [p for p in crowd if p.sex == sex and p.birth.year >= 1980]
    assert _share(born, [p for p in born if len(p.name.split()) == 3]) == pytest.approx(share, abs=0.05)


def test_numbers_are_well_formed_and_nobody_shares_one(crowd: list[Person]) -> None:
    for numbers, normal in (
        ([p.pin for p in crowd], keys.id_number),
        ([p.former_number for p in crowd if p.former_number], keys.id_number),
        ([p.phone for p in crowd if p.phone], keys.phone),
    ):
        assert len(set(numbers)) == len(numbers)
        assert [normal(number) for number in numbers] == numbers


def test_a_personal_number_tells_sex_and_year(crowd: list[Person]) -> None:
    for person in crowd:
        century, year = divmod(person.birth.year - 1900, 100)
        assert person.pin[3:6] == f"{2 * century + (person.sex == 'F')}{year:02}"


@pytest.mark.parametrize("order", [papers.PERSONAL, papers.FORMER, papers.TELEPHONES, papers.ROWS])
def test_numbers_do_not_repeat_up_to_the_most_people(order: papers.Order) -> None:
    assert gcd(*order) == 1
    assert order.size >= places.MOST_PEOPLE


def test_households_are_families(crowd: list[Person]) -> None:
    children = [p for p in crowd if p.age < 16]
    assert all(max(member.age for member in child.household) - child.age >= 18 for child in children)
    with_contact = [child for child in children if child.contact]
    assert _share(children, with_contact) > 0.9
    assert not [child for child in children if child.card or child.former_number]


def test_personas_have_easy_telephones_that_nobody_else_has(crowd: list[Person]) -> None:
    personas = demo.personas()
    assert [persona.phone for persona in personas] == [f"090000000{n}" for n in range(1, 6)]
    assert not [p for p in crowd if p.phone and p.phone.startswith("090")]
    for persona in personas:
        assert persona.name.endswith("Mẫu")
        assert keys.id_number(persona.id_number) == persona.id_number


def test_officers_hold_their_roles_where_the_personas_live() -> None:
    commune, second, operator, site, other, police, tracer, colleague, authority = demo.officers()
    assert (second.role, second.unit) == (commune.role, commune.unit)
    assert second.phone != commune.phone
    assert (commune.role, commune.unit.level, commune.unit.code) == ("commune_health", "commune", "27595")
    assert (operator.role, operator.unit.level) == ("operator", "nation")
    assert (site.site, site.unit, police.unit) == (other.site, commune.unit, commune.unit)
    assert (tracer.unit.unit_id, tracer.unit) == (commune.unit.province_id, colleague.unit)
    assert (authority.role, authority.unit) == ("authority", commune.unit)
    assert len({officer.phone for officer in demo.officers()}) == 9
