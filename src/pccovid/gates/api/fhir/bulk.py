"""Bulk Data: everything an agency may read of the people of its unit, as NDJSON files, and what is gone since.

Ground: https://hl7.org/fhir/uv/bulkdata. Asked for here, made by the worker (`gates.worker`), fetched here.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, get
from litestar.params import FromPath, QueryParameter
from litestar.response import File
from litestar.status_codes import HTTP_202_ACCEPTED

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates.api.fhir import answers, store
from pccovid.gates.api.fhir.model import TYPES, Export
from pccovid.gates.api.security import AnyRequest, caller
from pccovid.ground import clock, ids
from pccovid.ground.config import settings
from pccovid.ground.errors import NotFound, Problem

_OPT: dict[str, Any] = {"purposes": {Purpose.CARE, Purpose.VACCINATION, Purpose.TESTING, Purpose.BORDER_HEALTH}}
_COME_AGAIN_S = "10"


class NotAsynchronous(Problem):
    """Xuất dữ liệu cần phần đầu Prefer: respond-async; kết quả được lấy sau ở địa chỉ trong Content-Location."""

    code = "not_asynchronous"


class TypeNotShared(Problem):
    """Có loại tài nguyên không được chia sẻ cho mục đích này. Xem /fhir/metadata."""

    code = "type_not_shared"
    status = 403


Types = Annotated[str, QueryParameter(name="_type", description="resource types, parted by commas; all without it")]
Since = Annotated[
    datetime | None, QueryParameter(name="_since", description="only what changed at or after this instant")
]


@get("/$export", opt=_OPT, sync_to_thread=True)
def ask(request: AnyRequest, types: Types = "", since: Since = None) -> Response[bytes]:
    """Ask for an export: 202 with the address at which it will be found."""
    who = caller(request)
    if "respond-async" not in request.headers.get("prefer", ""):
        raise NotAsynchronous
    shared = [name for name, purposes in TYPES.items() if who.purpose in purposes]
    wanted = [name for name in types.split(",") if name] or shared
    if not set(wanted) <= set(shared):
        raise TypeNotShared
    export = ids.new_id()
    with access.enter(who.viewer, who.purpose) as tx:
        store.ask_export(tx, export, who.system.system_id, who.purpose, wanted, since, clock.now())
    found = answers.plain({}, HTTP_202_ACCEPTED)
    found.headers["Content-Location"] = f"{answers.base(request)}/exports/{export}"
    return found


@get("/exports/{export:uuid}", opt=_OPT, sync_to_thread=True)
def status(request: AnyRequest, export: FromPath[UUID]) -> Response[bytes]:
    """202 while it is being made, then the manifest."""
    found = _own(request, export)
    if found.state == "asked":
        waiting = answers.plain({}, HTTP_202_ACCEPTED)
        waiting.headers |= {"Retry-After": _COME_AGAIN_S, "X-Progress": "in progress"}
        return waiting
    if found.state == "failed":
        raise ExportFailed
    return answers.plain(_manifest(request, found))


@get("/exports/{export:uuid}/{name:str}", opt=_OPT, sync_to_thread=True)
def fetch(request: AnyRequest, export: FromPath[UUID], name: FromPath[str]) -> File:
    """One file of an export that is ready."""
    found = _own(request, export)
    if found.state != "done" or name not in {file["name"] for file in found.files}:
        raise NotFound
    return File(path(export) / name, media_type="application/fhir+ndjson", filename=name)


@delete("/exports/{export:uuid}", opt=_OPT, status_code=HTTP_202_ACCEPTED, sync_to_thread=True)
def forget(request: AnyRequest, export: FromPath[UUID]) -> None:
    """The caller has what it wanted: the files go."""
    _own(request, export)
    for file in path(export).glob("*"):
        file.unlink()


class ExportFailed(Problem):
    """Lần xuất này không thành. Hãy yêu cầu lại; chúng tôi đã ghi lại lỗi."""

    code = "export_failed"
    status = 500


def path(export: UUID) -> Path:
    """The folder of an export."""
    return settings().var / "exports" / str(export)


def _own(request: AnyRequest, export: UUID) -> Export:
    who = caller(request)
    with access.enter(who.viewer, who.purpose) as tx:
        found = store.export(tx, export)
    if found is None or found.purpose != who.purpose:
        raise NotFound
    return found


def _manifest(request: AnyRequest, found: Export) -> dict[str, object]:
    where = f"{answers.base(request)}/exports/{found.export_id}"
    told: dict[str, list[dict[str, object]]] = {"output": [], "deleted": []}
    for file in found.files:
        kind = "deleted" if file["name"].startswith("deleted") else "output"
        told[kind].append({"type": file["type"], "url": f"{where}/{file['name']}", "count": file["count"]})
    return {
        "transactionTime": found.asked_at.isoformat(),
        "request": f"{answers.base(request)}/$export",
        "requiresAccessToken": True,
        **told,
        "error": [],
    }


ROUTES = [ask, status, fetch, forget]
