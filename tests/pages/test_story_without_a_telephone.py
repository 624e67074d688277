"""The person without any telephone: found at the commune's desk, a QR on paper, and every look told."""

from collections.abc import Callable
from typing import Any

import pytest
from test_accessible import check
from visitor import Visitor

from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_a_person_without_a_telephone_leaves_the_desk_with_a_printed_qr(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    """
    Given somebody without any telephone, known by name and year of birth, at the desk of the commune,
    when the officer finds them, opens their record and prints their code,
    then they leave with it on paper, a number can be bound later by a code sent to it,
    and both looks, the search and the opening, stand in their log.
    """
    desk = visitor(javascript=False)
    desk.log_in_as_officer("xa.demo", "0900000101")
    page = desk.go("/quan-ly/nguoi-dan", 1280)
    page.get_by_role("button", name="Tìm").click()
    assert "Chưa có gì để tìm" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Tìm ai?").fill("khong co ai nhu vay 1900")
    page.get_by_role("button", name="Tìm").click()
    assert page.get_by_role("heading", name="Không tìm thấy ở địa bàn này").count() == 1
    page.get_by_label("Tìm ai?").fill("pham quoc viet mau 1979")
    page.get_by_role("button", name="Tìm").click()
    assert "Phạm" not in page.locator("main").inner_text(), "masked until opened"
    page.get_by_role("button", name="Mở").click()
    page.wait_for_url("**/quan-ly/nguoi-dan/ho-so")
    assert page.locator("h1").inner_text() == "Phạm Quốc Việt Mẫu"
    assert "Vero Cell" in page.locator("main").inner_text()

    with page.expect_request("**/quan-ly/nguoi-dan/giay/card?ma=*") as printed:
        page.get_by_role("button", name="In cỡ thẻ").click()
    paper = desk.context.request.get(printed.value.url)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")

    page = desk.go("/quan-ly/nguoi-dan/ho-so")
    page.get_by_role("button", name="Gửi mã").click()
    assert page.locator(".govuk-error-summary li").count() == 2
    page.get_by_label("Số điện thoại của người dân").fill("0900000037")
    page.get_by_label("Tôi đã xem giấy tờ").check()
    page.get_by_role("button", name="Gửi mã").click()
    page.wait_for_url("**/quan-ly/nguoi-dan/ma")
    page.locator("#code").fill(desk.code("0900000037"))
    page.get_by_role("button", name="Gắn số này").click()
    page.get_by_text("Đã gắn số kết thúc bằng 037").wait_for()
    with migrate.owner_tx(demo_site.admin) as tx:
        looks = tx.raw.execute(
            "select distinct e.agency, e.classes = array['masked'] from access.entry e"
            " join people.golden_attribute g using (person_id)"
            " where e.purpose = 'assistance' and g.attribute = 'full_name' and g.value = 'Phạm Quốc Việt Mẫu'"
        ).fetchall()
    assert len(looks) == 2, "found, and opened"
    assert all(agency.startswith("Trạm Y tế") for agency, _ in looks)


def test_the_pages_of_the_desk_are_accessible_and_write_down_somebody_new(visitor: Callable[..., Visitor]) -> None:
    desk = visitor()
    desk.log_in_as_officer("xa2.demo", "0900000103")
    for width in (320, 1280):
        check(desk.go("/quan-ly/nguoi-dan", width))
        page = desk.go("/quan-ly/nguoi-dan/moi", width)
        check(page)
        page.get_by_role("button", name="Ghi lại").click()
        check(page)
    page.get_by_label("Họ và tên").fill("Cụ Bà Không Giấy Mẫu")
    page.get_by_label("Năm", exact=True).fill("1938")
    page.get_by_label("Nữ").check()
    page.get_by_role("button", name="Ghi lại").click()
    page.wait_for_url("**/ho-so")
    for width in (320, 1280):
        check(desk.go("/quan-ly/nguoi-dan/ho-so", width))
    page.get_by_role("button", name="Gửi mã").click()
    check(page)
    page = desk.go("/quan-ly/nguoi-dan")
    page.get_by_label("Tìm ai?").fill("cu ba khong giay 1938")
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_load_state()
    check(page)
    assert page.get_by_role("button", name="Mở").count() == 1
    assert desk.complaints == []
