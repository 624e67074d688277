"""A code on paper, from the form to the picture that a reader reads, and to the lost card that nobody reads any more."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser
from visitor import Visitor

from pccovid import proof
from pccovid.gates.web import paper
from pccovid.gates.web.language import language
from pccovid.ground import clock, ids

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MOTHER = ("0900000002", "2/9/1988", "Trần Thị Mai Mẫu")
HARD = "Nguyễn Thị Ỷ Đằng Ngưỡng"


def test_a_grandmother_gets_a_card_and_loses_it(visitor: Callable[..., Visitor]) -> None:
    who = visitor(javascript=False)
    who.log_in(MOTHER[0])
    who.prove(MOTHER[1], MOTHER[2])
    page = who.go("/ma-qr/in", 320)
    page.get_by_role("button", name="Tạo mã để in").click()
    assert page.locator(".govuk-error-message").inner_text() == "Bạn chọn tờ A4 hoặc thẻ"
    page.get_by_label("Thẻ bỏ ví").check()
    page.get_by_role("button", name="Tạo mã để in").click()
    address = page.get_by_role("link", name="Mở tệp để in (PDF)")
    file = who.context.request.get(f"{who.url}{address.get_attribute('href')}")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["cache-control"] == "no-store"
    assert file.body().startswith(b"%PDF-")
    page = who.go("/ma-qr/in")
    page.get_by_label("Thẻ bỏ ví").check()
    page.get_by_role("button", name="Tạo mã để in").click()  # sent again: no second card
    page = who.go("/ma-qr")
    assert page.get_by_role("button", name="Mất giấy? Hủy mã").count() == 1
    page.get_by_role("button", name="Mất giấy? Hủy mã").click()
    assert "Đã hủy" in page.locator("main li.card").inner_text()
    assert who.context.request.get(f"{who.url}{address_of(file.url)}").status == 404
    nobody = visitor()
    nobody.log_in("0900000004")
    nobody.prove("6/4/1990", "Hoàng Thị Lan Mẫu")
    assert nobody.context.request.get(f"{who.url}{address_of(file.url)}").status == 404


def address_of(url: str) -> str:
    return re.sub(r"https?://[^/]+", "", url)


@pytest.mark.parametrize("form", list(proof.Form))
def test_the_paper_shows_its_holder_in_vietnamese_and_p19_its_code_shows_nobody(
    browser: Browser, tmp_path: Path, form: proof.Form
) -> None:
    at = clock.now()
    code = proof.PaperCode(ids.new_id(), ids.new_id(), form, at, at + proof.ON_PAPER, None)
    file = tmp_path / "paper.pdf"
    file.write_bytes(
        paper.draw([paper.Holder(HARD, "Sinh năm 1950", code), paper.Holder("Q" * 500, "", code)], form, language("vi"))
    )
    page = browser.new_page(viewport={"width": 1400, "height": 1400})
    page.goto(f"file://{file}#zoom=150&toolbar=0&navpanes=0")
    page.wait_for_timeout(2000)  # the browser's own viewer says nothing when it has drawn
    read = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    page.close()
    assert {found.text for found in read} == {proof.paper_qr(code)}
    shown = proof.read(read[0].text, at)
    assert isinstance(shown, proof.Person)
    assert (shown.medium, shown.reference) == (proof.Medium.PAPER, code.code_id)
    assert code.person_id.hex not in read[0].text.lower()
