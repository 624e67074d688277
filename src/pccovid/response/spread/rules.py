"""Who likely infected whom, what belongs together, and where each point of the drawing stands. Pure and in one pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from heapq import heappop, heappush
from math import cos, pi, sin, sqrt

from pccovid.response.spread.model import (
    Alert,
    CaseNode,
    Certainty,
    ClusterRule,
    Found,
    Infection,
    MetCase,
    Tie,
)

_LONGEST_SERIAL_DAYS = 21  # between two onsets, of whatever variant; beyond it one is not taken for the other's source
_SPACING = 1.0  # between two points of one ring, in the drawing's own unit
_SHAPE = 0.6  # height of the drawing by its width, about as the page holds it
_GOLDEN = pi * (3 - sqrt(5))  # the angle at which seeds of a sunflower follow each other: a disc filled evenly


def infections(cases: Iterable[CaseNode], met: Iterable[MetCase]) -> tuple[list[Infection], list[Alert]]:
    """A line for each case that another may have infected; of several the likeliest is the parent, so that trees come.

    Stated by an investigation comes first; else whoever fell ill earlier and of whom most evidence speaks: likely when
    it is the only one, possible when there are several. A stated source that fell ill later is an alert (outbreak
    systems call it "secondary onset before primary"), and is drawn all the same.
    """
    node = {case.case_id: case for case in cases}
    sources: dict[int, dict[int, float]] = defaultdict(dict)
    for pair in met:
        # Each of two cases stands among the other's contacts: the earlier one is the source.
        if pair.case_id in node and pair.became_case_id in node:
            first, second = sorted((pair.case_id, pair.became_case_id), key=lambda one: (node[one].day, one))
            if (node[second].day - node[first].day).days <= _LONGEST_SERIAL_DAYS:
                sources[second][first] = max(pair.score, sources[second].get(first, 0.0))
    lines: list[Infection] = []
    alerts: list[Alert] = []
    for case in node.values():
        stated = case.source_case_id if case.source_case_id in node else None
        if stated is not None:
            late = (node[stated].day - case.day).days
            if late > 0 and case.by_onset and node[stated].by_onset:
                alerts.append(Alert(stated, case.case_id, late))
            lines.append(Infection(stated, case.case_id, Certainty.STATED, parent=True))
        others = sorted((s for s in sources[case.case_id].items() if s[0] != stated), key=lambda s: (-s[1], s[0]))
        certainty = Certainty.LIKELY if len(others) == 1 and stated is None else Certainty.POSSIBLE
        for no, (source, _) in enumerate(others):
            lines.append(Infection(source, case.case_id, certainty, parent=stated is None and no == 0))
    return _without_circles(lines), alerts


def _without_circles(lines: list[Infection]) -> list[Infection]:
    """Stated sources may go round in a circle; the line that closes it is no parent, so that every tree has a root."""
    parent: dict[int, int] = {}
    kept: list[Infection] = []
    for line in lines:
        above: int | None = line.source
        while line.parent and above is not None and above != line.target:
            above = parent.get(above)
        is_parent = line.parent and above is None
        if is_parent:
            parent[line.target] = line.source
        kept.append(Infection(line.source, line.target, line.certainty, parent=is_parent))
    return kept


def lay_out(days: Sequence[int], leaves: Sequence[int], parents: Mapping[int, int]) -> tuple[list[float], list[float]]:
    """Where each case stands, and round it so many points as `leaves` says; x and y of cases first, then of leaves.

    Case i fell ill on `days[i]`, has `leaves[i]` points and the parent `parents[i]`, where there is one. Time runs to
    the right; every case has a band of its own height in which its whole tree lies, and trees that follow each other
    share a lane, so that nothing lies on anything. O(n log n).
    """
    n = len(leaves)
    children: dict[int, list[int]] = defaultdict(list)
    for child in sorted(parents, key=lambda one: (days[one], one)):
        children[parents[child]].append(child)
    roots = sorted((i for i in range(n) if i not in parents), key=lambda one: (days[one], one))
    radius = [_SPACING * (1.5 + sqrt(count)) for count in leaves]
    order = _from_above(roots, children)
    band = [0.0] * n
    for i in reversed(order):
        band[i] = max(2 * radius[i], sum(band[c] for c in children[i]))
    day = 3 * max(radius, default=0.0)  # never narrower than the points of a case
    x = _along(order, children, days, radius, day)
    lanes = _lanes(roots, children, x, radius)
    height = sum(max(band[r] for r in lane) for lane in lanes)
    longest = max(days, default=0)
    if longest and height > _SHAPE * day * longest:  # wider days part trees further, never less
        day = height / (_SHAPE * longest)
        x = _along(order, children, days, radius, day)
    apart = max(1.0, _SHAPE * day * longest / height) if height else 1.0
    y = _across(order, children, lanes, band, apart)
    for i, count in enumerate(leaves):
        for k in range(count):
            away, turn = _SPACING * (1 + sqrt(k + 1)), k * _GOLDEN
            x.append(x[i] + away * cos(turn))
            y.append(y[i] + away * sin(turn))
    return x, y


def _along(
    order: Iterable[int], children: Mapping[int, list[int]], days: Sequence[int], radius: Sequence[float], day: float
) -> list[float]:
    """Where on the axis of time each case stands, parents before children: on its day, and right of its parent."""
    x = [on * day for on in days]
    for i in order:
        for c in children.get(i, ()):
            x[c] = max(x[c], x[i] + radius[i] + radius[c])
    return x


def _across(
    order: Iterable[int],
    children: Mapping[int, list[int]],
    lanes: Iterable[list[int]],
    band: Sequence[float],
    apart: float,
) -> list[float]:
    """How high each case stands: in the middle of its band, its children's bands side by side within it."""
    y, top, lane_top = [0.0] * len(band), [0.0] * len(band), 0.0
    for lane in lanes:
        room = apart * max(band[root] for root in lane)
        for root in lane:
            top[root] = lane_top + (room - band[root]) / 2
        lane_top += room
    for i in order:
        y[i] = -(top[i] + band[i] / 2)
        _stack(children[i], top[i] + (band[i] - sum(band[c] for c in children[i])) / 2, band, top)
    return y


def _lanes(
    roots: Iterable[int], children: Mapping[int, list[int]], x: Sequence[float], radius: Sequence[float]
) -> list[list[int]]:
    """The trees of each lane, the first of them first: a tree takes the lane that has been free for longest."""
    lanes: list[list[int]] = []
    free: list[tuple[float, int]] = []
    for root in roots:
        tree = _from_above([root], children)
        begins, ends = min(x[i] - radius[i] for i in tree), max(x[i] + radius[i] for i in tree)
        if free and free[0][0] <= begins:
            _, lane = heappop(free)
            lanes[lane].append(root)
        else:
            lane = len(lanes)
            lanes.append([root])
        heappush(free, (ends, lane))
    return lanes


def _from_above(roots: Iterable[int], children: Mapping[int, list[int]]) -> list[int]:
    order = list(roots)
    for i in order:  # grows while it is walked through: breadth first, without recursion
        order.extend(children[i])
    return order


def _stack(cases: Iterable[int], top: float, band: Sequence[float], tops: list[float]) -> None:
    """Give cases their bands, one below the other."""
    for i in cases:
        tops[i] = top
        top += band[i]


def rule_on(rules: Iterable[ClusterRule], day: date) -> ClusterRule | None:
    """The rule in force on a day, None when we know none."""
    return max((r for r in rules if r.valid_from <= day), key=lambda r: r.valid_from, default=None)


def find_clusters(rule: ClusterRule, ties: Iterable[Tie]) -> list[Found]:
    """Cases that a setting of the rule binds together, directly or through others; the largest first.

    In one setting enough cases must lie within the days of the rule, counted as a moving window; settings that share a
    case are one cluster, called after the setting that most of its cases share.
    """
    settings = {setting.kind: setting for setting in rule.settings}
    there: dict[tuple[str, str, int | None], dict[int, date]] = defaultdict(dict)
    for tie in ties:
        if tie.kind in settings:
            there[tie.kind, tie.label, tie.place_id] |= {tie.case_id: tie.day, tie.other_case_id: tie.other_day}
    bound: dict[tuple[str, str, int | None], set[int]] = {}
    for where, days in there.items():
        setting = settings[where[0]]
        together = _within(days, setting.cases, timedelta(setting.days))
        if together:
            bound[where] = together
    return sorted(_joined(bound), key=lambda found: (-len(found.cases), found.cases))


def _within(days: Mapping[int, date], enough: int, span: timedelta) -> set[int]:
    """The cases that lie in some window of `span` with `enough` of them."""
    ordered = sorted(days, key=lambda case: (days[case], case))
    kept: set[int] = set()
    start = 0
    for end, case in enumerate(ordered):
        while days[case] - days[ordered[start]] > span:
            start += 1
        if end - start + 1 >= enough:
            kept.update(ordered[start : end + 1])
    return kept


def _joined(bound: Mapping[tuple[str, str, int | None], set[int]]) -> list[Found]:
    root: dict[int, int] = {}

    def find(case: int) -> int:
        while root[case] != case:
            root[case] = root[root[case]]
            case = root[case]
        return case

    for cases in bound.values():
        first, *others = sorted(cases)
        root.setdefault(first, first)
        for other in others:
            root.setdefault(other, other)
            root[find(other)] = find(first)
    members: dict[int, list[int]] = defaultdict(list)
    for case in sorted(root):
        members[find(case)].append(case)
    shared: dict[int, Counter[tuple[str, str, int | None]]] = defaultdict(Counter)
    for where, cases in bound.items():
        shared[find(min(cases))][where] += len(cases)
    called = {top: max(counts.items(), key=lambda c: (c[1], str(c[0])))[0] for top, counts in shared.items()}
    return [Found(tuple(cases), *called[top]) for top, cases in members.items()]
