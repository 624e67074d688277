"""The list of units: what stands when, above and below what, and what became of it."""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest

from pccovid.commons.units import REFORM, Successor, Unit, units

BEFORE, AFTER = date(2021, 10, 15), date(2026, 1, 1)
ISLANDS = {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}


def levels(on: date) -> Counter[str]:
    return Counter(unit.level for unit in units().at(on).units)


def test_counts_of_september_2021() -> None:
    assert levels(BEFORE) == {"nation": 1, "province": 63, "district": 705, "commune": 10_603}


def test_counts_of_july_2025() -> None:
    assert levels(AFTER) == {"nation": 1, "province": 34, "commune": 3_321}


def test_the_reform_happens_at_midnight() -> None:
    assert levels(REFORM - timedelta(days=1)) == levels(BEFORE)
    assert levels(REFORM) == levels(AFTER)


def test_nothing_is_known_before_the_first_list() -> None:
    assert levels(date(2021, 1, 31)) == {}
    assert units().by_code("01", "province", date(2021, 1, 31)) is None


def test_ids_are_the_rows_of_the_file() -> None:
    assert [unit.unit_id for unit in units().all] == list(range(1, 14_728))
    assert units().nation.unit_id == 1
    assert all(units().get(unit.unit_id) is unit for unit in units().all)
    for wrong in (0, -1, 14_728):
        with pytest.raises(IndexError):
            units().get(wrong)


def test_a_code_means_another_unit_after_the_reform() -> None:
    old, new = units().by_code("00004", "commune", BEFORE), units().by_code("00004", "commune", AFTER)
    assert old is not None
    assert new is not None
    assert (old.full_name, new.full_name) == ("Phường Trúc Bạch", "Phường Ba Đình")
    assert old.unit_id != new.unit_id


def test_every_unit_has_the_parents_of_its_level() -> None:
    above = {"nation": [], "province": ["nation"], "district": ["province", "nation"]}
    for unit in units().all:
        parents = units().parents(unit)
        expected = above.get(unit.level) or (
            ["district", "province", "nation"] if unit.valid_to == REFORM else ["province", "nation"]
        )
        assert [parent.level for parent in parents] == (expected if unit.level != "nation" else [])
        assert all(unit in units().children(parent) and unit.lies_in(parent) for parent in parents[:1])
        assert all(unit.lies_in(parent) for parent in parents)


def test_exactly_five_districts_have_no_commune() -> None:
    childless = {d.name for d in units().at(BEFORE).units if d.level == "district" and not units().children(d)}
    assert childless == ISLANDS


def test_children_of_the_nation_by_day() -> None:
    assert len(units().children(units().nation)) == 63 + 34
    assert len(units().children(units().nation, AFTER)) == 34


def test_a_unit_does_not_lie_in_itself() -> None:
    assert not units().nation.lies_in(units().nation)
    assert not ba_dinh().lies_in(ba_dinh())


def ba_dinh() -> Unit:
    district = units().by_code("001", "district", BEFORE)
    assert district is not None
    return district


def test_path() -> None:
    ward = units().by_code("26740", "commune", BEFORE)
    assert ward is not None
    assert ward.full_name == "Phường Bến Nghé"
    assert units().path(ward) == "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh"
    assert units().path(units().nation) == "Việt Nam"


def test_five_communes_have_no_predecessor() -> None:
    followed = {s.unit.unit_id for unit in units().all for s in units().successors(unit)}
    new = {u.name for u in units().at(AFTER).units if u.level == "commune" and u.unit_id not in followed}
    assert new == ISLANDS


def test_all_63_provinces_went_whole_into_34() -> None:
    provinces = [unit for unit in units().at(BEFORE).units if unit.level == "province"]
    successors = [units().successors(province) for province in provinces]
    assert all(len(found) == 1 and found[0].how == "whole" for found in successors)
    assert len({found[0].unit.unit_id for found in successors}) == 34


def test_a_commune_stays_within_its_merged_province() -> None:
    """Except where the row itself is marked doubtful."""
    for unit in units().at(BEFORE).units:
        if unit.level != "commune" or unit.province_id is None:
            continue
        (merged,) = units().successors(units().get(unit.province_id))
        assert all(s.unit.lies_in(merged.unit) for s in units().successors(unit) if not s.doubtful)


def test_what_was_divided_has_one_main_part_at_most() -> None:
    for unit in units().at(BEFORE).units:
        how = Counter(s.how for s in units().successors(unit))
        assert how["whole"] + how["split_main"] <= 1
        assert not (how["whole"] and how["split"])


def test_name_collisions_among_divided_communes_are_doubtful() -> None:
    """Two communes Thạnh Quới, 90 km apart, were taken for one and mapped to both of their successors."""
    far = [s for code in ("31246", "31714") for s in _commune_successors(code)]
    assert [(s.unit.code, s.how, s.doubtful) for s in far] == [
        ("31246", "split_main", False),
        ("31726", "split", True),
        ("31246", "split", True),
        ("31726", "split_main", False),
    ]


def _commune_successors(code: str) -> tuple[Successor, ...]:
    unit = units().by_code(code, "commune", BEFORE)
    assert unit is not None
    return units().successors(unit)


def test_what_still_stands_has_no_successor() -> None:
    assert all(not units().successors(unit) for unit in units().at(AFTER).units)


def test_centres_lie_in_the_country() -> None:
    placed = [unit for unit in units().all if unit.lat is not None and unit.lon is not None]
    assert len(placed) > 14_000
    assert all(7 < unit.lat < 23.5 and 102 < unit.lon < 115 for unit in placed)
    missing = [unit for unit in units().all if unit.lat is None or unit.lon is None]
    assert {(unit.level, unit.valid_to) for unit in missing} == {("commune", REFORM)}


@pytest.mark.shared
@pytest.mark.parametrize(("file", "on"), [("units-2021.csv", BEFORE), ("units-2025.csv", AFTER)])
def test_the_list_agrees_with_the_reference(shared_data, file, on) -> None:
    with (shared_data / "units" / file).open(encoding="utf-8") as rows:
        reference = {(row["level"], row["code"], row["name"], row["parent_code"]) for row in csv.DictReader(rows)}
    listed = {
        (unit.level, unit.code, unit.full_name, _parent_code(unit))
        for unit in units().at(on).units
        if unit.level != "nation"
    }
    assert listed == reference


def _parent_code(unit: Unit) -> str:
    parent = units().parents(unit)[0]
    return "" if parent.level == "nation" else parent.code


@pytest.mark.shared
def test_certain_successors_agree_with_the_reference(shared_data) -> None:
    with (shared_data / "units" / "communes-2021-to-2025.csv").open(encoding="utf-8") as rows:
        reference = {(row["old_code"], row["new_code"], row["how"].replace("-", "_")) for row in csv.DictReader(rows)}
    listed = {
        (unit.code, s.unit.code, s.how)
        for unit in units().at(BEFORE).units
        for s in units().successors(unit)
        if unit.level == "commune" and not s.doubtful
    }
    # The reference knows Xã Ba Chẽ by the former code 06970 and Phường Cầu Đất by the later code 11344.
    mended = {row for row in listed if row[1] == "06978" or row[0] == "11353"}
    assert listed - mended <= reference
    assert len(mended) == 7
