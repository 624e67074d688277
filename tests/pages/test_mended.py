"""A missing dose, from the citizen's photo to the book: two people of the site mend it, the citizen says it is right."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from test_accessible import check
from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

SITE = ("tiem.demo", "0900000104"), ("tiem2.demo", "0900000106")


def picture(folder: Path) -> Path:
    """A photo of a paper, with where it was taken in it."""
    exif = Image.Exif()
    exif[0x0110] = "Secret camera"
    path = folder / "giay-tiem.jpg"
    Image.new("RGB", (900, 600), "linen").save(path, exif=exif)
    return path


def test_a_missing_dose_is_mended_by_its_site_and_stands_in_the_book(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    citizen = visitor(javascript=False)
    citizen.log_in("0900000002")
    if citizen.page.url.endswith("/vao/la-ai"):
        citizen.prove("2/9/1988", "Trần Thị Mai Mẫu")
    reference = report_missing(citizen)
    show_photo(citizen, tmp_path)

    first, second = visitor(), visitor()
    page = first.log_in_as_officer(*SITE[0])
    assert "Trần" not in page.content(), "the list tells nothing of the person"
    page.get_by_role("link", name=reference).click()
    check(page)
    assert page.locator(".photos img").evaluate("i => i.complete && i.naturalWidth") == 900
    page.get_by_role("button", name="Ghi điều đúng").click()
    page.wait_for_url("**/quan-ly/phan-anh")
    assert "chờ người thứ hai" in page.get_by_role("status").inner_text()
    assert citizen.go("/so-tiem").locator(".timeline > li").count() == 1, "nothing shows before the second person"

    page = second.log_in_as_officer(*SITE[1])
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Đồng ý sửa").click()
    page.wait_for_url("**/quan-ly/phan-anh")
    assert page.get_by_role("button", name="Hoàn tác").is_visible()

    book = citizen.go("/so-tiem").locator(".timeline > li")
    assert book.count() == 2
    assert f"theo phản ánh {reference}" in book.nth(1).inner_text()
    assert "Phản ánh của bạn đã có trả lời" in citizen.go("/canh-bao").locator("main").inner_text()
    page = citizen.go(f"/phan-anh/{reference}")
    page.get_by_role("button", name="Đúng rồi").click()
    assert "Đã đúng" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Đúng rồi").count() == 0
    assert first.complaints == second.complaints == []


def report_missing(citizen: Visitor) -> str:
    """From the book to a correction, by a day that no calendar has; the reference."""
    page = citizen.go("/so-tiem")
    page.get_by_role("link", name="Báo thiếu mũi tiêm").click()
    page.get_by_label("Vắc xin").select_option("vaxzevria")
    for part, typed in (("day", "31"), ("month", "2"), ("year", "2021")):
        page.locator(f"[name=given-{part}]").fill(typed)
    page.get_by_label("Nơi tiêm").fill("tram y te thi tran tan tuc")
    page.get_by_role("button", name="Gửi").click()
    assert "không có trong lịch" in page.locator(".govuk-error-summary").inner_text()
    page.locator("[name=given-day]").fill("10")
    page.locator("[name=given-month]").fill("10")
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_url("**/phan-anh/PA-*")
    assert "Trạm Y tế Thị trấn Tân Túc" in page.locator("main").inner_text()
    return page.get_by_role("status").locator(".number").inner_text()


def show_photo(citizen: Visitor, folder: Path) -> None:
    """What is no photo and what is too large get a sentence; a photo is shown without what the camera wrote."""
    page = citizen.page
    (folder / "script.jpg").write_text("<svg><script>alert(1)</script></svg>")
    (folder / "large.jpg").write_bytes(b"\xff\xd8" + bytes(12 * 1024 * 1024))
    refused = ((folder / "script.jpg", "Không đọc được ảnh này"), (folder / "large.jpg", "lớn hơn 10 MB"))
    for path, sentence in refused:
        page.get_by_label("Thêm ảnh").set_input_files(path)
        page.get_by_role("button", name="Gửi ảnh").click()
        assert sentence in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Thêm ảnh").set_input_files(picture(folder))
    page.get_by_role("button", name="Gửi ảnh").click()
    answer = page.request.get(f"{citizen.url}{page.locator('.photos img').get_attribute('src')}")
    headers = ("content-type", "cache-control", "x-content-type-options")
    assert [answer.headers[name] for name in headers] == ["image/jpeg", "no-store", "nosniff"]
    assert b"Secret camera" not in answer.body()
    with Image.open(io.BytesIO(answer.body())) as made:
        assert made.size == (900, 600)


def test_the_police_see_a_paper_and_nothing_of_health(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    citizen.log_in("0900000005")
    if citizen.page.url.endswith("/vao/la-ai"):
        citizen.prove("19/5/1975", "Vũ Thị Thu Mẫu")
    page = citizen.go("/phan-anh/moi?viec=identity")
    page.get_by_label("Số giấy tờ").check()
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_url("**/phan-anh/PA-*")

    police = visitor()
    page = police.log_in_as_officer("congan.demo", "0900000105")
    page.locator("table a").first.click()
    check(page)
    seen = page.locator("main").inner_text()
    assert "Vũ Thị Thu Mẫu" in seen
    assert not any(word in seen for word in ("AstraZeneca", "Tiêm chủng", "tiêm chủng", "Trạm Y tế", "khai báo"))
    page.get_by_label("Số giấy tờ").fill("12")
    page.get_by_role("button", name="Ghi điều đúng").click()
    assert "Số giấy tờ không đúng dạng" in page.locator(".govuk-error-summary").inner_text()
    check(page)
