"""Whoever a laboratory found infected gets a sharing code by themselves, without JavaScript, and may as well not."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from test_accessible import check, check_all
from visitor import Visitor

from pccovid.gates import demo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
HERE = "/xet-nghiem/bluetooth"


PERSONA = next(p for p in demo.personas() if p.phone == "0900000003")
CASE = "CB-20211015-9999"


@pytest.fixture(autouse=True)
def confirmed(demo_site: Any) -> Iterator[None]:
    """A laboratory confirmed today that the persona whose test was positive is a case; nobody asked for a code yet."""
    with psycopg.connect(demo_site.admin, autocommit=True) as connection:
        connection.execute(
            "insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition,"
            " sampled_at, opened_at) select %s, person_id, 'confirmed', 'laboratory', 1, 'any', now(), now()"
            " from people.identifier where value = %s",
            [CASE, PERSONA.id_number],
        )
        yield
        connection.execute("delete from records.bluetooth_code where case_no = %s", [CASE])
        connection.execute("delete from response.case_file where case_no = %s", [CASE])


def infected(who: Visitor) -> Visitor:
    """Log in as the persona whose test was positive."""
    who.log_in(PERSONA.phone)
    who.prove_by_paper(PERSONA.id_number, PERSONA.name, PERSONA.birth)
    return who


def test_a_code_is_made_from_the_page_of_the_result_and_shown_once(visitor: Callable[..., Visitor]) -> None:
    who = infected(visitor(javascript=False))
    page = who.go("/xet-nghiem")
    page.get_by_role("link", name="Xem cách chia sẻ").click()
    assert page.url.endswith(HERE)
    assert "Bạn không gửi thì không có gì thay đổi" in page.locator("main").inner_text()
    page.get_by_role("button", name="Tạo mã").click()
    shown = page.locator("main [role=status]").inner_text()
    code = page.locator(".govuk-heading-l.number").inner_text().replace(" ", "")
    assert len(code) == 8
    assert code.isdigit()
    assert "một lần" in shown
    page.reload()
    assert code[:4] not in page.locator("main").inner_text()
    for _ in range(2):
        page.get_by_role("button", name="Tạo mã").click()
        page.get_by_role("link", name="Xong").click()
        page.get_by_role("link", name="Xem cách chia sẻ").click()
    assert page.get_by_role("button", name="Tạo mã").count() == 0
    assert "mã chưa dùng vẫn dùng được" in page.locator("main").inner_text()
    assert who.complaints == []


def test_the_pages_of_a_code_pass_axe(visitor: Callable[..., Visitor]) -> None:
    who = infected(visitor())
    check_all(who, ("/xet-nghiem", HERE, f"{HERE}?lang=en"))
    who.go(f"{HERE}?lang=vi", 320).get_by_role("button", name="Tạo mã").click()
    check(who.page)


def test_the_notice_of_a_result_leads_there_once_it_was_read(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    who = infected(visitor(javascript=False))
    with psycopg.connect(demo_site.admin) as connection:
        ((notice,),) = connection.execute(
            "insert into records.notice (person_id, kind, version, subject, filled, severity, sms, created_at, ends_at)"
            " select person_id, 'test_result', 1, %s, '{\"taken_on\": \"2021-10-14\"}', 'task', 'never', now(),"
            " now() + interval '1 day' from people.identifier where value = %s returning notice_id",
            [CASE, PERSONA.id_number],
        ).fetchall()
    page, share = who.go(f"/canh-bao/{notice}"), "Xem cách chia sẻ"
    assert page.get_by_role("link", name=share).count() == 0, "nobody learns of an infection by being asked to share"
    page.locator("form[action^='/canh-bao/'] button").click()
    who.go(f"/canh-bao/{notice}").get_by_role("link", name=share).click()
    assert page.url.endswith(HERE)
