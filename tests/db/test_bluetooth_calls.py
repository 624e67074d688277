"""What applications call, over HTTP: from log-in to an upload that names a contact, and to files that others read."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from bluetooth_kit import TODAY, code_for, confirm, officer, record, take_in, telephone, yesterday
from exports_kit import opened
from litestar.testing import TestClient
from sources_kit import ask, one

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli import publishing
from pccovid.gates.web.app import create_app
from pccovid.gates.worker import responding
from pccovid.ground import clock, crypto
from pccovid.records import encounters

pytestmark = pytest.mark.usefixtures("database")
SECRET = b"chosen by the telephone"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with TestClient(create_app(None)) as opened:
        yield opened


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def mac(text: str) -> str:
    return hmac.digest(SECRET, text.encode(), "sha256").hex()


def told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    assert 1000 <= len(answer.content) <= 7000
    return answer.json()


def upload(client: httpx.Client, token: str, certificate: str, page: bytes, **headers: str) -> httpx.Response:
    digest = hashlib.sha256(page).hexdigest()
    body = {"certificate": certificate, "hmacKey": encoded(SECRET), "pages": [digest], "content": encoded(page)}
    return client.post("/v1/encounters", json=body, headers=bearer(token) | headers)


def certified(client: httpx.Client, token: str, code: str, kind: str, content: str) -> str:
    asked = {"code": code, "kind": kind, "mac": mac(content)}
    return told(client.post("/v1/certificates", json=asked, headers=bearer(token)))["certificate"]


def test_an_application_logs_in_by_code_and_gets_its_identifiers(admin: str, client: httpx.Client) -> None:
    request = told(client.post("/v1/codes", json={"phone": "0900000061"}))["request"]
    wrong = client.post("/v1/sessions", json={"request": request, "code": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "code_wrong")
    assert client.post("/v1/codes", json={"phone": "12"}).json()["code"] == "phone_malformed"

    made = telephone(admin, "0900000062")
    given = told(client.get("/v1/tempids", headers=bearer(made.viewer.token)))
    assert given["firstInterval"] == (TODAY - date(1970, 1, 1)).days * 144
    assert len(base64.b64decode(given["payloads"])) == 2880
    ahead = client.get("/v1/tempids", params={"day": "2021-10-30"}, headers=bearer(made.viewer.token))
    assert ahead.json()["code"] == "bluetooth_day_not_given"


def test_a_cookie_opens_nothing_here_and_no_token_neither(admin: str, client: httpx.Client) -> None:
    made = telephone(admin, "0900000062")
    client.cookies.set("pccovid_session", made.viewer.token)
    for path in ("/v1/encounters", "/v1/diagnosis-keys", "/v1/certificates"):
        assert client.post(path, json={}).status_code in {400, 401}
    answer = client.get("/v1/tempids")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_whom_the_telephone_of_a_case_heard_stands_in_its_ring(admin: str, client: httpx.Client) -> None:
    case, near = telephone(admin, "0900000061"), telephone(admin, "0900000062")
    near.fetch(TODAY - timedelta(days=1))
    number = confirm(admin, case.person)
    code = code_for(admin, officer(admin), case.person, number)
    at = yesterday(3)
    page = record(near.sends(at), at)
    token = case.viewer.token
    certificate = certified(client, token, code, "encounters", hashlib.sha256(page).hexdigest())

    told(upload(client, token, certificate, page, **{"x-chaff": "1"}))
    assert one(admin, "select count(*) from records.bluetooth_page") == 0, "chaff does nothing"
    for _ in range(2):
        told(upload(client, token, certificate, page))
    assert one(admin, "select count(*) from records.bluetooth_page") == 1
    refused = upload(client, token, certificate, page + page)
    assert (refused.status_code, refused.json()["code"]) == (403, "bluetooth_certificate_refused")
    assert upload(client, token, certificate, bytes(100_000)).status_code in {400, 413}

    responding.respond()
    assert one(admin, "select good from records.bluetooth_page") == 1
    assert ask(admin, "select person_id, ring, kinds from response.contact") == [(near.person, 1, ["bluetooth"])]


def test_keys_of_a_case_are_published_in_a_signed_file_that_an_independent_reader_opens(
    admin: str, client: httpx.Client, tmp_path: Path
) -> None:
    case = telephone(admin, "0900000061")
    code = code_for(admin, officer(admin), case.person, confirm(admin, case.person))
    start = yesterday(0)
    key = bytes(range(16))
    certificate = certified(client, case.viewer.token, code, "keys", f"{encoded(key)}.{start}.144.3")
    sent = {"key": encoded(key), "rollingStartNumber": start, "rollingPeriod": 144, "transmissionRisk": 3}
    body = {
        "temporaryExposureKeys": [sent],
        "verificationPayload": certificate,
        "hmacKey": encoded(SECRET),
        "symptomOnsetInterval": start - 288,
    }
    for new in (1, 0):
        answer = told(client.post("/v1/diagnosis-keys", json=body, headers=bearer(case.viewer.token)))
        assert answer["insertedExposures"] == new
    changed = body | {"temporaryExposureKeys": [sent | {"transmissionRisk": 8}]}
    assert client.post("/v1/diagnosis-keys", json=changed, headers=bearer(case.viewer.token)).status_code == 403

    def publish(hours: int) -> int:
        with access.work(System("test"), Purpose.CONTACT_TRACING, "publish") as tx:
            return encounters.make_files(tx, at=clock.now() + timedelta(hours=hours))

    assert publish(0) == 0, "keys wait two hours, so that nobody can tell whose upload made a file"
    assert publish(4) == 1
    assert publish(5) == 0
    listed = client.get("/v1/export/index.txt").text.split()
    assert [bool(re.fullmatch(r"VN/\d+-\d+-00001\.zip", name)) for name in listed] == [True]
    archive = client.get(f"/v1/export/{listed[0]}").content
    export, keys = opened(archive, crypto.p256("diagnosis-keys").public_key())
    assert export[3] == [b"VN"]
    assert 1000 <= len(keys) <= 1100
    ours = [found for found in keys if found[1] == [key]]
    assert [(k[2], k[3], k[4], k[5], k[6]) for k in ours] == [([3], [start], [144], [1], [4])]
    assert client.get("/v1/export/VN/1-2-00001.zip").status_code == 404

    with access.work(System("test"), Purpose.CONTACT_TRACING, "export") as tx:
        files = encounters.key_files(tx)
    (tmp_path / "VN").mkdir()
    (tmp_path / "VN" / "old.zip").touch()
    publishing.write(files, tmp_path)
    assert (tmp_path / "index.txt").read_text().split() == listed
    assert [path.read_bytes() for path in (tmp_path / "VN").iterdir()] == [archive]


def test_an_officer_gives_a_code_that_is_shown_once_and_only_for_a_confirmed_case(
    admin: str, client: httpx.Client
) -> None:
    case, suspect = telephone(admin, "0900000061"), telephone(admin, "0900000062")
    tracer = officer(admin)
    page = f"/quan-ly/ca-benh/{confirm(admin, case.person)}/bluetooth"
    unconfirmed = f"/quan-ly/ca-benh/{confirm(admin, suspect.person, 'CB-20211015-0002', 'suspect')}/bluetooth"
    client.cookies.set("pccovid_session", tracer.token)

    def give(path: str) -> str:
        asked = client.get(path)
        assert asked.status_code == 200, asked.text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', asked.text)
        assert token
        return client.post(path, data={"_csrf_token": token[1]}).text

    (code,) = re.findall(r">(\d{4} \d{4})<", give(page))
    assert code not in client.get(page).text, "it was shown once"
    assert case.certificate(code.replace(" ", ""), "encounters", bytes(32))
    page = client.get(unconfirmed).text
    assert "chưa được phòng xét nghiệm khẳng định" in page
    assert "Tạo mã" not in page
    assert one(admin, "select count(*) from records.bluetooth_code") == 1


def test_people_read_how_much_is_held_of_them(admin: str, client: httpx.Client) -> None:
    case, near = telephone(admin, "0900000061"), telephone(admin, "0900000062")
    near.fetch(TODAY - timedelta(days=1))
    number = confirm(admin, case.person)
    case.upload(code_for(admin, officer(admin), case.person, number), record(near.sends(yesterday(3)), yesterday(3)))
    take_in()
    for who, said in (
        (case, "ở gần 1 điện thoại khác, tổng cộng 10 phút"),
        (near, "1 điện thoại ở gần điện thoại của bạn"),
    ):
        client.cookies.set("pccovid_session", who.viewer.token)
        assert said in client.get("/noi-da-den/bluetooth").text
        assert "/noi-da-den/bluetooth" in client.get("/du-lieu-cua-toi").text
        assert client.get("/du-lieu-cua-toi/tai-ve.json").json()["encounters"][0]["meetings"] == 1
