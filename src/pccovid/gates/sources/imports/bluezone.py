"""Uploads of Bluezone's history become meetings, taken in like every canonical file of `encounters`.

A folder holds `uploads.csv` (phone, full_name, base_id, first_day, system, file) and the files it names.
"""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pccovid.gates.sources.framework import canonical
from pccovid.gates.sources.framework.model import BatchReport, SourceProblem
from pccovid.gates.sources.imports.actions import import_file
from pccovid.ground import clock, crypto
from pccovid.records import encounters
from pccovid.records.encounters import Near, Upload

_KIND = "encounters"


class NotBluezone(SourceProblem):
    """The folder does not hold what Bluezone's uploads are."""


def import_bluezone(folder: Path, agency: str) -> tuple[BatchReport, dict[str, int]]:
    """Take in who heard whom; beside the report how many lines said nothing, by the reason. The folder is only read.

    Raises
    ------
    NotBluezone
    Busy
        Another import of encounters is running.
    """
    try:
        with (folder / "uploads.csv").open(newline="", encoding="utf-8") as file:
            owners = {row["phone"]: row for row in csv.DictReader(file)}
        uploads = [_upload(folder, row) for row in owners.values()]
    except (OSError, KeyError, ValueError) as error:
        raise NotBluezone(f"Không đọc được dữ liệu Bluezone trong thư mục ({type(error).__name__})") from error
    found, unread = encounters.bluezone_meetings(uploads, clock.today())
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, "bluezone.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, canonical.kinds()[_KIND].contract.names, restval="")
            table.writeheader()
            table.writerows(_rows(found, owners))
        return import_file(_KIND, path, agency), unread


def _upload(folder: Path, row: dict[str, str]) -> Upload:
    history = (folder / Path(row["file"]).name).read_text("ascii")
    first = clock.today().fromisoformat(row["first_day"])
    if row["system"] not in {"android", "ios"}:
        raise ValueError(row["system"])
    return Upload(row["phone"], bytes.fromhex(row["base_id"]), first, row["system"], history)


def _rows(found: list[Near], owners: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    """Two rows a meeting; whether one or both heard, it is one meeting, as near as the one that heard better says."""
    best: dict[tuple[frozenset[str], str], Near] = {}
    for near in found:
        pair = frozenset((near.owner, near.other)), near.began_at.isoformat()
        best[pair] = max(near, best.get(pair, near), key=lambda one: one.share)
    for (pair, began), near in best.items():
        name = crypto.keyed_hash("bluezone", f"{sorted(pair)} {began}").hex()[:24]
        for owner in sorted(pair):
            yield {
                "key": f"{name} {crypto.keyed_hash('bluezone', owner).hex()[:8]}",
                "full_name": owners[owner]["full_name"],
                "phone": owner,
                "meeting": name,
                "began_at": began,
                "minutes": str(near.minutes),
                "nearness": f"{near.share:.2f}",
            }
