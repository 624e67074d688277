"""A tracer hands a line list in by a form alone: looks at it, lets it count, mends a row, takes it back."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from playwright.sync_api import Page
from test_accessible import check_all
from visitor import Visitor, doors

from pccovid.gates.sources.framework import canonical
from pccovid.gates.worker import look_after_lists

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

LISTS = "/quan-ly/ca-benh/danh-sach"
EXAMPLE = {cell.name: cell.example for cell in canonical.kinds()["cases"].cells} | {"source": ""}


@pytest.fixture(autouse=True)
def at_the_site(demo_site: Any) -> Iterator[None]:
    """The worker of this test works for the demonstration."""
    with doors(demo_site.admin):
        yield


def as_csv(*changes: dict[str, str]) -> bytes:
    """As Excel in Viet Nam saves it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(EXAMPLE), delimiter=";")
    writer.writeheader()
    writer.writerows(EXAMPLE | changed for changed in changes)
    return text.getvalue().encode("utf-8-sig")


def send(page: Page, name: str, content: bytes) -> None:
    page.locator("[name=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.locator("main form button").first.click()


def taken(page: Page, link: str) -> str:
    """The text of a file behind a link of the page."""
    href = page.locator(link).first.get_attribute("href") or ""
    answer = page.request.get(href if href.startswith("http") else f"{page.url.split('/quan-ly')[0]}{href}")
    assert "attachment" in answer.headers["content-disposition"]
    return answer.body().decode("utf-8-sig")


def test_a_list_is_looked_at_let_in_mended_and_taken_back(visitor: Callable[..., Visitor]) -> None:
    tracer = visitor(javascript=False)
    tracer.log_in_as_officer("cdc.demo", "0900000107")
    page = tracer.go("/quan-ly/ca-benh")
    page.locator(f"a[href='{LISTS}']").click()
    page.locator("main form button").first.click()
    assert "chưa chọn tệp" in page.locator(".govuk-error-summary").inner_text()
    send(page, "ảnh.pdf", b"%PDF-1.7")
    assert "không phải tệp CSV" in page.locator(".govuk-error-summary").inner_text()

    send(page, "tuan-41.csv", as_csv({"key": "TR-1", "full_name": "Đặng Thị Liệt Kê"}, {"key": "TR-2", "birth": "x"}))
    assert "đang đọc tệp" in page.locator("[data-waiting]").inner_text()
    look_after_lists()
    page.locator("main p a").first.click()  # "is it done?"
    assert "Chưa có gì được tính" in page.locator("[data-waiting]").inner_text()
    assert "TR-2" in page.locator("tbody").inner_text()
    one = page.url.removeprefix(tracer.url)
    (row,) = csv.DictReader(StringIO(taken(page, "a[href$='/de-rieng/csv']")))
    assert (row["key"], row["_line"]) == ("TR-2", "3")

    page.get_by_role("button", name="Đưa 1 dòng vào").click()
    look_after_lists()
    page = tracer.go(one)
    assert page.locator(".facts dd").first.inner_text() == "1"
    page = tracer.go(LISTS)
    mended = StringIO(newline="")
    writer = csv.DictWriter(mended, list(row))
    writer.writeheader()
    writer.writerow(row | {"birth": "1980"})
    send(page, "da-sua.csv", mended.getvalue().encode())
    look_after_lists()
    assert "Dòng mới\n1" in tracer.go(page.url.removeprefix(tracer.url)).locator(".facts").inner_text().replace(
        "\n\n", "\n"
    )

    page = tracer.go(one)
    page.get_by_role("button", name="Rút lại danh sách").click()
    look_after_lists()
    page.reload()
    assert "đã được rút lại" in page.locator("[data-waiting]").inner_text()


def earlier(tracer: Visitor) -> list[str]:
    """The page of a list that was handed in with two rows, one of them set aside."""
    send(
        tracer.go(LISTS),
        "tuan-42.csv",
        as_csv({"key": "TR-3", "full_name": "Đặng Văn Liệt Kê"}, {"key": "TR-4", "birth": "x"}),
    )
    look_after_lists()
    return [tracer.page.url.removeprefix(tracer.url)]


def test_the_cases_of_an_area_go_out_as_a_file_and_each_person_reads_it(visitor: Callable[..., Visitor]) -> None:
    tracer = visitor()
    tracer.log_in_as_officer("cdc2.demo", "0900000108")
    check_all(tracer, (f"{LISTS}?lang=en", f"{LISTS}?lang=vi", *earlier(tracer)))
    page = tracer.go(LISTS)
    page.locator("[name=since-year]").fill("2031")
    page.get_by_role("button", name="Tải tệp CSV").click()
    assert "không muộn hơn hôm nay" in page.locator(".govuk-error-summary").inner_text()
    page.locator("[name=since-year]").fill("2021")
    form: dict[str, Any] = {
        i.get_attribute("name") or "": i.input_value() for i in page.locator("form[action$='/xuat'] input").all()
    }
    answer = page.request.post(f"{tracer.url}{LISTS}/xuat", form=form)
    rows = list(csv.DictReader(StringIO(answer.body().decode("utf-8-sig"))))
    assert rows
    assert all(row["key"].startswith("CB-") and row["full_name"] and row["case_class"] for row in rows)
    assert taken(page, "a[href$='/mau/csv']").strip().split(",") == list(EXAMPLE)
    assert tracer.complaints == []
