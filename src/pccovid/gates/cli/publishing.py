"""What operators hand out: the signed files of keys that telephones published."""

from pathlib import Path

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.carry import console
from pccovid.gates.cli.exchange import installed
from pccovid.ground import clock
from pccovid.records import encounters


def export_keys(folder: Path) -> None:
    """`pccovid tracing export-keys`: what is due is made first; files that are no longer kept are taken away."""
    with installed(), access.work(System("cli"), Purpose.CONTACT_TRACING, "export published keys") as tx:
        encounters.make_files(tx, at=clock.now())
        files = encounters.key_files(tx)
    write(files, folder)
    console.print(f"{folder}: {len(files)} files", soft_wrap=True)


def write(files: list[encounters.KeyFile], folder: Path) -> None:
    """The files and their index, the index last, so that it never names what is not there."""
    region = folder / encounters.REGION
    region.mkdir(parents=True, exist_ok=True)
    for file in files:
        (region / file.name).write_bytes(file.content)
    (folder / "index.txt").write_text(encounters.index([file.name for file in files]), "ascii")
    for gone in {path.name for path in region.glob("*.zip")} - {file.name for file in files}:
        (region / gone).unlink()
