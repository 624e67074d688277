"""Matching on arrival, measured: a register of made-up people, and records of some of them that come in."""

import time
from collections.abc import Iterator
from random import Random
from statistics import quantiles
from typing import Any, LiteralString

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates.demo import dirt, population
from pccovid.gates.demo.population import Person
from pccovid.ground import migrate
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

_HERE = __package__ or ""
_KNOWN, _SINGLY, _TOGETHER, _WARM = 5_000, 3_000, 30_000, 500


def arrivals(admin: str, size: int, seed: int) -> dict[str, float]:
    """Milliseconds in the server for a record that comes alone, and records a second in batches.

    p50 and p95 are of normal forms, keys, candidates, score and tier; published_ those until the link is written and
    the person's page recomputed. The register is `size` people, and nobody of them was known before.
    """
    started = time.perf_counter()
    tellings = _load(size, seed)
    loaded = time.perf_counter()
    with _work() as tx:
        people.refresh_index(tx)
    indexed = time.perf_counter()
    before, singly, together = (
        tellings[:_KNOWN],
        tellings[_KNOWN : _KNOWN + _SINGLY + _WARM],
        tellings[_KNOWN + _SINGLY + _WARM :],
    )
    _tell(before)
    people.match_arrivals()
    with migrate.owner_tx(admin) as tx:  # as the server does by itself, a minute later
        tx.run(query(_HERE, "bench_analyze"))
    alone = _tell(singly)
    with migrate.owner_tx(admin) as tx:
        deciding = _times(tx, "bench_decide", alone)
    with _work() as tx:
        publishing = _times(tx, "bench_settle", alone)
    _tell(together)
    began = time.perf_counter()
    found = people.match_arrivals()
    return {
        "p50_ms": round(quantiles(deciding, n=2)[0], 3),
        "p95_ms": round(quantiles(deciding, n=20)[18], 3),
        "published_p50_ms": round(quantiles(publishing, n=2)[0], 3),
        "published_p95_ms": round(quantiles(publishing, n=20)[18], 3),
        "records_per_s": round(found.records / (time.perf_counter() - began)),
        "automatic": round(found.automatic / found.records, 3),
        "load_s": round(loaded - started, 1),
        "index_s": round(indexed - loaded, 1),
    }


def _load(size: int, seed: int) -> list[tuple[Any, ...]]:
    """Fill the register with `size` people; what sources will tell of every so-manieth of them."""
    rng = Random(seed)  # noqa: S311  # a measurement, no secret
    tellings = [_telling(rng, person) for person in fill_register(size, seed, _KNOWN + _SINGLY + _WARM + _TOGETHER)]
    rng.shuffle(tellings)
    return tellings


def fill_register(size: int, seed: int, chosen: int) -> list[Person]:
    """Fill the register with `size` people; about `chosen` of them, spread evenly."""
    every = max(1, size // chosen)
    found: list[Person] = []
    with _work() as tx:
        people.arrivals.prepare_register(tx)
        with tx.copy_in("registered", (*people.arrivals.LINEAGE, *people.arrivals.REGISTERED)) as copy:
            for person in _people(size, seed):
                if person.registered:
                    copy.row(_entry(person))
                if person.number % every == 0:
                    found.append(person)
        people.arrivals.receive_register(tx, 1)
    return found


def _entry(person: Person) -> tuple[Any, ...]:
    birth = None if person.year_only else person.birth
    return (
        person.number, 1, None, person.pin, person.registered_former_number or None, person.registered_name, person.sex,
        birth, person.birth.year, person.home.commune.unit_id,
    )  # fmt: skip


def _people(size: int, seed: int) -> Iterator[Person]:
    for household in population.people(size, seed):
        yield from household


def _telling(rng: Random, person: Person) -> tuple[Any, ...]:
    """Half are told with a paper, as by vaccination; the others with a telephone, or with neither."""
    name = person.name
    if rng.random() < 0.25:
        name = dirt.plain(name)
    if rng.random() < 0.04:
        name = dirt.mistyped(rng, name)
    birth = None if person.year_only or rng.random() < 0.25 else person.birth
    with_paper = rng.random() < 0.5
    paper = (person.pin if rng.random() < 0.65 else person.former_number) if with_paper else None
    phone = person.contact if not with_paper and rng.random() < 0.8 else None
    commune = person.lives.commune.unit_id if rng.random() < 0.8 else None
    return (
        person.number, 1, None, f"bench {person.number}", name, birth, person.birth.year, person.sex, paper, phone,
        commune, None, False,
    )  # fmt: skip


def _tell(rows: list[tuple[Any, ...]]) -> list[int]:
    """Let these records come in; their ids."""
    with _work() as tx:
        last = tx.value(query(_HERE, "bench_last_record"))
        people.arrivals.prepare(tx, ())
        with tx.copy_in("incoming", (*people.arrivals.LINEAGE, *people.arrivals.PERSON)) as copy:
            for row in rows:
                copy.row(row)
        people.arrivals.merge(tx, 1, 1, ())
        return tx.values(query(_HERE, "bench_records"), {"last": last})


def _times(tx: Tx, name: LiteralString, records: list[int]) -> list[float]:
    """Milliseconds in the server for each record alone, warm."""
    return [tx.value(query(_HERE, name), {"record": record}) for record in records][_WARM:]


def _work() -> Any:
    return access.work(System("bench"), Purpose.IDENTITY_MATCHING, "measure matching on arrival")
