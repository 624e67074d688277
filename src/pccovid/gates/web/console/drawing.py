"""A chain as the page draws it: where each point stands, and parallel lists that a script reads quickly."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from pccovid.gates.web.language import Language
from pccovid.response import spread


def drawing(chain: spread.Chain, said: Language) -> dict[str, Any]:
    """Points, lines and days of a chain; the form is written down at `Drawing` in static/bundled/graph.js.

    It names cases by number alone, contacts not at all.
    """
    number = {case.case_id: i for i, case in enumerate(chain.cases)}
    runs: dict[int, list[spread.ContactLeaf]] = defaultdict(list)
    for leaf in chain.contacts:
        runs[number[leaf.case_id]].append(leaf)
    sizes = [sum(leaf.people for leaf in runs[i]) for i in range(len(chain.cases))]
    parents = {number[line.target]: number[line.source] for line in chain.infections if line.parent}
    first = min((case.day for case in chain.cases), default=date.min)
    x, y = spread.lay_out([(case.day - first).days for case in chain.cases], sizes, parents)
    last = max((case.day for case in chain.cases), default=date.min)
    days = (last - first).days + 1 if chain.cases else 0
    return {
        "cases": [[case.case_no, (case.day - first).days, case.classification] for case in chain.cases],
        "leaves": [[i, leaf.kind, leaf.state, leaf.people] for i in sorted(runs) for leaf in runs[i]],
        "lines": [[number[one.source], number[one.target], one.certainty, one.parent] for one in chain.infections],
        "x": [round(value, 1) for value in x],
        "y": [round(value, 1) for value in y],
        "days": [said.day(first + timedelta(i)) for i in range(days)],
    }
