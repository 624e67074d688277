"""An officer of tracing looks at how it spread: drawings with their tables, places at risk, clusters."""

from collections.abc import Callable

import pytest
from test_accessible import WIDTHS, check, check_all
from visitor import Visitor

from pccovid.gates.web.console.drawing import drawing
from pccovid.gates.web.language import language
from pccovid.response import spread

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_chains_places_and_clusters_with_and_without_anything_to_show(visitor: Callable[..., Visitor]) -> None:
    tracer = visitor()
    tracer.log_in_as_officer("cdc2.demo", "0900000108")
    check_all(tracer, ("/quan-ly/so-do", "/quan-ly/so-do?ngay=90&lang=en", "/quan-ly/so-do?ngay=abc&lang=vi"))
    check_all(tracer, ("/quan-ly/dia-diem", "/quan-ly/o-dich", "/quan-ly/o-dich?lang=en", "/quan-ly/dia-diem?lang=vi"))
    page = tracer.go("/quan-ly/ca-benh", WIDTHS[1])
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Sơ đồ", exact=True).click()
    check(page)
    assert page.get_by_role("heading", name="Các ca bệnh").is_visible()
    for path in ("/quan-ly/o-dich/999999", "/quan-ly/dia-diem/999999", "/quan-ly/ca-benh/CB-20200101-0001/so-do"):
        page = tracer.go(path, WIDTHS[0])
        check(page)
        assert "Không tìm thấy" in page.locator("main").inner_text()


def test_a_drawing_of_nothing_is_empty() -> None:
    assert drawing(spread.Chain((), (), (), (), 0), language("vi")) == {
        "cases": [], "leaves": [], "lines": [], "x": [], "y": [], "days": [],
    }  # fmt: skip
