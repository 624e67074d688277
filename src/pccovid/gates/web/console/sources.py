"""The operator's pages: what needs a look, every source with freshness and counters, and each source by itself."""

from dataclasses import astuple
from io import BytesIO
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.gates.web.console.downloads import MEDIA, download, form_of
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import NotFound
from pccovid.records import corrections

_FOR = {"purpose": Purpose.OPERATIONS}
_PAGE = "console/sources.html"
_ANSWERS = ("answer_id", "source_key", "answer", "reason", "at")


def routes(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    """The pages that look through `desk`."""

    @get("/quan-ly/nguon", opt=_FOR, sync_to_thread=True)
    def overview(request: AnyRequest) -> Response[str]:
        """All sources on one page."""
        return pages.page(request, _PAGE, **_seen(request, desk))

    @post("/quan-ly/nguon/dot/{batch:int}", opt=_FOR, sync_to_thread=True)
    def release(request: AnyRequest, batch: FromPath[int], data: forms.Sent) -> Response[Any]:
        """Let a held batch through; without a reason nothing is released."""
        form = forms.Form(pages.spoken(request), data)
        reason = form.text("reason")
        if not reason:
            form.faults[f"reason-{batch}"] = form.said.text("sources.reason_fault")
            return pages.again(request, _PAGE, form, **_seen(request, desk))
        with office(request) as here:
            desk.release(here.tx, batch, reason)
        return pages.go("/quan-ly/nguon")

    @get("/quan-ly/nguon/dot/{batch:int}/bien-nhan", opt=_FOR, sync_to_thread=True)
    def receipt(request: AnyRequest, batch: FromPath[int]) -> Response[bytes]:
        """The signed receipt of a delivery, for its owner."""
        with office(request) as here:
            note = desk.receipt(here.tx, batch)
        return download(note.encode(), f"bien-nhan-{batch}.txt", "text/plain; charset=utf-8")

    return [overview, release, receipt, *_of_one(desk)]


def _of_one(desk: SourcesDesk) -> list[ControllerRouterHandler]:
    @get("/quan-ly/nguon/{source:str}", opt=_FOR, sync_to_thread=True)
    def one(request: AnyRequest, source: FromPath[str]) -> Response[str]:
        """One source: what was agreed, what came, what waits in quarantine, why records were not linked."""
        contract = desk.contracts().get(source)
        if contract is None:
            raise NotFound
        seen = _seen(request, desk, source)
        return pages.page(request, "console/source.html", contract=contract, **seen)

    @get("/quan-ly/nguon/{source:str}/cach-ly/{form:str}", opt=_FOR, sync_to_thread=True)
    def quarantine(request: AnyRequest, source: FromPath[str], form: FromPath[str]) -> Response[bytes]:
        """The rows that could not be taken in, to mend and send again; who took them is written down."""
        chosen = form_of(form)
        if source not in desk.contracts():
            raise NotFound
        with office(request) as here:
            table = desk.quarantine_file(here.tx, source, chosen)
        return download(table, f"cach-ly-{source}.{chosen}", MEDIA[chosen])

    @get("/quan-ly/nguon/{source:str}/tra-loi/{form:str}", opt=_FOR, sync_to_thread=True)
    def answers(request: AnyRequest, source: FromPath[str], form: FromPath[str]) -> Response[bytes]:
        """What citizens and officers decided about the source's records, for its owner."""
        chosen = form_of(form)
        with office(request) as here:
            told = people.owner_answers(here.tx, source)
        file = BytesIO()
        desk.write_table(chosen, _ANSWERS, map(astuple, told), file)
        return download(file.getvalue(), f"tra-loi-{source}.{chosen}", MEDIA[chosen])

    return [one, quarantine, answers]


def _seen(request: AnyRequest, desk: SourcesDesk, source: str = "") -> dict[str, Any]:
    with office(request) as here:
        return {
            "here": here,
            "alarms": desk.alarms(here.tx),
            "sources": desk.overview(here.tx),
            "quarantined": desk.quarantined(here.tx),
            "held": desk.held(here.tx),
            "carried": desk.carry_over(here.tx),
            "reasons": desk.carry_over_reasons(here.tx),
            "deliveries": desk.deliveries(here.tx, source) if source else [],
            "differences": corrections.differences(here.tx, source) if source else [],
            "reason_words": desk.reason,
        }
