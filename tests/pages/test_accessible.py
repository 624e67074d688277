"""Every page, empty, filled and in error: axe finds nothing, nothing sticks out at 320 px, the console is silent."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

WIDTHS = (320, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PUBLIC = ("/", "/vao", "/demo/tin-nhan", "/quan-ly/vao", "/khong-co-trang-nay", "/?lang=en", "/vao?lang=vi")
CITIZEN = (
    "/", "/chao", "/so-tiem", "/ma-qr", "/du-lieu-cua-toi", "/phan-anh", "/phan-anh/moi",
    "/phan-anh/moi?viec=missing_dose", "/gia-dinh", "/vao/la-ai?them=1", "/vao/giay-to", "/chao?lang=en", "/?lang=vi",
)  # fmt: skip


def check(page: Page) -> None:
    """No violation, no sideways scrolling, one heading of the first order, a title and a language."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than its window"
    assert page.locator("h1").count() == 1, page.url
    assert page.title().endswith(" – PcCovid")


def check_all(visitor: Visitor, paths: tuple[str, ...]) -> None:
    for path in paths:
        for width in WIDTHS:
            check(visitor.go(path, width))
    assert [c for c in visitor.complaints if "404" not in c] == []


def test_pages_before_log_in(visitor: Callable[..., Visitor]) -> None:
    check_all(visitor(), PUBLIC)


def test_forms_that_refuse(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    page = who.go("/vao", WIDTHS[0])
    page.get_by_role("textbox").fill("12")
    page.locator("main form button").click()
    check(page)
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("textbox").fill("0900000003")
    page.locator("main form button").click()
    page.wait_for_url("**/vao/ma")
    check(page)
    page.get_by_role("textbox").fill("12")
    page.locator("main form button").first.click()
    check(page)
