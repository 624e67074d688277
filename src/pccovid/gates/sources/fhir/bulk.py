"""Bulk Data: `GET $export`, a job on the server, files of resources line by line, and what was deleted since.

Ground: https://hl7.org/fhir/uv/bulkdata (STU1). A job is a bookmark, so a kill or a slow server costs no second
export. Files land whole; once all have landed the export is over, and whatever stands in the landing folder is taken
in, now or by the next pull. The same file again is the same batch.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import msgspec

from pccovid import people
from pccovid.commons import fhir
from pccovid.gates.sources.fhir.parts import PARTS, PATIENT, again, part_of, split
from pccovid.gates.sources.fhir.search import JSON, TESTS, client_of, is_on_server, on_server
from pccovid.gates.sources.framework import http, load, store
from pccovid.gates.sources.framework.cutting import cut_lines
from pccovid.gates.sources.framework.model import (
    BatchReport,
    Chunk,
    Connector,
    Contract,
    Landed,
    NotReady,
    Progress,
    SourceProblem,
    Status,
    Unreachable,
)
from pccovid.ground import clock
from pccovid.ground.config import settings

NDJSON = "application/fhir+ndjson"
_DELETED = "deleted"
_ORDER = (*PARTS, _DELETED)
_LONGEST_WAIT_S = 300.0  # a job that takes longer is asked after by the next pull
_GONE = {404, 410}
_ACCEPTED, _OK = 202, 200


class Job(msgspec.Struct):
    """Where the exports stand: everything until `since` has landed; `address` of the one that is under way."""

    since: str = ""
    address: str = ""


class File(msgspec.Struct):
    """One file of an export."""

    url: str
    type: str = ""


class Manifest(msgspec.Struct, rename="camel"):
    """What an export gave: files of resources, files of deletions, files of what went wrong."""

    transaction_time: str
    output: list[File]
    deleted: list[File] = []
    error: list[File] = []


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Land what changed since the last export, then take in all that landed."""
    problem: SourceProblem | None = None
    with client_of(connector.contract) as client:
        try:
            _export(connector.contract, client, progress)
        except SourceProblem as found:
            problem = found  # what landed before is taken in all the same
    reports = _take_in_landed(connector, progress)
    if problem:
        reports.append(
            BatchReport(connector.contract.source, name="$export", status=Status.FAILED, problem=str(problem))
        )
    return reports


# ---------------------------------------------------------------- the export
def _export(contract: Contract, client: httpx.Client, progress: Progress) -> None:
    job = _job(contract)
    if not job.address or not is_on_server(client, job.address):  # none is under way, or the server has moved
        job = Job(job.since, _begin(client, job.since))
        _keep(contract, job)
    manifest = _wait(contract, client, job)
    if manifest.error:
        _keep(contract, Job(job.since))
        raise Unreachable(
            f"Nguồn {client.base_url.host} báo {len(manifest.error)} tệp lỗi khi xuất; lần sau sẽ xuất lại"
        )
    files = [(file.type, file.url) for file in manifest.output] + [(_DELETED, file.url) for file in manifest.deleted]
    for number, (kind, url) in enumerate(files):
        if kind in _ORDER:
            _land(contract, client, url, f"{_stamp(manifest.transaction_time)}-{_ORDER.index(kind)}{number:04}-{kind}")
        progress(f"{contract.title_en}: $export", number + 1, len(files))
    _keep(contract, Job(manifest.transaction_time))
    with suppress(httpx.TransportError):  # a courtesy: the server may forget the job
        client.delete(on_server(client, job.address))


def _begin(client: httpx.Client, since: str) -> str:
    """Ask for an export; the address of its job."""
    asked = {
        "_type": ",".join(PARTS),
        "_typeFilter": f"Observation?code={TESTS}",
        "_outputFormat": "application/fhir+ndjson",
    }
    if since:
        asked["_since"] = since
    request = client.build_request("GET", "$export", params=asked, headers={"Prefer": "respond-async", "Accept": JSON})
    answer = http.answered(client, request)
    if answer.status_code != _ACCEPTED or "Content-Location" not in answer.headers:
        raise Unreachable(f"Nguồn {client.base_url.host} không nhận lệnh xuất (trả lời {answer.status_code})")
    return answer.headers["Content-Location"]


def _wait(contract: Contract, client: httpx.Client, job: Job) -> Manifest:
    """The manifest of a job, when it is done."""
    waited = 0.0
    while True:
        answer = http.answered(client, client.build_request("GET", on_server(client, job.address)))
        if answer.status_code == _OK:
            try:
                return msgspec.json.decode(answer.content, type=Manifest)
            except msgspec.DecodeError as error:
                raise Unreachable(f"Danh mục tệp xuất không đúng dạng ({error})") from error
        if answer.status_code in _GONE:
            _keep(contract, Job(job.since))
            raise Unreachable("Lệnh xuất đã hết hạn ở nguồn; lần sau sẽ xuất lại")
        if answer.status_code != _ACCEPTED:
            raise Unreachable(f"Nguồn {client.base_url.host} không soạn được bản xuất (trả lời {answer.status_code})")
        pause = min(max(http.retry_after(answer), 0.1), 30.0)
        if waited + pause > _LONGEST_WAIT_S:
            raise NotReady("Nguồn còn đang soạn bản xuất; lần sau sẽ hỏi tiếp")
        time.sleep(pause)
        waited += pause


def _land(contract: Contract, client: httpx.Client, url: str, name: str) -> None:
    """Fetch one file whole into the landing folder."""
    arriving = _folder(contract) / f".{name}"
    patience, problem = http.Patience(), ""
    for attempt in range(patience.tries):
        try:
            with client.stream("GET", on_server(client, url), headers={"Accept": NDJSON}) as answer:
                if answer.status_code == _OK:
                    digest = _write(answer, arriving, contract)
                    arriving.replace(arriving.with_name(f"{name}-{digest}.ndjson"))
                    return
                problem = f"trả lời {answer.status_code}"
        except httpx.TransportError as error:
            problem = f"đứt kết nối ({type(error).__name__})"
        time.sleep(patience.pause(attempt, 0))
    raise Unreachable(f"Nguồn {client.base_url.host}: không tải được tệp xuất ({problem}); lần sau sẽ tải lại")


def _write(answer: httpx.Response, path: Path, contract: Contract) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for block in answer.iter_bytes(1 << 20):
            digest.update(block)
            if file.write(block) and file.tell() > contract.limits.file_bytes:
                raise Unreachable(f"Tệp xuất lớn hơn {contract.limits.file_bytes:,} byte đã thỏa thuận")
    return digest.hexdigest()


# ---------------------------------------------------------------- what landed
def _take_in_landed(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Everything that stands in the landing folder: export by export, Patients first, deletions last."""
    reports: list[BatchReport] = []
    waited = False
    for path in sorted(_folder(connector.contract).glob("[!.]*.ndjson")):
        *_, kind, digest = path.stem.split("-")
        if kind != PATIENT and not waited:
            reports += again(connector)
            waited = True
        landed = Landed(path, f"{kind} {path.stem[:15]}", digest, path.stat().st_size)
        report = _deletions(connector, landed) if kind == _DELETED else _take_in(connector, kind, landed, progress)
        reports.append(report)
        if report.status == Status.DONE:
            path.unlink()
        elif kind == PATIENT:
            return reports  # without them nobody knows whom the rest is about
    return reports if waited else reports + again(connector)


def _take_in(connector: Connector, kind: str, landed: Landed, progress: Progress) -> BatchReport:
    part = part_of(connector, kind)
    batch = load.open_file(part.contract, landed)
    if load.is_closed(batch):
        return load.report(batch)

    def chunks() -> Iterator[Chunk]:
        with landed.path.open("rb") as file:
            for chunk in cut_lines(file, batch.byte_to, batch.line_to):
                progress(f"{part.contract.title_en}: {kind}", chunk.behind.byte_to, landed.size)
                yield chunk

    return load.take_in(part, batch, chunks(), split(part))


def _deletions(connector: Connector, landed: Landed) -> BatchReport:
    """Bundles of requests to delete. What was deleted is marked as missing and stays."""
    contract = connector.contract
    batch = load.open_file(contract, landed)
    if load.is_closed(batch):
        return load.report(batch)
    try:
        keys = [key for raw in landed.path.read_bytes().splitlines() if raw.strip() for key in _deleted(raw)]
    except fhir.Invalid as problem:
        return load.give_up(batch, Unreachable(f"Tệp các bản ghi đã xóa không đúng dạng: {problem.problems[0].said()}"))
    with load.work(f"mark what {contract.source} deleted") as tx:
        people.arrivals.deleted(tx, contract.source_id, keys, clock.now())
    return load.take_in(connector, batch, [], split(part_of(connector, PATIENT)))


def _deleted(raw: bytes) -> list[str]:
    bundle = fhir.parse_as(raw, fhir.Bundle)
    asked = (entry.request for entry in bundle.entry or () if entry.request and entry.request.method == "DELETE")
    return ["/".join(request.url.split("/")[-2:]) for request in asked]


def _folder(contract: Contract) -> Path:
    folder = settings().var / "landing" / contract.source
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _stamp(moment: str) -> str:
    return "".join(filter(str.isalnum, moment))[:15]


def _job(contract: Contract) -> Job:
    kept = load.bookmark(contract)
    return msgspec.json.decode(kept.cursor, type=Job) if kept else Job()


def _keep(contract: Contract, job: Job) -> None:
    with load.work(f"keep how far {contract.source} was exported") as tx:
        store.move_bookmark(tx, contract.source_id, contract.stream, msgspec.json.encode(job).decode())
