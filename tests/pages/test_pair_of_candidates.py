"""Two candidates of a question who may be one person themselves."""

from collections.abc import Callable

import pytest
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_two_people_of_the_register_are_never_proposed_as_one(visitor: Callable[..., Visitor]) -> None:
    officer = visitor()
    page = officer.log_in_as_officer("xa.demo", "0900000101")
    for link in [a.get_attribute("href") for a in page.locator("table a").all()]:
        officer.go(str(link))
        if page.locator("#same-pair").count():
            break
    page.locator("#same-pair").check()
    page.get_by_role("button", name="Ghi nhận").click()
    assert "Không thể gộp hai hồ sơ này" in page.locator(".govuk-error-summary").inner_text()
    assert officer.go("/quan-ly/gop").locator("tbody tr").count() == 0
    assert officer.complaints == []
