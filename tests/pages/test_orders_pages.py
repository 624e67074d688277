"""Orders in the console and the page that checks a paper: every list, the refusals in words, the centres."""

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


def test_a_health_station_keeps_its_centres(visitor: Callable[..., Visitor]) -> None:
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


def test_the_police_and_who_holds_a_paper_read_no_more_than_they_may(visitor: Callable[..., Visitor]) -> None:
    police = visitor()
    police.log_in_as_officer("congan.demo", "0900000105")
    page = seen(police, "/quan-ly/cach-ly")
    assert page.inner_text("h1") == "Người cách ly tại nhà"
    page = seen(visitor(), "/kiem-tra/00000000-0000-4000-8000-000000000000")
    assert "Không có giấy này" in page.inner_text("main")
