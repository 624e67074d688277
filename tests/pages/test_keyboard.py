"""The commune's work list by keyboard alone: walk, open, answer, take back."""

from collections.abc import Callable

import pytest
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_a_question_is_opened_answered_and_taken_back_without_a_mouse(visitor: Callable[..., Visitor]) -> None:
    officer = visitor()
    officer.log_in_as_officer("xa.demo", "0900000101")
    page = officer.go("/quan-ly/viec")
    rows = page.locator("tbody tr").count()
    assert rows > 1, "the work list needs two questions"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("tbody tr a").first
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quan-ly/viec/*")
    last = page.locator("input[type=radio]").count()
    page.keyboard.press(str(last))
    assert page.locator("input[type=radio]").last.is_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/quan-ly/viec")
    assert page.locator("tbody tr").count() == rows - 1
    page.keyboard.press("u")
    page.wait_for_function(f"document.querySelectorAll('tbody tr').length === {rows}")
    assert officer.complaints == []
