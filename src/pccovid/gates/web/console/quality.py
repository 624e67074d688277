"""How good the registry is, by source and by province: where records find their person, and where they do not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from litestar import Response, get

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import pages
from pccovid.gates.web.console.office import office
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest

_FOR = {"purpose": Purpose.OPERATIONS}


@dataclass(frozen=True)
class Quality:
    """Records under one heading, by what became of them; shares are of all records, in percent."""

    name: str
    records: int = 0
    automatic: int = 0
    provisional: int = 0
    review: int = 0
    shell: int = 0
    waiting: int = 0
    with_birth_date: int = 0
    with_id_number: int = 0

    def share(self, part: int) -> float:
        """Percent of the records, to one place."""
        return round(100 * part / self.records, 1) if self.records else 0.0


@get("/quan-ly/chat-luong", opt=_FOR, sync_to_thread=True)
def registry(request: AnyRequest) -> Response[str]:
    """Every source, then every province for all sources or for the one that was chosen; the weakest first."""
    said, chosen = pages.spoken(request), request.query_params.get("nguon", "")
    with office(request) as here:
        rows = people.registry_quality(here.tx)
    titles = {row.source: _title(row, said) for row in rows}
    of_source = [row for row in rows if chosen in ("", row.source)]
    return pages.page(
        request,
        "console/quality.html",
        here=here,
        titles=titles,
        chosen=chosen if chosen in titles else "",
        sources=_summed(rows, lambda row: titles[row.source]),
        provinces=_summed(of_source, lambda row: row.province or said.text("quality.nowhere")),
        counted_at=max((row.counted_at for row in rows), default=None),
    )


def _summed(rows: Iterable[people.QualityRow], heading: Callable[[people.QualityRow], str]) -> list[Quality]:
    sums: dict[str, Quality] = {}
    for row in rows:
        name = heading(row)
        before = sums.get(name, Quality(name))
        sums[name] = replace(
            before,
            records=before.records + row.records,
            automatic=before.automatic + row.automatic,
            provisional=before.provisional + row.provisional,
            review=before.review + row.review,
            shell=before.shell + row.shell,
            waiting=before.waiting + row.waiting,
            with_birth_date=before.with_birth_date + row.with_birth_date,
            with_id_number=before.with_id_number + row.with_id_number,
        )
    return sorted(sums.values(), key=lambda quality: quality.share(quality.automatic))


def _title(row: people.QualityRow, said: Language) -> str:
    return row.title_vi if said.code == "vi" else row.title_en


ROUTES = [registry]
