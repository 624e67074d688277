"""When something breaks that nobody foresaw: the page says so and what is safe, the log says where, neither says what."""

import logging
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from litestar.testing import TestClient

from pccovid import access
from pccovid.access import Viewer
from pccovid.commons.units import units
from pccovid.gates import sources
from pccovid.gates.web.app import create_app
from pccovid.ground import migrate
from pccovid.ground.tx import Tx

SECRET = "Nguyễn Văn Mẫu 0900000001"


class BrokenDesk:
    """The sources' desk in an hour in which one of its queries fails."""

    quarantined, held, release = (
        staticmethod(sources.quarantined),
        staticmethod(sources.held),
        staticmethod(sources.release),
    )
    carry_over, carry_over_reasons = staticmethod(sources.carry_over), staticmethod(sources.carry_over_reasons)
    reason, alarms, deliveries = (
        staticmethod(sources.reason),
        staticmethod(sources.alarms),
        staticmethod(sources.deliveries),
    )
    contracts, receipt = staticmethod(sources.contracts), staticmethod(sources.receipt)
    quarantine_file, write_table = staticmethod(sources.quarantine_file), staticmethod(sources.write_table)
    freshness, field_freshness = staticmethod(sources.freshness), staticmethod(sources.field_freshness)

    @staticmethod
    def overview(_tx: Tx) -> list[object]:
        raise RuntimeError(SECRET)


@pytest.fixture
def operator(admin: str, database: object) -> Iterator[httpx.Client]:
    """A logged-in operator before the broken desk."""
    with migrate.owner_tx(admin) as tx:
        access.add_officer(tx, uuid4(), "vh.test", "Vận hành", "Trung tâm", "0900000109")
        access.hold_role(tx, "vh.test", "operator", units().nation.unit_id)
    nobody = Viewer("", "test", "r1")
    asked = access.ask_code(nobody, client="198.51.100.7", login="vh.test")
    token = access.check_code(nobody, asked.request_id, asked.code).token
    with TestClient(create_app(BrokenDesk()), raise_server_exceptions=False) as client:
        client.cookies.set("pccovid_session", token)
        yield client


def test_neither_page_nor_log_tells_what_it_was_about(operator: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = operator.get("/quan-ly/nguon")
    assert answer.status_code == 500
    assert "Dữ liệu của bạn vẫn an toàn" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for told in (answer.text, caplog.text):
        assert SECRET not in told
        assert "Traceback" not in told
    assert "RuntimeError at" in caplog.text
    assert "sources.py:" in caplog.text


def test_a_form_larger_than_any_of_ours_is_refused(operator: httpx.Client) -> None:
    answer = operator.post("/vao", data={"phone": "0" * 200_000})
    assert answer.status_code == 400
    assert "Không đọc được nội dung vừa gửi" in answer.text
