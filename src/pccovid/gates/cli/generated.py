"""Pages that are generated, so that they cannot lie: the schema's snapshot, purposes, formats of the sources."""

from collections.abc import Iterator
from pathlib import Path

from pccovid import access
from pccovid.gates import sources
from pccovid.gates.cli.setup import other_database, prepare
from pccovid.ground import migrate, outside
from pccovid.ground.postgres import admin_url
from pccovid.ground.snapshot import snapshot

_SCRATCH = "pccovid_docs"


def write_all() -> Iterator[Path]:
    """Write each page anew and say which."""
    schema = migrate.folder()
    docs = schema.parent / "docs"
    pages = {
        schema / "snapshot.sql": _snapshot(),
        docs / "purposes.md": purposes_page(),
        docs / "formats.md": sources.formats_page(),
    }
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
        yield path


def purposes_page() -> str:
    """The public page "who may see what, for what", from the register."""
    texts, grants = access.register()
    lines = [
        "# Ai được xem gì, để làm gì",
        "",
        "Generated from `src/pccovid/access/purposes.toml`. What is not here cannot be done.",
        "",
    ]
    lines += ["| purpose | mục đích | ground |", "|---|---|---|"]
    lines += [f"| `{t.purpose}` {t.en} | {t.vi} | {t.law} |" for t in texts]
    lines += ["", "| role | purpose | whose data | classes |", "|---|---|---|---|"]
    lines += [f"| `{g.role}` | `{g.purpose}` | {g.area} | {', '.join(g.classes)} |" for g in grants]
    return "\n".join(lines) + "\n"


def _snapshot() -> str:
    with admin_url() as server:
        outside.drop_database(server, _SCRATCH)
        outside.ensure_database(server, _SCRATCH)
        scratch = other_database(server, _SCRATCH)
        prepare(scratch).close()
        text = snapshot(scratch)
        outside.drop_database(server, _SCRATCH)
    return text
