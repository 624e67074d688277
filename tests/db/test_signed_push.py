"""Programmes of other agencies at our door: what lets them in, and what keeps everybody else out."""

import os
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
from click.testing import CliRunner
from push_kit import body, caller, let_in, result, sample
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose
from pccovid.gates import api
from pccovid.gates.cli import agencies, main
from pccovid.gates.cli.setup import other_database
from pccovid.gates.cli.site import free_port
from pccovid.gates.demo.sandboxes import agency
from pccovid.gates.demo.sandboxes.agency import COVERED, Agency
from pccovid.ground import migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.errors import Forbidden

BODY = body(sample("M1", "ONG-0001"))


class Door:
    """A server for agencies on a database of its own."""

    def __init__(self, admin: str, port: int, folder: Path) -> None:
        self.admin, self.port, self.folder = admin, port, folder

    def keys(self, *, purposes: tuple[Purpose, ...] = (Purpose.TESTING,)) -> Path:
        return let_in(self.admin, self.folder, f"lab-{uuid4().hex[:8]}", purposes=purposes)

    def caller(self, **agreed: tuple[Purpose, ...]) -> Agency:
        return caller(self.keys(**agreed), self.port)

    def batches(self) -> int:
        return one(self.admin, "select count(*) from ingest.batch")

    def denials(self, code: str) -> list[tuple[str, str, str]]:
        return ask(
            self.admin,
            "select agency, purpose, reason from access.entry where actor = %s and decision = 'deny' and person_id is null",
            code,
        )


@pytest.fixture(scope="module")
def door(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    name = f"pccovid_test_{uuid4().hex[:12]}"
    outside.ensure_database(server, name, os.environ["PCCOVID_TEST_TEMPLATE"])
    admin, port = other_database(server, name), free_port()
    with agencies.running(admin, port):
        yield Door(admin, port, tmp_path_factory.mktemp("agencies"))
    outside.drop_database(server, name)


def test_what_is_signed_and_agreed_is_stored_and_answered_with_a_receipt(door: Door) -> None:
    with door.caller() as lab:
        first = lab.push("test_platform", body(sample("M-ok", "ONG-OK"), result("K-ok", "ONG-OK")))
        assert first.status_code == 202
        again = lab.push("test_platform", body(sample("M-ok", "ONG-OK"), result("K-ok", "ONG-OK")))
        assert again.json()["receipt"] == first.json()["receipt"]
        until = time.monotonic() + 20
        path = f"/ingest/test_platform/{first.json()['receipt']}"
        while (seen := lab.http.send(lab.signed("GET", path, purpose="testing")).json())["status"] == "running":
            assert time.monotonic() < until
            time.sleep(0.05)
    assert (seen["status"], seen["rows_ok"], seen["rows_bad"], seen["rows_new"]) == ("done", 2, 0, 2)
    assert ask(
        door.admin,
        "select t.result from records.test t join people.source_record using (record_id) where source_key = 'M-ok'",
    ) == [("negative",)]


def test_s01_without_a_certificate_the_handshake_refuses(door: Door) -> None:
    files = api.tls_files()
    context = ssl.create_default_context(cafile=files.clients)
    before = door.batches()
    with (
        httpx.Client(base_url=f"https://127.0.0.1:{door.port}", verify=context) as stranger,
        pytest.raises(httpx.TransportError),
    ):
        stranger.post("/ingest/test_platform", content=BODY)
    assert door.batches() == before


def test_s01_the_certificate_of_another_agency_does_not_fit_the_key(door: Door) -> None:
    keys, other = door.keys(), door.keys()
    for file in (agency.CERTIFICATE, agency.TLS_KEY):
        (keys / file).write_bytes((other / file).read_bytes())
    with caller(keys, door.port) as thief:
        refused = thief.push("test_platform", BODY)
    assert (refused.status_code, refused.json()["code"]) == (401, "no_certificate")


def test_s02_a_body_changed_after_signing_is_refused_and_not_stored(door: Door) -> None:
    before = door.batches()
    with door.caller() as lab:
        signed = lab.signed("POST", "/ingest/test_platform", purpose="testing", body=BODY)
        forged = body(sample("M1", "ONG-0001", name="Người Khác"))
        changed = lab.http.build_request("POST", "/ingest/test_platform", content=forged, headers=_kept(signed))
        refused = lab.http.send(changed)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed")
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert door.batches() == before


def test_s03_the_same_nonce_works_once(door: Door) -> None:
    with door.caller() as lab:
        signed = lab.signed("POST", "/ingest/test_platform", purpose="testing", body=BODY)
        assert lab.http.send(signed).status_code == 202
        again = lab.http.build_request("POST", "/ingest/test_platform", content=BODY, headers=_kept(signed))
        refused = lab.http.send(again)
        assert (refused.status_code, refused.json()["code"]) == (401, "nonce_used")
        without = lab.signed("POST", "/ingest/test_platform", purpose="testing", body=BODY, nonce=None)
        assert lab.http.send(without).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(-290, 202), (-310, 401), (50, 202), (70, 401)])
def test_s04_too_old_or_from_the_future_is_refused(door: Door, seconds: int, status: int) -> None:
    created = datetime.now(UTC) + timedelta(seconds=seconds)
    with door.caller() as lab:
        signed = lab.signed("POST", "/ingest/test_platform", purpose="testing", body=BODY, created=created)
        assert lab.http.send(signed).status_code == status


@pytest.mark.parametrize("left_out", [*COVERED, "content-digest"])
def test_s05_what_must_be_signed_is_signed(door: Door, left_out: str) -> None:
    covered = tuple(part for part in (*COVERED, "content-digest") if part != left_out)
    with door.caller() as lab:
        signed = lab.signed("POST", "/ingest/test_platform", purpose="testing", body=BODY, covered=covered)
        refused = lab.http.send(signed)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed")


@pytest.mark.parametrize(("purpose", "written"), [("vaccination", "vaccination"), ("criminal_investigation", "")])
def test_s06_a_purpose_that_was_not_agreed_is_refused_and_written_down(door: Door, purpose: str, written: str) -> None:
    keys = door.keys()
    before = door.batches()
    with caller(keys, door.port) as lab:
        refused = lab.push("test_platform", BODY, purpose=purpose)
    assert (refused.status_code, refused.json()["code"]) == (403, "purpose_not_agreed")
    assert door.denials(keys.name) == [(f"Cơ quan trình diễn {keys.name}", written, "purpose")]
    assert door.batches() == before


def test_s06_a_purpose_of_the_route_that_is_not_in_the_callers_list_is_refused(door: Door) -> None:
    keys = door.keys(purposes=(Purpose.CARE,))
    with caller(keys, door.port) as hospital:
        assert hospital.push("test_platform", BODY).status_code == 403
    assert door.denials(keys.name) == [(f"Cơ quan trình diễn {keys.name}", "testing", "purpose")]


def test_a_source_that_was_not_agreed_is_refused_and_written_down(door: Door) -> None:
    keys = door.keys()
    with caller(keys, door.port) as lab:
        refused = lab.push("bluezone", BODY)
    assert (refused.status_code, refused.json()["code"]) == (403, "source_not_agreed")
    assert door.denials(keys.name) == [(f"Cơ quan trình diễn {keys.name}", "testing", "source")]


def test_s07_a_revoked_key_is_refused_at_once(door: Door) -> None:
    keys = door.keys()
    with caller(keys, door.port) as lab:
        assert lab.push("test_platform", BODY).status_code == 202
        with migrate.owner_tx(door.admin) as tx:
            assert access.revoke_system(tx, keys.name)
        refused = lab.push("test_platform", BODY)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed")


def test_s08_the_server_listens_on_its_own_port_of_its_own_address_only(door: Door) -> None:
    mine = [child for child in psutil.Process().children(recursive=True) if "api" in child.cmdline()]
    listening = {c.laddr for child in mine for c in child.net_connections() if c.status == psutil.CONN_LISTEN}
    assert {(address.ip, address.port) for address in listening} == {("127.0.0.1", door.port)}
    with outside.connect(door.admin) as tx:
        (addresses,) = tx.raw.execute("select current_setting('listen_addresses')").fetchone()
    assert addresses in {"", "localhost", "127.0.0.1"}


def test_nothing_sent_is_said_so_and_what_is_not_there_is_not_found(door: Door) -> None:
    with door.caller() as lab:
        assert lab.push("test_platform", b" \n").json()["code"] == "nothing_sent"
        assert lab.http.send(lab.signed("GET", "/ingest/test_platform/999999", purpose="testing")).status_code == 404
        assert lab.http.send(lab.signed("GET", "/elsewhere", purpose="testing")).status_code == 404


def test_the_description_of_the_interface_is_served(door: Door) -> None:
    with door.caller() as lab:
        described = lab.http.get("/openapi/openapi.json").json()
    assert {"/ingest/{source}", "/ingest/{source}/{number}"} <= described["paths"].keys()


@pytest.fixture
def reader(admin: str, database: object, tmp_path: Path) -> tuple[str, access.Viewer, access.Viewer]:
    """A system for testing in the whole nation, and one for Ba Đình; both on the database of this test."""
    viewers: list[access.Viewer] = []
    ba_dinh = one(
        admin,
        "select unit_id from commons.unit where code = '001' and level = 'district' and valid_from < '2025-07-01'",
    )
    for code, unit in (("doc.tat-ca", None), ("doc.ba-dinh", ba_dinh)):
        let_in(admin, tmp_path, code, unit=unit)
        with access.at_the_door(access.Viewer("", "api", "r1")) as tx:
            system = access.system_of_key(tx, code)
        assert system is not None
        viewers.append(access.as_viewer(system, "r1"))
    return admin, viewers[0], viewers[1]


def test_a_system_reads_through_the_same_lock_and_the_citizen_reads_its_agency(
    reader: tuple[str, access.Viewer, access.Viewer],
) -> None:
    admin, nation, district = reader
    near, far = uuid4(), uuid4()
    with migrate.owner_tx(admin) as tx:
        for who, code in ((near, "00001"), (far, "00166")):
            tx.raw.execute(
                "insert into people.person (person_id, status, identity_level) values (%s, 'active', 3)", [who]
            )
            tx.raw.execute(
                "insert into access.subject (person_id, commune_id) select %s, unit_id from commons.unit"
                " where code = %s and valid_from < '2025-07-01' and level = 'commune'",
                [who, code],
            )
    with access.enter(nation, Purpose.TESTING, [near, far]) as tx:
        assert {row[0] for row in tx.raw.execute("select person_id from people.person")} == {near, far}
    with access.enter(district, Purpose.TESTING, [near]) as tx:
        assert {row[0] for row in tx.raw.execute("select person_id from people.person")} == {near}
    with pytest.raises(Forbidden), access.enter(district, Purpose.TESTING, [far]):
        pytest.fail("the door opened")
    with pytest.raises(Forbidden), access.enter(nation, Purpose.CARE, [near]):
        pytest.fail("the door opened")
    assert ask(
        admin,
        "select actor, agency, role, channel, decision, reason from access.entry where person_id = %s order by entry_id",
        far,
    ) == [
        ("doc.tat-ca", "Cơ quan trình diễn doc.tat-ca", "agency_system", "api", "allow", None),
        ("doc.ba-dinh", "Cơ quan trình diễn doc.ba-dinh", "agency_system", "api", "deny", "area"),
    ]


def test_s07_a_revoked_system_reads_nothing_more(reader: tuple[str, access.Viewer, access.Viewer]) -> None:
    admin, nation, _ = reader
    with migrate.owner_tx(admin) as tx:
        access.revoke_system(tx, "doc.tat-ca")
    with pytest.raises(access.LoggedOut), access.enter(nation, Purpose.TESTING):
        pytest.fail("the door opened")


def _kept(request: httpx.Request) -> dict[str, str]:
    """The headers that were signed, for another request."""
    kept = ("signature", "signature-input", "content-digest", "x-purpose", "x-request-id")
    return {name: request.headers[name] for name in kept}


def test_the_operator_lets_a_system_in_and_shuts_it_out_again(
    admin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PCCOVID_DATABASE_URL", admin)
    settings.cache_clear()
    agency.make_keys(tmp_path, "lab")

    def say(*arguments: object) -> str:
        done = CliRunner().invoke(main, ["systems", *map(str, arguments)])
        return f"{done.exit_code} {done.output}"

    given = ["--agency", "Bệnh viện trình diễn", "--certificate", tmp_path / agency.CERTIFICATE, "--purpose", "testing"]
    with_request = [*given, "--request", tmp_path / agency.TLS_REQUEST]
    assert say("add", "lab", *with_request, "--signing-key", tmp_path / agency.TLS_REQUEST).startswith("1 ")
    assert (
        say("add", "lab", *with_request, "--signing-key", tmp_path / agency.PUBLIC_KEY, "--purpose", "spying")[0] == "1"
    )
    assert say("add", "lab", *with_request, "--signing-key", tmp_path / agency.PUBLIC_KEY) == "0 "
    assert say("list").startswith("0 ")
    known = "select code, agency, purposes, revoked_at is null from access.system_client"
    assert ask(admin, known) == [("lab", "Bệnh viện trình diễn", ["testing"], True)]
    assert say("revoke", "lab") == "0 "
    assert say("revoke", "lab").startswith("1 ")
    assert (
        say("add", "lab", *given, "--signing-key", tmp_path / agency.PUBLIC_KEY) == "0 "
    )  # with the certificate it has
    assert ask(admin, known)[0][3]
    monkeypatch.undo()
    settings.cache_clear()
