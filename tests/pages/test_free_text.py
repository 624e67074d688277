"""W-04: whatever a citizen writes is shown as they wrote it, and does nothing; a name that is none is refused, politely."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from test_declaring_pages import choose, go_on, inside
from test_places_visited import register
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MARKUP = "<script>document.title=1</script><img src=x onerror=alert(1)><b>&amp;</b> 😀 محمد {{ 7*7 }}"


def shows_as_text(page: Page) -> None:
    assert MARKUP in page.locator("main").inner_text()
    assert page.locator("main script, main b:has-text('&amp;'), main img[src=x]").count() == 0
    assert page.title().endswith(" – PcCovid")


NO_NAMES = (MARKUP, "Ă" * 500, "😀 😀", "\u202eẫuM", "' or 1=1 --")


def test_w_04_markup_in_every_text_is_text_and_in_no_name(visitor: Callable[..., Visitor]) -> None:
    writer = inside(visitor(), "0900000001", "15/3/1985", "Đặng Thị Hòa Mẫu")
    for name in NO_NAMES:
        is_refused_and_stays_typed(writer, name)

    page = writer.go("/phan-anh/moi?viec=identity")
    page.get_by_label("Ngày sinh").check()
    page.get_by_role("textbox").fill(MARKUP)
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_url("**/phan-anh/PA-*")
    shows_as_text(page)

    writer.go("/khai-bao/suc-khoe/cau/travelled")
    choose(page, "Có")
    page.get_by_role("textbox").fill(MARKUP)
    go_on(page)
    writer.go("/khai-bao/suc-khoe")
    while "/cau/" in page.url:  # what was answered with yes before is asked anew
        page.locator("input[value=no], input[value=none]").first.check()
        go_on(page)
    shows_as_text(page)
    writer.go("/khai-bao").locator("form[action='/khai-bao/suc-khoe/bo'] button").click()

    shows_as_text(register(writer, MARKUP))
    page.get_by_role("button", name="Đóng địa điểm").click()
    shows_as_text(writer.go("/dia-diem"))
    assert writer.complaints == []


def is_refused_and_stays_typed(writer: Visitor, name: str) -> None:
    page = writer.go("/gia-dinh/them/moi")
    page.locator("[name=name]").fill(name)
    page.locator("main form button").last.click()
    assert page.locator(".govuk-error-summary a[href='#name']").count() == 1
    assert page.locator("[name=name]").input_value() == name
