"""The batch: from changed cases to their rings, one set-based step after another, in one transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from pccovid.ground.sql import query
from pccovid.ground.tx import Tx
from pccovid.response import cases
from pccovid.response.cases import Case, Window
from pccovid.response.tracing.data import evidence_rules
from pccovid.response.tracing.model import Count
from pccovid.response.tracing.rules import again_at

_HERE = __package__ or ""
_AT_ONCE = 200  # cases in one transaction
_GATHERED = (
    "gather_places",
    "gather_venues",
    "gather_vehicles",
    "gather_groups",
    "gather_bluetooth",
    "gather_interviews",
)


def trace_changed(tx: Tx, at: datetime) -> int:
    """Work out anew the rings of cases that changed, or for which evidence may have come late; how many cases.

    At most 200 in a transaction: call again until nothing is left. Killed anywhere, it begins again.
    """
    params = {"at": at, "most": _AT_ONCE}
    changed = tx.fetch_all(query(_HERE, "changed_cases"), Case, params)
    if changed:
        _trace(tx, changed, at)
    return len(changed)


def _trace(tx: Tx, changed: Sequence[Case], at: datetime) -> None:
    windows = {c.case_id: cases.window(c, at) for c in changed if is_traced(c)}
    _prepare(tx, changed, windows)
    _gather(tx, 1)
    followed = {"at": at, "full": evidence_rules().full_minutes, "followed": evidence_rules().followed}
    if tx.run(query(_HERE, "follow_first_ring"), followed):
        tx.run(query(_HERE, "leave_out_crowds"), {"crowd": evidence_rules().crowd})
        _gather(tx, 2)
    _conclude(tx, windows, at)


def is_traced(case: Case) -> bool:
    """Whether a case has a ring: confirmed by a laboratory, and not joined to another case of the same infection."""
    return case.traceable and case.joined_to is None


def _prepare(tx: Tx, changed: Iterable[Case], windows: dict[int, Window]) -> None:
    tx.run(query(_HERE, "make_trace"))
    with tx.copy_in("trace_kind", ("kind", "near", "unknown", "far", "minutes")) as copy:
        for kind in evidence_rules().kinds:
            copy.row((kind.kind, kind.near, kind.unknown, kind.far, kind.minutes))
    with tx.copy_in("trace_case", ("case_id", "traceable")) as copy:
        for case in changed:
            copy.row((case.case_id, case.case_id in windows))
    columns = (
        "source_no", "case_id", "ring", "person_id", "starts_at", "ends_at", "definition", "place_window", "metres",
        "masked_minutes", "unmasked_minutes", "vehicle_rows", "depth", "factor",
    )  # fmt: skip
    with tx.copy_in("trace_source", columns) as copy:
        for number, case in enumerate(c for c in changed if c.case_id in windows):
            window = windows[case.case_id]
            by = window.definition
            copy.row((
                number, case.case_id, 1, case.person_id, window.starts_at, window.ends_at, by.id,
                timedelta(minutes=by.same_place_window_min), by.distance_m, by.min_minutes_masked,
                by.min_minutes_unmasked, by.vehicle_rows, by.generation_depth, 1.0,
            ))  # fmt: skip


def _gather(tx: Tx, ring: int) -> None:
    by = evidence_rules()
    params = {
        "ring": ring, "narrow": list(by.narrow_places), "doubted": by.doubted, "day_minutes": by.day_minutes,
        "clock": by.clock_minutes,
    }  # fmt: skip
    for step in _GATHERED:
        tx.run(query(_HERE, step), params)
    tx.run(query(_HERE, "read_gathered"))
    tx.run(query(_HERE, "know_doubles"))
    tx.run(query(_HERE, "leave_out_themselves"))
    tx.run(query(_HERE, "doubt_stays"), params)


def _conclude(tx: Tx, windows: dict[int, Window], at: datetime) -> None:
    told = {"act": uuid4(), "at": at, "within": evidence_rules().converts_within_days}
    tx.run(query(_HERE, "merge_evidence"), {"full": evidence_rules().full_minutes})
    tx.run(query(_HERE, "read_merged"))
    not_followed = _counts(tx.fetch_all(query(_HERE, "not_followed"), Count))
    not_listed = _counts(tx.fetch_all(query(_HERE, "cut_second_ring"), Count, {"listed": evidence_rules().listed}))
    tx.run(query(_HERE, "take_doubles_along"))
    tx.run(query(_HERE, "write_contacts"), told)
    tx.run(query(_HERE, "join_doubles"), told)
    tx.run(query(_HERE, "take_joined_along"), told)
    tx.run(query(_HERE, "drop_contacts"), told)
    tx.run(query(_HERE, "forget_meetings"))
    tx.run(query(_HERE, "write_meetings"))
    tx.run(query(_HERE, "convert_contacts"), told)
    tx.run(query(_HERE, "forget_traces"))
    rows = [
        {
            "case_id": case,
            "again_at": (again := again_at(evidence_rules(), window.ends_at, at)) and again.isoformat(),
            "not_followed": not_followed.get(case, 0),
            "not_listed": not_listed.get(case, 0),
        }
        for case, window in windows.items()
    ]
    tx.run(query(_HERE, "write_traces"), {"rows": json.dumps(rows), "at": at})
    tx.run(query(_HERE, "settle"))


def _counts(found: Iterable[Count]) -> dict[int, int]:
    return {row.case_id: row.people for row in found}
