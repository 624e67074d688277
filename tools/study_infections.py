"""Infections that nobody wrote by hand, and the check-ins that such people would leave: the truth of `make study`.

covasim plays an epidemic among 10,000 people. Its households stay as they are; its schools and workplaces become closed
groups of the same mean size, for without groups there is no door to check in at. Every contact of the community meets
once a week, and on the day of an infection, at one of 2,000 venues of unequal popularity. Runs in an environment of its
own (requirements-study.lock); writes three tables into a folder: people.csv, visits.csv, infections.csv.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import covasim as cv
import numpy as np

SEED, PEOPLE, DAYS = 1, 10_000, 60
SEEN = 21  # days before the end of which visits are written
GROUPS = {"s": 20, "w": 16}  # contacts of a pupil and of a worker (covasim's own means)
VENUES, ZIPF = 2_000, 0.8
MEETS = 1 / 7  # a day, each pair of the community
CHECKED_OUT = 0.3  # of the visits
CLOCK_WRONG, WRONG_BY = 0.05, 60  # of the visits, minutes
DAY = 24 * 60

Pairs = np.ndarray[Any, np.dtype[np.int64]]


def main(folder: Path) -> None:
    """Play the epidemic and write the tables."""
    random = np.random.default_rng(SEED)
    sim = cv.Sim(
        pop_size=PEOPLE, pop_type="hybrid", pop_infected=50, n_days=DAYS, rand_seed=SEED, verbose=0,
        interventions=[cv.test_prob(symp_prob=0.2, asymp_prob=0.002, start_day=0)],
    )  # fmt: skip
    sim.initialize()
    groups = {layer: _grouped(sim, layer, size, random) for layer, size in GROUPS.items()}
    community = sim.people.contacts["c"]
    pairs = np.column_stack([community["p1"], community["p2"]]).astype(np.int64)
    sim.run()
    folder.mkdir(parents=True, exist_ok=True)
    log = [entry for entry in sim.people.infection_log if entry["source"] is not None]
    _write(folder / "infections.csv", ("source", "target", "day", "layer"),
           ((e["source"], e["target"], e["date"], e["layer"]) for e in log))  # fmt: skip
    _write(folder / "people.csv", ("person", "household", "adopts", "onset_day", "diagnosed_day"), _people(sim, random))
    forced = [(e["date"], e["source"], e["target"]) for e in log if e["layer"] == "c" and e["date"] >= DAYS - SEEN]
    visits = [_at_venues(pairs, forced, random), *(_at_groups(groups[layer], layer, random) for layer in GROUPS)]
    columns = ("person", "place", "kind", "arrived", "left", "shift")
    _write(folder / "visits.csv", columns, (row for rows in visits for row in rows))
    contacts = [(pairs, "c"), *((_pairs(members), layer) for layer, members in groups.items())]
    _write(folder / "contacts.csv", ("one", "other", "layer"),
           ((a, b, layer) for both, layer in contacts for a, b in both.tolist()))  # fmt: skip


def _grouped(sim: Any, layer: str, size: int, random: np.random.Generator) -> list[Pairs]:
    """Put whoever has contacts in a layer into closed groups; the groups."""
    former = sim.people.contacts[layer]
    members = random.permutation(np.unique(np.concatenate([former["p1"], former["p2"]]))).astype(np.int64)
    cuts = np.cumsum(np.maximum(2, random.poisson(size + 1, len(members))))
    groups = [group for group in np.split(members, cuts[cuts < len(members)]) if len(group)]
    pairs = _pairs(groups)
    ends = {"p1": pairs[:, 0], "p2": pairs[:, 1], "beta": np.ones(len(pairs))}
    for name, was in former.edges.items():
        former.edges[name] = ends.get(name, np.resize(was, len(pairs))).astype(was.dtype)
    return groups


def _pairs(groups: Iterable[Pairs]) -> Pairs:
    return np.concatenate([np.column_stack([g[i] for i in np.triu_indices(len(g), 1)]) for g in groups])


def _people(sim: Any, random: np.random.Generator) -> Iterator[tuple[object, ...]]:
    home = np.arange(PEOPLE)
    layer = sim.people.contacts["h"]
    for one, other in zip(layer["p1"], layer["p2"], strict=True):
        home[home == home[max(one, other)]] = home[min(one, other)]
    adopts = random.random(PEOPLE)
    for person in range(PEOPLE):
        days = (sim.people.date_symptomatic[person], sim.people.date_diagnosed[person])
        yield person, home[person], f"{adopts[person]:.4f}", *("" if np.isnan(day) else int(day) for day in days)


def _at_venues(
    pairs: Pairs, forced: list[tuple[int, int, int]], random: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """Two people at one venue for a while; each comes a little before and leaves a little after."""
    popularity = 1 / (np.arange(VENUES) + 1) ** ZIPF
    popularity /= popularity.sum()
    for day in range(DAYS - SEEN, DAYS + 1):
        met = pairs[random.random(len(pairs)) < MEETS].tolist() + [(a, b) for on, a, b in forced if on == day]
        venues = random.choice(VENUES, len(met), p=popularity)
        begins = day * DAY + random.integers(7 * 60, 21 * 60, len(met))
        lasts = np.clip(random.lognormal(np.log(30), 0.8, len(met)), 5, 240)
        for both, venue, begin, minutes in zip(met, venues, begins, lasts, strict=True):
            for person in both:
                before, after = random.integers(0, 15, 2)
                yield (*_scan(person, f"v{venue}", "Quán ăn", begin - before, begin + minutes + after, random),)


def _at_groups(groups: list[Pairs], layer: str, random: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Every member is there every day, as covasim has it: workers eight hours, pupils four."""
    kind, hours = {"s": ("Trường học", 4), "w": ("Nhà máy, công trường", 8)}[layer]
    for number, members in enumerate(groups):
        for day in range(DAYS - SEEN, DAYS + 1):
            begins = day * DAY + 7 * 60 + 30
            for person in members.tolist():
                before, after = random.normal(0, 15, 2)
                yield _scan(person, f"{layer}{number}", kind, begins + before, begins + hours * 60 + after, random)


def _scan(
    person: int, place: str, kind: str, begin: float, end: float, random: np.random.Generator
) -> tuple[object, ...]:
    """What the server is told: minutes since day 0, an end only where they checked out, a clock that may be wrong."""
    chance = random.random(3)
    shift = (WRONG_BY if chance[2] < 0.5 else -WRONG_BY) if chance[1] < CLOCK_WRONG else 0
    return person, place, kind, int(begin) + shift, int(end) + shift if chance[0] < CHECKED_OUT else "", shift


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


main(Path(sys.argv[1]))
