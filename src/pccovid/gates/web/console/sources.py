"""The operator's page: each source's freshness and counters, quarantine, held batches, the carry-over."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from pccovid.access import Purpose
from pccovid.gates.web import forms, pages
from pccovid.gates.web.console.desk import SourcesDesk
from pccovid.gates.web.console.office import office
from pccovid.gates.web.security import AnyRequest

_FOR = {"purpose": Purpose.OPERATIONS}
_PAGE = "console/sources.html"


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

    return [overview, release]


def _seen(request: AnyRequest, desk: SourcesDesk) -> dict[str, Any]:
    with office(request) as here:
        return {
            "here": here,
            "sources": desk.overview(here.tx),
            "quarantined": desk.quarantined(here.tx),
            "held": desk.held(here.tx),
            "carried": desk.carry_over(here.tx),
            "reasons": desk.carry_over_reasons(here.tx),
            "reason_words": desk.reason,
        }
