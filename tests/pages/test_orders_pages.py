"""Orders in the console: sign, hand over, release, look a paper up; each refusal in words, each act with a way back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from test_accessible import WIDTHS, check
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def seen(officer: Visitor, path: str) -> Page:
    """A page that axe finds nothing wrong with, narrow and wide."""
    for width in WIDTHS:
        check(officer.go(path, width))
    return officer.page


def test_an_authority_signs_takes_back_and_releases(visitor: Callable[..., Visitor]) -> None:
    chair = visitor()
    chair.log_in_as_officer("chutich.demo", "0900000109")
    assert chair.page.url.endswith("/quan-ly/cach-ly")
    for name in ("sign", "changes", "serve", "running", "today", "overdue", "breached", "moving", "proposed", "ended"):
        check(chair.go(f"/quan-ly/cach-ly?ds={name}", WIDTHS[0]))
    page = seen(chair, "/quan-ly/cach-ly?ds=sign")
    page.get_by_role("button", name="Ký các quyết định đã chọn").click()
    assert "Bạn chọn ít nhất một người" in page.inner_text(".govuk-error-summary")
    check(page)
    waiting = page.locator("tbody tr").count()
    page.locator("input.order-pick").first.check()
    page.get_by_role("button", name="Ký các quyết định đã chọn").click()
    assert "Đã ký 1 quyết định" in page.inner_text("[role=status]")
    assert page.locator("tbody tr").count() == waiting - 1
    page.get_by_role("button", name="Hoàn tác").click()
    assert chair.go("/quan-ly/cach-ly?ds=sign").locator("tbody tr").count() == waiting

    page = chair.go("/quan-ly/cach-ly?ds=running")
    page.locator("tbody a").first.click()
    order = page.url.removeprefix(chair.url)
    seen(chair, order)
    page.get_by_text("Cho kết thúc sớm").first.click()
    page.get_by_role("button", name="Cho kết thúc sớm").click()
    assert "Bạn ghi lý do" in page.inner_text(".govuk-error-summary")
    check(page)
    page.get_by_label("Lý do").fill("Đã xét nghiệm lại, âm tính")
    page.get_by_role("button", name="Cho kết thúc sớm").click()
    assert "Kết thúc sớm" in page.inner_text("main")
    papers = page.locator("main li a").all()
    assert [paper.inner_text() for paper in papers] == ["Giấy xác nhận kết thúc", "Quyết định, bản 1"]
    certificate = str(papers[0].get_attribute("href"))
    answer = chair.context.request.get(chair.url + certificate)
    assert answer.body()[:5] == b"%PDF-"
    assert rb"\000s\036\333\000m" in answer.body(), "its title says that it was early: sớm"
    code = certificate.rpartition("/")[2]
    page.get_by_role("button", name="Hoàn tác").click()
    assert "Đang thực hiện" in page.inner_text("main")

    anybody = visitor()
    page = seen(anybody, f"/kiem-tra/{code}")
    assert "Đã hủy" in page.inner_text("main")
    assert re.search(r"\b[A-ZĐ](\.[A-ZĐ])+\b", page.inner_text("main"))
    page = seen(anybody, "/kiem-tra/00000000-0000-4000-8000-000000000000")
    assert "Không có giấy này" in page.inner_text("main")


def test_a_health_station_offers_an_order_and_keeps_its_centres(visitor: Callable[..., Visitor]) -> None:
    station = visitor()
    station.log_in_as_officer("xa.demo", "0900000101")
    page = seen(station, "/quan-ly/khu-cach-ly")
    page.get_by_role("button", name="Lưu").click()
    assert page.locator(".govuk-error-summary li").count() == 3
    check(page)
    for field, text in (("name", "Trường Mẫu giáo Mẫu"), ("address", "Số 2, tổ 1"), ("capacity", "40")):
        page.locator(f"[name={field}]").fill(text)
    page.get_by_role("button", name="Lưu").click()
    assert "Còn 40 giường" in page.inner_text("tbody")

    page = station.go("/quan-ly/cach-ly?ds=serve")
    page.locator("tbody a").first.click()
    page.get_by_text("Chuyển nơi quản lý").last.click()
    page.get_by_label("Xã, phường nhận").fill("Ở đâu đó")
    page.get_by_role("button", name="Đề nghị chuyển").click()
    assert "Không chuyển được" in page.inner_text(".govuk-error-summary")
    page.get_by_label("Xã, phường nhận").fill("Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh")
    page.get_by_label("Lý do").fill("Ở nhà mẹ")
    page.get_by_role("button", name="Đề nghị chuyển").click()
    assert "Phường Bến Nghé" in page.inner_text("main")
    check(page)
    page.get_by_role("button", name="Rút đề nghị").click()
    assert "Đã rút đề nghị" in page.inner_text("[role=status]")


def test_the_police_read_who_stays_where_until_when(visitor: Callable[..., Visitor]) -> None:
    police = visitor()
    police.log_in_as_officer("congan.demo", "0900000105")
    page = seen(police, "/quan-ly/cach-ly")
    assert page.locator("thead th").all_inner_texts() == ["Người cách ly", "Địa chỉ", "Đến hết ngày"]
    text = page.inner_text("main table").lower()
    assert not [word for word in ("tiếp xúc", "ca bệnh", "xét nghiệm", "cl-2021") if word in text]
    assert police.go("/quan-ly/cach-ly/1").locator("h1").count() == 1
    assert "quyết định" not in police.page.inner_text("h1").lower()
