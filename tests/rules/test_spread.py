"""Who likely infected whom, what belongs together, and that no two points of a drawing lie on each other."""

from datetime import date, timedelta
from itertools import pairwise
from math import dist
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from pccovid.response.spread import Certainty, lay_out
from pccovid.response.spread.data import cluster_rules
from pccovid.response.spread.model import CaseNode, MetCase, Tie
from pccovid.response.spread.rules import find_clusters, infections, rule_on

DAY = date(2021, 10, 1)


def case(no: int, day: int, source: int | None = None) -> CaseNode:
    return CaseNode(no, f"CB-{no}", 1, "confirmed", DAY + timedelta(day), by_onset=True, source_case_id=source)


def met(one: int, other: int, score: float = 0.5) -> MetCase:
    return MetCase(one, other, score, DAY)


def test_of_two_cases_that_met_the_earlier_is_the_likely_source_whichever_list_the_other_stands_on() -> None:
    for pair in (met(1, 2), met(2, 1)):
        (line,), alerts = infections([case(1, 0), case(2, 4)], [pair])
        assert (line.source, line.target, line.certainty, line.parent, alerts) == (1, 2, Certainty.LIKELY, True, [])


def test_several_sources_are_all_possible_and_the_best_evidence_draws_the_tree() -> None:
    lines, _ = infections([case(1, 0), case(2, 1), case(3, 5)], [met(1, 3, 0.2), met(2, 3, 0.9)])
    assert [(line.source, line.certainty, line.parent) for line in lines] == [
        (2, Certainty.POSSIBLE, True),
        (1, Certainty.POSSIBLE, False),
    ]


def test_a_stated_source_goes_before_evidence_and_one_who_fell_ill_later_is_an_alert() -> None:
    lines, alerts = infections([case(1, 6), case(2, 4, source=1), case(3, 0)], [met(3, 2, 1.0)])
    assert [(one.source, one.target, one.certainty, one.parent) for one in lines if one.target == 2] == [
        (1, 2, Certainty.STATED, True),
        (3, 2, Certainty.POSSIBLE, False),
    ]
    assert [(alert.source, alert.target, alert.days) for alert in alerts] == [(1, 2, 2)]


def test_who_fell_ill_too_long_after_is_nobodys_infection() -> None:
    assert infections([case(1, 0), case(2, 22)], [met(1, 2)]) == ([], [])


@given(st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_stated_sources_that_go_in_a_circle_still_give_trees(sources: list[int]) -> None:
    cases = [case(i, 0, source if source < len(sources) and source != i else None) for i, source in enumerate(sources)]
    lines, _ = infections(cases, [])
    parent = {line.target: line.source for line in lines if line.parent}
    for start in parent:
        seen, at = {start}, start
        while at in parent:
            at = parent[at]
            assert at not in seen
            seen.add(at)


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=12).flatmap(
        lambda leaves: st.tuples(
            st.just(leaves),
            st.lists(st.integers(-1, 11), min_size=12, max_size=12),
            st.lists(st.integers(0, 20), min_size=12, max_size=12),
        )
    )
)
def test_no_two_points_of_a_drawing_lie_on_each_other(drawn: tuple[list[int], list[int], list[int]]) -> None:
    leaves, above, days = drawn
    parents = {i: above[i] for i in range(1, len(leaves)) if 0 <= above[i] < i}
    x, y = lay_out(days[: len(leaves)], leaves, parents)
    points = sorted(zip(x, y, strict=True))
    assert len(points) == len(leaves) + sum(leaves)
    near = ((a, b) for i, a in enumerate(points) for b in points[i + 1 :] if b[0] - a[0] < 0.5)
    assert all(dist(a, b) > 0.5 for a, b in near)
    assert all(x[child] > x[parent] for child, parent in parents.items())  # time runs to the right


def test_cases_that_follow_each_other_share_a_lane_and_fill_the_drawing() -> None:
    x, y = lay_out([0, 5, 5, 10, 20], [0] * 5, {})
    assert len({round(height, 3) for height in y}) == 2
    assert abs(y[2] - y[1]) > 1  # on the day of another
    assert max(y) - min(y) > 0.25 * (max(x) - min(x))


def test_fifty_thousand_points_are_laid_out_in_a_second() -> None:
    parents = {i: (i - 1) // 3 for i in range(1, 1_000)}
    began = perf_counter()
    x, _ = lay_out([i // 50 for i in range(1_000)], [49] * 1_000, parents)
    assert len(x) == 50_000
    assert perf_counter() - began < 1


def tie(one: int, other: int, kind: str, label: str, days: tuple[int, int]) -> Tie:
    return Tie(one, other, kind, label, None, DAY + timedelta(days[0]), DAY + timedelta(days[1]))


def test_enough_cases_of_one_setting_within_the_days_are_a_cluster() -> None:
    rule = rule_on(cluster_rules(), DAY)
    assert rule is not None
    market = [tie(1, 2, "place", "7", (0, 5)), tie(1, 3, "place", "7", (0, 14))]
    (found,) = find_clusters(rule, market)
    assert (found.cases, found.kind, found.label) == ((1, 2, 3), "place", "7")
    assert find_clusters(rule, market[:1]) == []  # two cases at a place are none yet
    assert find_clusters(rule, [*market[:1], tie(1, 3, "place", "7", (0, 15))]) == []  # nor are three too far apart
    assert find_clusters(rule, [tie(1, 2, "bluetooth", "x", (0, 0))]) == []  # no setting of the rule


def test_settings_that_share_a_case_are_one_cluster_called_after_the_larger() -> None:
    rule = rule_on(cluster_rules(), DAY)
    assert rule is not None
    ties = [tie(a, b, "class", "4A", (0, 1)) for a, b in pairwise(range(1, 5))]
    ties += [tie(4, 9, "work", "may", (1, 2))]
    (found,) = find_clusters(rule, ties)
    assert (found.cases, found.kind, found.label) == ((1, 2, 3, 4, 9), "class", "4A")


def test_before_the_first_rule_nothing_is_a_cluster() -> None:
    assert rule_on(cluster_rules(), date(2020, 1, 1)) is None
