"""The bench of the laboratory's push: from the request over TLS to the test that stands with the right person."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import demo
from pccovid.gates.cli import agencies, arriving
from pccovid.gates.cli.site import free_port
from pccovid.gates.demo import laboratory
from pccovid.gates.demo.sandboxes import agency
from pccovid.gates.demo.sandboxes.agency import Agency
from pccovid.ground.sql import query

_HERE = __package__ or ""
_MOST, _TOGETHER = 10_000, 500  # people who are tested; messages in a request
_LOOK_S, _PATIENCE_S = 0.1, 120


def push(admin: str, folder: Path, size: int, seed: int) -> dict[str, float]:
    """Results a second against a register of `size` people, by one laboratory that sends one request after the other.

    First samples come, and each finds its person; then their results. The clock of each runs from the first request
    until the last sample is linked, or the last result stands with its person.
    """
    tested = arriving.fill_register(size, seed, _MOST)
    samples, results = laboratory.one_each(tested, seed)
    with _work() as tx:
        people.refresh_index(tx)
    port = free_port()
    with agencies.running(admin, port), _laboratory(admin, folder, port) as caller:
        warm, samples = samples[:_TOGETHER], samples[_TOGETHER:]
        warm_results, results = results[:_TOGETHER], results[_TOGETHER:]
        _send(caller, warm, lambda: _count("bench_linked") == len(warm))
        _send(caller, warm_results, lambda: _count("bench_resulted") == len(warm))
        linking_s = _send(caller, samples, lambda: _count("bench_linked") == len(tested))
        resulting_s = _send(caller, results, lambda: _count("bench_resulted") == len(tested))
    with _work() as tx:
        known = {"keys": [f"BENCH-{p.number}" for p in tested], "pins": [p.pin for p in tested]}
        automatic, right = (tx.value(query(_HERE, name), known) for name in ("bench_automatic", "bench_right"))
    return {
        "results_per_s": round(len(results) / resulting_s),
        "samples_per_s": round(len(samples) / linking_s),
        "with_samples_per_s": round(len(results) / (linking_s + resulting_s)),
        "automatic": round(automatic / len(tested), 3),
        "automatic_precision": round(right / automatic, 6),
    }


def _laboratory(admin: str, folder: Path, port: int) -> Agency:
    keys = folder / "laboratory"
    agency.make_keys(keys, laboratory.CALLER)
    caller = demo.Caller(laboratory.CALLER, laboratory.NAME, keys, ("testing",), (laboratory.SOURCE,))
    agencies.let_in_caller(admin, caller)
    return Agency(keys, laboratory.CALLER, f"https://127.0.0.1:{port}")


def _send(caller: Agency, messages: list[bytes], is_done: Callable[[], bool]) -> float:
    """Seconds from the first request until all is done."""
    began = time.perf_counter()
    for start in range(0, len(messages), _TOGETHER):
        answer = caller.push(laboratory.SOURCE, b"".join(messages[start : start + _TOGETHER]))
        if not answer.is_success:
            raise RuntimeError(f"the interface answered {answer.status_code}")
    while not is_done():
        if time.perf_counter() - began > _PATIENCE_S:
            raise RuntimeError(f"not done within {_PATIENCE_S} seconds")
        time.sleep(_LOOK_S)
    return time.perf_counter() - began


def _count(name: LiteralString) -> int:
    with _work() as tx:
        return tx.value(query(_HERE, name))


def _work() -> Any:
    return access.work(System("bench"), Purpose.IDENTITY_MATCHING, "measure the laboratory's push")
