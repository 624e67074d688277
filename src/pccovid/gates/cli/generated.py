"""Pages that are generated, so that they cannot lie: the schema's snapshot, purposes, formats of the sources, rules."""

from collections.abc import Iterator
from pathlib import Path

from pccovid import access
from pccovid.gates import sources
from pccovid.gates.cli.setup import other_database, prepare
from pccovid.ground import migrate, outside
from pccovid.ground.postgres import admin_url
from pccovid.ground.snapshot import snapshot
from pccovid.response import card, quarantine, risk

_SCRATCH = "pccovid_docs"
_RULES_FROM = (
    "Generated from `response/card/rules.toml`, `response/risk/rules.toml`, and `rules.toml` and `travel.toml` of"
    " `response/quarantine`: dated lists. The first rule of a set that applies decides; what nobody could check in its"
    " source is unverified."
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
    """The public page "how colours, levels and days of quarantine are reckoned", from the rule data."""
    lines = ["# Màu thẻ, cấp dịch và số ngày cách ly được tính thế nào", "", _RULES_FROM, "", "## Thẻ COVID", ""]
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
    return "\n".join([*lines, "", *_quarantine_rules()]) + "\n"


def _quarantine_rules() -> Iterator[str]:
    """A table of each set: for whom, by which protection, how many days apart and in self-watch, tested when."""
    yield "## Cách ly"
    for s in quarantine.rule_sets():
        full = f"full: {s.full_after_days} days after the course"
        within = f", at most {s.full_within_days} days after the last dose" if s.full_within_days else ""
        recovered = f", or recovered in the last {s.recovered_within_days} days"
        yield from ("", f"### `{s.version}` ({s.scope}) {s.title_vi} / {s.title_en}", "")
        until = f" đến trước {s.valid_to:%d/%m/%Y}" if s.valid_to else ""
        yield from (f"từ {s.valid_from:%d/%m/%Y}{until}. {s.source}; {full}{within}{recovered}", "")
        if s.origins or s.from_level:
            level = f", or from a unit of level {s.from_level} or higher" if s.from_level else ""
            yield from (f"who comes from the provinces {', '.join(s.origins)}{level}", "")
        if not s.lines:
            yield "nothing is asked of anybody"
            continue
        yield from (
            "| who | protection | days apart | self-watch | where | tests on day | ground |",
            "|---|---|---|---|---|---|---|",
        )
        for line in s.lines:
            tests = ", ".join(map(str, line.tests))
            yield (
                f"| {line.who} | {line.group or 'any'} | {line.days} | {line.watch_days} | {line.setting} | {tests} |"
                f" {line.source} ({line.confidence}) |"
            )


def _snapshot() -> str:
    with admin_url() as server:
        outside.drop_database(server, _SCRATCH)
        outside.ensure_database(server, _SCRATCH)
        scratch = other_database(server, _SCRATCH)
        prepare(scratch).close()
        text = snapshot(scratch)
        outside.drop_database(server, _SCRATCH)
    return text
