"""Going in and out, as people do it: by photo without scripts, by the camera's address, by staff at the door."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page
from test_accessible import WIDTHS, check, check_all
from visitor import Visitor

from pccovid import proof

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
HERE = "Bến Nghé, Quận 1, TP HCM"


def picture(text: str) -> dict[str, Any]:
    """A photo of a QR code, as a form sends it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    out = io.BytesIO()
    Image.fromarray(code.to_image(scale=6, add_quiet_zones=True)).save(out, "JPEG")
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def send_photo(page: Page, photo: dict[str, Any]) -> None:
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Đọc mã trong ảnh").click()


def register(who: Visitor, name: str) -> Page:
    """A new place of whoever is logged in; its page."""
    page = who.go("/dia-diem/moi")
    page.get_by_label("Tên địa điểm").fill(name)
    page.get_by_label("Loại").select_option("Chợ")
    page.get_by_label("Xã, phường").fill(HERE)
    page.get_by_role("button", name="Đăng ký").click()
    page.wait_for_url("**/dia-diem/*")
    return page


def code_of(page: Page) -> str:
    return page.locator(".qr .number").inner_text().replace(" ", "")


def test_a_mother_scans_by_photo_without_scripts_goes_in_with_a_child_and_leaves(
    visitor: Callable[..., Visitor],
) -> None:
    owner = visitor()
    owner.log_in("0900000201")
    code = code_of(register(owner, "Chợ Ảnh Mẫu"))

    who = visitor(javascript=False)
    who.log_in("0900000001")
    who.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
    page = who.go("/quet", WIDTHS[0])
    send_photo(page, picture(f"https://pccovid.example{proof.place_path(code)}"))
    page.wait_for_url("**/q/*")
    assert page.locator("h1").inner_text() == "Chợ Ảnh Mẫu"
    page.get_by_role("button", name="Vào").click()
    page.wait_for_load_state()
    assert page.locator(".card--done").get_by_text("Đã ghi vào").is_visible()
    page.go_back()
    assert page.get_by_role("button", name="Vào").count() == 0, "who is inside cannot go in again"
    assert "Bạn về chưa?" in who.go("/").locator("main").inner_text()
    page = who.go("/noi-da-den", WIDTHS[0])
    assert page.get_by_text("Chợ Ảnh Mẫu").count() >= 1
    assert page.locator(".timeline > li").filter(has_text="Chợ Ảnh Mẫu").count() == 1
    page.get_by_role("button", name="Ra", exact=True).click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="Ra", exact=True).count() == 0
    page.get_by_text("Xóa lượt này").first.click()
    page.get_by_role("button", name="Xóa", exact=True).first.click()
    page.wait_for_load_state()
    assert page.locator(".timeline > li").filter(has_text="Chợ Ảnh Mẫu").count() == 0


def test_the_cameras_address_shows_the_place_before_log_in_and_every_other_code_gets_a_plain_sentence(
    visitor: Callable[..., Visitor],
) -> None:
    owner = visitor()
    owner.log_in("0900000202")
    page = register(owner, "Quán Mã Mẫu")
    former, place = code_of(page), page.url
    page.get_by_role("button", name="Đổi mã").click()
    page.wait_for_load_state()
    code = code_of(page)
    assert code != former

    stranger = visitor()
    page = stranger.go(proof.place_path(code), WIDTHS[0])
    assert page.locator("h1").inner_text() == "Quán Mã Mẫu"
    check(page)
    assert page.get_by_role("link", name="Đăng nhập để vào").is_visible()
    for path, sentence in (
        (f"/q/{former}", "thay bằng mã mới"),
        (f"/q/{code}.AAAAAAAAAAAAAAAA", "không do PcCovid cấp"),
        ("/q/22222222", "Không có địa điểm nào"),
        ("/q/%F0%9F%98%80", "Không có địa điểm nào"),
    ):
        assert sentence in stranger.go(path).locator("main").inner_text()

    page = owner.go("/quet", WIDTHS[0])
    for text, said in (
        ("001090123456|012345678|Nguyễn Văn Mẫu|01011990|Nam|Hà Nội|15042021", "thẻ căn cước"),
        ("001093029317|NGUYEN VAN MAU|1987-01-18|0|162979388586171100|", "kiểu cũ"),
        ("HC1:NCFOXN%TSMAHN-H", "chứng nhận sức khỏe"),
        ("https://example.test/?x=<script>", "không phải mã của PcCovid"),
    ):
        send_photo(page, picture(text))
        page.wait_for_load_state()
        assert said in page.locator(".card--brand").inner_text()
        check(page)
    page.get_by_label("nhập mã").fill("K7M2 P9XX")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_load_state()
    send_photo(owner.go("/quet"), {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.wait_for_load_state()
    assert "Không đọc được tệp này" in page.locator(".govuk-error-summary").inner_text()
    check(page)
    send_photo(owner.go("/quet"), picture(code[:4].lower() + " " + code[4:]))
    page.wait_for_url("**/vao/la-ai")  # the code was read; who manages a place need not have said who they are
    page = owner.go(place.removeprefix(owner.url))
    page.get_by_role("button", name="Đóng địa điểm").click()
    page.wait_for_load_state()
    assert "đã đóng" in stranger.go(f"/q/{code}").locator("main").inner_text()


def test_a_shopkeeper_registers_prints_and_lets_staff_write_down_a_visitor_of_whom_they_see_initials(
    visitor: Callable[..., Visitor],
) -> None:
    owner = visitor()
    owner.log_in("0900000203")
    page = owner.go("/dia-diem/moi", WIDTHS[0])
    check(page)
    page.get_by_role("button", name="Đăng ký").click()
    check(page)
    page.get_by_label("Tên địa điểm").fill("Nhà thuốc Mẫu")
    page.get_by_label("Loại").select_option("Nhà thuốc")
    page.get_by_label("Xã, phường").fill("Tân Phú")
    page.get_by_role("button", name="Đăng ký").click()
    check(page)
    page = register(owner, "Nhà thuốc Mẫu")
    place = page.url.removeprefix(owner.url)
    assert register(owner, "Nhà thuốc Mẫu").url.endswith(place), "the same place twice is one"
    for size in ("a4", "15cm"):
        printed = page.request.get(f"{owner.url}{place}/to-in/{size}")
        assert printed.headers["content-type"] == "application/pdf"
        assert printed.body().startswith(b"%PDF")
    page.get_by_label("Số điện thoại nhân viên").fill("12")
    page.get_by_role("button", name="Thêm").click()
    check(page)
    page.get_by_label("Số điện thoại nhân viên").fill("0900000204")
    page.get_by_role("button", name="Thêm").click()
    page.wait_for_load_state()

    mother = visitor()
    mother.log_in("0900000002")
    mother.prove("2/9/1988", "Trần Thị Mai Mẫu")
    shown = mother.go("/ma-qr").locator(".qr svg").screenshot(type="png")

    staff = visitor()
    staff.log_in("0900000204")
    page = staff.go(f"{place}/ghi-khach", WIDTHS[0])
    check(page)
    send_photo(page, {"name": "khach.png", "mimeType": "image/png", "buffer": shown})
    page.wait_for_load_state()
    told = page.locator(".card--done").inner_text()
    assert "T*** T*** M***" in told
    assert "Trần" not in page.content()
    check(page)
    send_photo(page, picture("https://example.test/"))
    page.wait_for_load_state()
    assert "không phải mã QR cá nhân" in page.locator(".govuk-error-summary").inner_text()

    page = owner.go(place, WIDTHS[0])
    assert page.locator("tbody tr").count() == 1
    assert "Trần" not in page.content()
    check_all(owner, (place, "/dia-diem", f"{place}/sua"))
    page = mother.go("/noi-da-den")
    assert "nhân viên ở đó ghi" in page.locator(".timeline > li").filter(has_text="Nhà thuốc Mẫu").inner_text()
    assert "Nhân viên Nhà thuốc Mẫu" in mother.go("/du-lieu-cua-toi").locator("main").inner_text()


def test_a_place_that_moved_says_so_to_its_manager_and_to_whoever_scans_the_old_sheet(
    visitor: Callable[..., Visitor],
) -> None:
    owner = visitor()
    owner.log_in("0900000206")
    page = register(owner, "Quán cũ Mẫu")
    place = page.url.removeprefix(owner.url)
    code = code_of(page)
    page = owner.go(f"{place}/thay", WIDTHS[0])
    check(page)
    new = register(owner, "Quán mới Mẫu").url
    page = owner.go(f"{place}/thay", WIDTHS[0])
    page.get_by_role("button", name="Xác nhận").click()
    check(page)
    page.get_by_label("Chuyển đến địa chỉ kia").check()
    page.get_by_label("Quán mới Mẫu").check()
    page.get_by_role("button", name="Xác nhận").click()
    page.wait_for_url(f"**{place}")
    assert "Đã chuyển đi" in page.locator("main").inner_text()
    check(page)
    page.get_by_role("link", name="Quán mới Mẫu").click()
    page.wait_for_url(new)
    page = visitor().go(f"/q/{code}")
    assert "Quán cũ Mẫu. Nơi đó đã chuyển đến đây" in page.locator("main").inner_text()
    check(page)
