"""The bench of FHIR Patient/$match: a signed question over TLS, and the answer with whom it may mean."""

import json
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.commons.fhir import build, encode
from pccovid.commons.fhir.terms import Paper
from pccovid.gates import demo
from pccovid.gates.cli import agencies
from pccovid.gates.cli.site import free_port
from pccovid.gates.demo.sandboxes import agency
from pccovid.gates.demo.sandboxes.agency import Agency
from pccovid.ground import migrate
from pccovid.ground.sql import query

_CALLER, _WARM, _ASKED = "bench-hospital", 50, 1_000


def matching(admin: str, folder: Path) -> dict[str, float]:
    """Milliseconds at the caller, one question after the other: half with a paper, half with name and birth alone.

    Everybody was carried over before. The signing of the request is the caller's own and not counted.
    """
    with access.work(System("bench"), Purpose.IDENTITY_MATCHING, "measure $match") as tx:
        people.refresh_index(tx)
    with migrate.owner_tx(admin) as tx:
        known: list[dict[str, str]] = tx.values(query(__package__ or "", "bench_known"), {"most": _WARM + _ASKED})
    port = free_port()
    with agencies.running(admin, port), _hospital(admin, folder, port) as caller:
        answers = [_ask(caller, who, with_paper=turn % 2 == 0) for turn, who in enumerate(known)][_WARM:]
    times = [milliseconds for milliseconds, _ in answers]
    return {
        "p95_ms": round(quantiles(times, n=20)[18], 2),
        "p50_ms": round(quantiles(times, n=2)[0], 2),
        "questions": len(answers),
        "certain": round(sum(is_certain for _, is_certain in answers) / len(answers), 3),
    }


def _ask(caller: Agency, who: dict[str, str], *, with_paper: bool) -> tuple[float, bool]:
    papers = [Paper("cccd", who["pin"])] if with_paper else []
    patient = build.patient(key="1", name=who["name"], sex=who["sex"], birth=who["birth"], papers=papers)
    body: dict[str, Any] = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": json.loads(encode(patient))}],
    }
    path = "/fhir/Patient/$match"
    request = caller.signed("POST", path, purpose="identity_matching", body=json.dumps(body).encode())
    began = time.perf_counter()
    answer = caller.http.send(request)
    took = (time.perf_counter() - began) * 1000
    grades = [e["search"]["extension"][0]["valueCode"] for e in answer.raise_for_status().json().get("entry", [])]
    return took, "certain" in grades


def _hospital(admin: str, folder: Path, port: int) -> Agency:
    keys = folder / _CALLER
    agency.make_keys(keys, _CALLER)
    agencies.let_in_caller(admin, demo.Caller(_CALLER, "Bench", keys, ("identity_matching",), ()))
    return Agency(keys, _CALLER, f"https://127.0.0.1:{port}")
