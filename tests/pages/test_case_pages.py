"""A tracer at a case: finds it, reads it, says when symptoms began, wrongly first, and takes it back."""

from collections.abc import Callable

import pytest
from test_accessible import check_all
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_a_tracer_changes_a_case_and_takes_it_back(visitor: Callable[..., Visitor]) -> None:
    tracer = visitor(javascript=False)
    tracer.log_in_as_officer("cdc.demo", "0900000107")
    page = tracer.go("/quan-ly/ca-benh")
    page.locator("tbody a").first.click()
    one = page.url.removeprefix(tracer.url)
    page.locator("a[href$='/sua/khoi-phat']").click()
    page.get_by_label("Có", exact=True).check()
    for part, text in (("day", "4"), ("month", "12"), ("year", "2021")):
        page.locator(f"[name=onset-{part}]").fill(text)
    page.locator("main form button").last.click()
    assert "chưa tới" in page.locator(".govuk-error-summary").inner_text()
    page.locator("[name=onset-month]").fill("10")
    page.locator("main form button").last.click()
    assert page.url == tracer.url + one
    assert "04/10/2021" in page.locator(".case-facts").inner_text()
    page.locator("form[data-undo] button").click()
    assert "Hoàn tác" in page.locator(".timeline").inner_text()


def test_the_pages_of_cases_pass_axe(visitor: Callable[..., Visitor]) -> None:
    tracer = visitor()
    tracer.log_in_as_officer("cdc.demo", "0900000107")
    page = tracer.go("/quan-ly/ca-benh")
    one = page.locator("tbody a").first.get_attribute("href") or ""
    edits = tuple(f"{one}/sua/{matter}" for matter in ("khoi-phat", "phan-loai", "nguon-lay"))
    lists = ("/quan-ly/ca-benh", "/quan-ly/ca-benh?ds=trung&lang=en", "/quan-ly/ca-benh/moi?lang=vi")
    check_all(tracer, (*lists, one, *edits))
    page = tracer.go("/quan-ly/ca-benh")
    page.locator("[name=who]").fill("x")
    page.locator("main form button").first.click()
    assert page.locator(".govuk-error-summary").count() == 1
