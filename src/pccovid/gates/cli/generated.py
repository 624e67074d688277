"""Pages that are generated, so that they cannot lie: the schema's snapshot, purposes, formats of the sources, rules."""

from collections.abc import Iterator
from pathlib import Path

from pccovid import access
from pccovid.gates import sources
from pccovid.gates.cli.setup import other_database, prepare
from pccovid.ground import migrate, outside
from pccovid.ground.postgres import admin_url
from pccovid.ground.snapshot import snapshot
from pccovid.response import card, risk

_SCRATCH = "pccovid_docs"
_RULES_FROM = (
    "Generated from `response/card/rules.toml` and `response/risk/rules.toml`: dated lists. The first rule of a set"
    " that applies gives the colour; what nobody could check in its source document is unverified."
)


def write_all() -> Iterator[Path]:
    """Write each page anew and say which."""
    schema = migrate.folder()
    docs = schema.parent / "docs"
    pages = {
        schema / "snapshot.sql": _snapshot(),
        docs / "purposes.md": purposes_page(),
        docs / "formats.md": sources.formats_page(),
        docs / "rules.md": rules_page(),
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


def rules_page() -> str:
    """The public page "how colours and levels are reckoned", from the rule data."""
    lines = ["# Màu thẻ và cấp dịch được tính thế nào", "", _RULES_FROM, "", "## Thẻ COVID", ""]
    for rule_set in card.rule_sets():
        known = f"từ {rule_set.valid_from:%d/%m/%Y}. {rule_set.source}"
        lines += [f"### `{rule_set.version}` {rule_set.title_vi} / {rule_set.title_en}", "", known, ""]
        lines += ["| rule | colour | điều kiện | condition | ground |", "|---|---|---|---|---|"]
        for r in rule_set.rules:
            vi, en = r.vi.format(**r.when), r.en.format(**r.when)
            lines.append(f"| `{r.id}` | {r.colour} | {vi} | {en} | {r.source} ({r.confidence}) |")
        lines.append("")
    lines += ["## Cấp dịch", "", "| rule | from | until | cases /100,000/week | coverage | elders | matrix | ground |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    lines += [
        f"| `{r.id}` | {r.valid_from} | {r.valid_to or ''} | {', '.join(map(str, r.case_bounds))} | {r.coverage:.0%} |"
        f" {r.elders_coverage:.0%} from {r.elders_from_age} | {' / '.join(str(list(row)) for row in r.matrix)} |"
        f" {r.source} ({r.confidence}) |"
        for r in risk.level_rules()
    ]
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
