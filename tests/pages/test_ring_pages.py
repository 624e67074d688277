"""A tracer at the ring of a case: looks, decides, takes back, asks why somebody is missing, has a place traced."""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

TRACER, SECOND = ("cdc.demo", "0900000107"), ("cdc2.demo", "0900000108")


@pytest.fixture
def number(demo_site: Any) -> str:
    """The case of the demonstration that named somebody."""
    with psycopg.connect(demo_site.admin) as connection:
        found = connection.execute(
            "select max(c.case_no) from response.case_file c join response.interview using (case_id)"
        )
        return found.fetchall()[0][0]


def test_a_tracer_decides_without_scripts_and_takes_it_back(visitor: Callable[..., Visitor], number: str) -> None:
    tracer = visitor(javascript=False)
    tracer.log_in_as_officer(*TRACER)
    page = tracer.go("/quan-ly/tiep-xuc?lang=vi")
    expect(page.locator("tbody")).to_contain_text("Ca bệnh kể đã gặp")
    assert number not in page.content()
    address = f"/quan-ly/ca-benh/{number}/tiep-xuc"
    page = tracer.go(address)
    expect(page.locator("main")).to_contain_text("Ca bệnh kể đã gặp")
    page.get_by_role("button", name="Loại người đã chọn").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Đánh dấu ít nhất một người")
    page.locator("tbody button[name=reject]").first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Chọn vì sao loại")
    page.locator("#why").select_option("not_met")
    page.locator("tbody button[name=reject]").first.click()
    expect(page.get_by_role("status")).to_contain_text("Đã loại 1 người.")
    page.get_by_role("button", name="Hoàn tác").click()
    page = tracer.go(address)
    page.get_by_role("button", name="Nhận mọi F1 tiếp xúc gần").click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Đã nhận \d+ người\."))
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("tbody").first).to_contain_text("Đề xuất")
    assert tracer.complaints == []


def test_a_missing_name_is_explained_and_a_wrong_number_is_no_case(
    visitor: Callable[..., Visitor], number: str
) -> None:
    tracer = visitor()
    tracer.log_in_as_officer(*TRACER)
    page = tracer.go(f"/quan-ly/ca-benh/{number}/vi-sao")
    page.get_by_role("textbox").fill("le gia bao mau")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("button", name=re.compile("Vì sao")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Không nguồn nào ghi hai người")
    page = tracer.go(f"/quan-ly/ca-benh/{number}/phong-van")
    page.get_by_role("button", name="Tiếp").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Nhập tên hoặc số điện thoại")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Nhập ngày và giờ đã qua")
    for field, value in (("name", "Chị Tư"), ("day", "12/10/2021"), ("from", "08:00"), ("until", "08:30")):
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name=re.compile("Tiếp|Ghi lại")).first.click()
    expect(page.locator("main")).to_contain_text("Chị Tư")
    page = tracer.go("/quan-ly/ca-benh/CB-19990101-0001/tiep-xuc")
    expect(page.locator("main")).to_contain_text("Không tìm thấy ca bệnh này")


def test_p_13_a_place_is_traced_by_two_officers(visitor: Callable[..., Visitor], number: str) -> None:
    tracer, second = visitor(), visitor()
    tracer.log_in_as_officer(*TRACER)
    page = tracer.go(f"/quan-ly/dia-diem-truy-vet/moi?ca={number}")
    page.get_by_role("button", name="Tìm địa điểm").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Nhập tên hoặc mã của địa điểm")
    page.locator("#what").fill("cho")
    page.get_by_role("button", name="Tìm địa điểm").click()
    page.locator("input[name=place]").first.check()
    page.get_by_role("button", name="Gửi cho cán bộ thứ hai").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Thời gian ở địa điểm chưa đúng")
    for field, value in (("day", "12/10/2021"), ("from", "8:00"), ("until", "9:00"), ("why", "Ca kể đã đi chợ")):
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="Gửi cho cán bộ thứ hai").click()
    expect(page.get_by_role("status")).to_contain_text("Đã gửi.")
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
    second.log_in_as_officer(*SECOND)
    page = second.go("/quan-ly/dia-diem-truy-vet?lang=vi")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã duyệt.")
    assert tracer.complaints == second.complaints == []
