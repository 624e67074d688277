"""The grandmother with an old telephone: no scripts, 320 pixels, no mouse; she types three things and no more."""

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page
from test_accessible import WIDTHS
from visitor import Visitor, colour_on

from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PHONE, BORN, NAME = "0900000005", ("19", "5", "1975"), "Vũ Thị Thu Mẫu"
FURTHEST = 60  # presses of Tab: nobody walks further


def walk(page: Page, to: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if to.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the keyboard does not reach {to} on {page.url}")


def tap(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Follow a link or press a button of the page's own part, whose name begins so."""
    walk(page, page.locator("main").get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").count() == 1


def never_logged_in(admin: str) -> None:
    """Let nobody have said yet who this telephone belongs to."""
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "delete from access.account_person where account_id in (select account_id from access.account where phone = %s)",
            [PHONE],
        )


def test_the_grandmother_with_an_old_telephone(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    """
    Given an old telephone: a browser without scripts, 320 pixels wide, and nothing but its keys,
    and a grandmother whom the former systems know, for whom the head of the hamlet declared last week,
    when she comes to the front door, logs in, says who she is, that the declaration is hers and all of it right,
    then her card says a colour and why, the declaration is sent as last time and her code is ready to print,
    and all that she typed are her telephone, the code of the message and her birth date.
    """
    never_logged_in(demo_site.admin)
    grandmother = visitor(javascript=False)
    page = grandmother.go("/", WIDTHS[0])
    tap(page, "link", "Đăng nhập bằng số điện thoại")
    walk(page, page.get_by_role("textbox"))
    page.keyboard.type(PHONE)
    tap(page, "button", "Gửi mã cho tôi")
    walk(page, page.get_by_role("textbox"))
    page.keyboard.type(grandmother.code(PHONE))
    tap(page, "button", "Đăng nhập")

    assert page.url.endswith("/vao/la-ai")
    mask = " ".join(f"{word[0]}***" for word in NAME.split())
    walk(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    assert mask in page.locator(".govuk-radios__item", has=page.locator("input:checked")).inner_text()
    tap(page, "button", "Tiếp tục")
    for part, typed in zip(("day", "month", "year"), BORN, strict=True):
        walk(page, page.locator(f"[name=birth-{part}]"))
        page.keyboard.type(typed)
    tap(page, "button", "Đúng là tôi")

    assert page.url.endswith("/chao")
    told = page.locator("main").inner_text()
    assert NAME in told
    assert "Mũi 1" in told
    for _ in range(page.get_by_role("button", name="Của tôi", exact=True).count()):
        tap(page, "button", "Của tôi")
    tap(page, "button", "Đúng hết")
    assert page.get_by_role("heading", level=1).inner_text() == f"Xin chào, {NAME}"
    tap(page, "link", "Xem thẻ")
    assert colour_on(page) in {"Xanh", "Vàng", "Xám"}
    assert page.locator(".covid__reason").inner_text()
    tap(page, "link", "Trang chính")
    assert page.locator("main").get_by_role("textbox").count() == 0

    declare_as_last_time(page)
    print_the_code(grandmother, page)


def declare_as_last_time(page: Page) -> None:
    tap(page, "link", "Khai báo")
    tap(page, "link", "Khai báo y tế")
    assert page.get_by_role("heading", level=1).inner_text() == "Vẫn như lần trước?"
    assert page.locator("main").get_by_role("textbox").count() == 0
    tap(page, "button", "Đúng, gửi tờ khai")
    assert "Đã nhận tờ khai" in page.get_by_role("status").inner_text()
    assert page.locator("#so-to-khai").inner_text().startswith("KB-")
    assert NAME in page.locator("main").inner_text()
    tap(page, "link", "Trang chính")


def print_the_code(grandmother: Visitor, page: Page) -> None:
    tap(page, "link", "Mã QR")
    assert page.get_by_role("img", name="Mã QR cá nhân").is_visible()
    tap(page, "link", "In mã ra giấy")
    walk(page, page.get_by_label("Tờ A4"))
    page.keyboard.press("Space")
    tap(page, "button", "Tạo mã để in")
    paper = page.locator("main").get_by_role("link", name="Mở tệp để in (PDF)")
    file = grandmother.context.request.get(f"{grandmother.url}{paper.get_attribute('href')}")
    assert file.headers["content-type"] == "application/pdf"
    assert file.body().startswith(b"%PDF-")
    tap(page, "link", "Quay lại")
    assert "Đang dùng được" in page.locator("main li.card").inner_text()
