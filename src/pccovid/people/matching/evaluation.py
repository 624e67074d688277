"""How good the links are, against a truth that only this module reads."""

from dataclasses import dataclass
from pathlib import Path

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.people.matching import store
from pccovid.people.matching.workspace import Workspace, workspace


@dataclass(frozen=True)
class TierFigures:
    """Links of one source in one tier; `links` is 0 in the tiers that leave a record in its own shell."""

    source: str
    tier: int
    records: int
    links: int
    right: int
    wrong: int


@dataclass(frozen=True)
class SourceFigures:
    """Precision (right of the linked) and recall (right of those whose person is registered), parts of 1."""

    source: str
    records: int
    automatic: int
    automatic_wrong: int
    provisional: int
    provisional_wrong: int
    automatic_precision: float
    automatic_recall: float
    provisional_recall: float


@dataclass(frozen=True)
class Evaluation:
    """`figures` holds the shares under their names; see docs/linking.md for what each means."""

    tiers: list[TierFigures]
    sources: list[SourceFigures]
    figures: dict[str, float]


def evaluate(truth: Path) -> Evaluation:
    """Compare the live links with a file of source, source_key, person_no, in_register.

    Raises
    ------
    ValueError
        The file tells nothing about the records here.
    """
    with (
        access.work(System("people"), Purpose.IDENTITY_MATCHING, "evaluate links against a truth file") as tx,
        workspace() as work,
    ):
        links = work.folder / "links.csv"
        store.extract(tx, "extract_links", links)
        work.run("load_truth", path=str(truth))
        work.run("load_links", path=str(links))
        return _figures(work, truth)


def evaluate_decisions(work: Workspace, truth: Path, keys: Path) -> Evaluation:
    """The same of what a workspace decided and nobody published; `keys`: a file of record number, source, key.

    Raises
    ------
    ValueError
        The file tells nothing about these records.
    """
    work.run("load_truth", path=str(truth))
    work.run("load_keys", path=str(keys))
    work.run("links_decided")
    return _figures(work, truth)


def _figures(work: Workspace, truth: Path) -> Evaluation:
    work.run("compare_with_truth")
    *sources, total = [_source(*row) for row in work.rows("evaluation_by_source")]
    if not sources:
        raise ValueError(f"{truth} tells nothing about the records in this database")
    ((people, automatic, any_link),) = work.rows("evaluation_by_person")
    ((identified, found),) = work.rows("evaluation_of_identified")
    ((shells, mixed),) = work.rows("evaluation_of_shells")
    figures = {
        "records": total.records,
        "automatic": total.automatic,
        "automatic_wrong": total.automatic_wrong,
        "provisional": total.provisional,
        "provisional_wrong": total.provisional_wrong,
        "automatic_precision": total.automatic_precision,
        "automatic_recall": total.automatic_recall,
        "provisional_recall": total.provisional_recall,
        "identified_recall": _share(found, identified),
        "people": people,
        "people_automatic": _share(automatic, people),
        "people_with_provisional": _share(any_link, people),
        "shells": shells,
        "shells_mixed": mixed,
    }
    return Evaluation([TierFigures(*row) for row in work.rows("evaluation_by_tier")], sources, figures)


def _source(
    source: str | None, records: int, automatic: int, automatic_wrong: int, provisional: int, provisional_wrong: int,
    found: int, found_with_provisional: int,
) -> SourceFigures:  # fmt: skip
    return SourceFigures(
        source or "all", records, automatic, automatic_wrong, provisional, provisional_wrong,
        _share(automatic - automatic_wrong, automatic), _share(found, records), _share(found_with_provisional, records),
    )  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0
