"""Every page, empty, filled and in error: axe finds nothing, nothing sticks out at 320 px, the console is silent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from litestar.handlers import HTTPRouteHandler
from playwright.sync_api import Page
from visitor import Visitor

from pccovid.gates.web import citizen as face

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

WIDTHS = (320, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PUBLIC = (
    "/",
    "/nguon",
    "/ban-do",
    "/ban-do?tim=tan+tuc",
    "/ban-do?tim=zzz",
    "/ban-do/79",
    "/ban-do/11?lang=en",
    "/vao",
    "/demo/tin-nhan",
    "/quan-ly/vao",
    "/khong-co-trang-nay",
    "/man-hinh-chinh",
    "/da-xoa-tai-khoan",
    "/?lang=en",
    "/vao?lang=vi",
)
CITIZEN = (
    "/", "/the", "/chao", "/so-tiem", "/xet-nghiem", "/xet-nghiem/bluetooth", "/dieu-tri", "/bao-hiem", "/di-chuyen", "/ma-qr", "/ma-qr/in", "/vi", "/du-lieu-cua-toi", "/du-lieu-cua-toi/xoa", "/canh-bao", "/phan-anh", "/phan-anh/moi",
    "/phan-anh/moi?viec=missing_dose", "/gia-dinh", "/thiet-bi", "/doi-so", "/vao/la-ai?them=1", "/vao/giay-to", "/chao?lang=en", "/?lang=vi",
    "/cach-ly", "/quet", "/noi-da-den", "/noi-da-den/bluetooth", "/dia-diem", "/dia-diem/moi",
)  # fmt: skip

# Addresses with a number or a step in them, and the test that comes by and checks the page.
ON_THE_WAY = {
    "/ban-do/{code:str}": "test_accessible",
    "/cach-ly/{order_no:str}/khai": "test_watching",
    "/canh-bao/{notice:int}": "test_warnings_story",
    "/dia-diem/{place_id:int}": "test_places_visited",
    "/dia-diem/{place_id:int}/ghi-khach": "test_places_visited",
    "/dia-diem/{place_id:int}/sua": "test_places_visited",
    "/dia-diem/{place_id:int}/thay": "test_places_visited",
    "/doi-so/ma": "test_devices",
    "/gia-dinh/loi-moi/{question:uuid}": "test_story_of_the_mother",
    "/gia-dinh/nguoi/{person:uuid}": "test_story_of_the_mother",
    "/gia-dinh/them": "test_story_of_the_mother",
    "/gia-dinh/them/moi": "test_story_of_the_mother",
    "/kiem-tra/{code:uuid}": "test_orders_pages",
    "/khai-bao": "test_accessible",
    "/khai-bao/{which:str}": "test_accessible",
    "/khai-bao/{which:str}/cau/{question:str}": "test_accessible",
    "/khai-bao/{which:str}/sua": "test_accessible",
    "/phan-anh/{reference:str}": "test_accessible",
    "/q/{code:str}": "test_places_visited",
    "/vao/chung-minh": "test_accessible",
    "/vao/ma": "test_accessible",
    "/vao/moi": "test_story_of_the_mother",
}
NO_PAGES = {
    "/cach-ly/giay/{code:uuid}", "/dia-diem/{place_id:int}/to-in/{size:str}", "/du-lieu-cua-toi/tai-ve.json",
    "/du-lieu-cua-toi/tai-ve.pdf", "/ma-qr/giay/{form:str}", "/phan-anh/anh/{evidence:uuid}", "/vi/du-lieu",
    "/v1/tempids", "/v1/export/index.txt", "/v1/export/VN/{name:str}",
}  # fmt: skip


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
    assert visitor.complaints == []


def test_every_page_of_a_citizen_is_checked_somewhere() -> None:
    routes = [route for route in face.routes(None) if isinstance(route, HTTPRouteHandler)]
    asked = {path for route in routes if "GET" in route.http_methods for path in route.paths}
    listed = {path.partition("?")[0] for path in (*PUBLIC, *CITIZEN)}
    assert asked - listed - NO_PAGES == set(ON_THE_WAY)
    for path, test in ON_THE_WAY.items():
        assert "check(" in Path(__file__).with_name(f"{test}.py").read_text(), path


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


def test_who_one_is_and_the_fact_that_proves_it(visitor: Callable[..., Visitor]) -> None:
    mother = visitor()
    mother.log_in("0900000002")
    page = mother.go("/vao/la-ai?them=1", WIDTHS[0])
    page.locator("main form button").click()
    check(page)
    page.get_by_role("radio").last.check()
    page.locator("main form button").click()
    page.wait_for_url("**/vao/chung-minh")
    check_all(mother, ("/vao/chung-minh",))
    page.locator("main form button").click()
    check(page)


def test_pages_of_a_citizen_and_of_those_who_answer(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    citizen.log_in("0900000004")
    citizen.prove("6/4/1990", "Hoàng Thị Lan Mẫu")
    assert citizen.page.url.endswith("/chao")
    check_all(citizen, CITIZEN)
    page = citizen.go("/phan-anh/moi?viec=missing_dose", WIDTHS[0])
    page.get_by_role("button", name="Gửi").click()
    check(page)
    page.get_by_label("Điều khác giúp").fill("Mũi hai tiêm ngày 10/10 ở Trạm Y tế. " + "Dài" * 60)
    page.get_by_label("Nơi tiêm").fill("Nơi không có bàn làm việc")
    page.get_by_role("button", name="Gửi").click()
    check(page)
    page.get_by_role("button", name="Gửi ảnh").click()
    check(page)
    page = citizen.go("/phan-anh/moi?viec=identity", WIDTHS[0])
    page.get_by_label("Họ tên").check()
    page.get_by_role("button", name="Gửi").click()
    check_all(citizen, ("/phan-anh", "/so-tiem"))

    officer = visitor()
    officer.log_in_as_officer("xa.demo", "0900000101")
    check_all(officer, ("/quan-ly/phan-anh", "/quan-ly/viec", "/quan-ly/gop", "/quan-ly/chua-nhan"))
    page = officer.go("/quan-ly/viec", WIDTHS[0])
    page.locator("table a").first.click()
    check(page)
    page.get_by_role("button", name="Ghi nhận").click()
    check(page)
    page = officer.go("/quan-ly/phan-anh", WIDTHS[0])
    page.locator("table a").first.click()
    check(page)
    page.get_by_role("button", name="Gửi trả lời").click()
    check(page)
    page.get_by_role("button", name="Ghi điều đúng").click()
    check(page)


def test_pages_of_a_tracer(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    with psycopg.connect(demo_site.admin) as connection:
        rows = connection.execute(
            "select max(c.case_no) from response.case_file c join response.interview using (case_id)"
        )
        ring = f"/quan-ly/ca-benh/{rows.fetchall()[0][0]}"
    tracer = visitor()
    tracer.log_in_as_officer("cdc.demo", "0900000107")
    check_all(
        tracer,
        (
            f"{ring}/tiep-xuc",
            f"{ring}/tiep-xuc?vong=2&trang-thai=rejected&lang=en",
            f"{ring}/phong-van?lang=vi",
            f"{ring}/vi-sao",
            "/quan-ly/tiep-xuc",
            "/quan-ly/dia-diem-truy-vet",
            "/quan-ly/dia-diem-truy-vet/moi",
        ),
    )
    page = tracer.go("/quan-ly/tiep-xuc", WIDTHS[0])
    page.locator("tbody a").first.click()
    check(page)
    page.get_by_role("button", name="Loại").click()
    check(page)
    page = tracer.go(f"{ring}/phong-van", WIDTHS[0])
    page.get_by_role("button", name="Tiếp").click()
    check(page)
    for field, value in (("name", "Chị Ba"), ("day", "12/10/2021"), ("from", "08:00"), ("until", "08:30")):
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="Tiếp").click()
    page.get_by_role("link", name="Tìm lại người này").first.click()
    check(page)


def test_pages_of_the_operator(visitor: Callable[..., Visitor]) -> None:
    operator = visitor()
    operator.log_in_as_officer("vanhanh.demo", "0900000102")
    check_all(
        operator,
        (
            "/quan-ly/nguon",
            "/quan-ly/nguon?lang=en",
            "/quan-ly/nguon/ncovi",
            "/quan-ly/nguon/population?lang=en",
            "/quan-ly/chat-luong?lang=vi",
            "/quan-ly/chat-luong?nguon=ncovi&lang=vi",
        ),
    )


def test_the_keyboard_walks_through_the_log_in(visitor: Callable[..., Visitor]) -> None:
    page = visitor().go("/vao", WIDTHS[0])
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert seen[0] == "Đến nội dung chính"
    assert seen.index("phone") < seen.index("Gửi mã cho tôi") < seen.index("Vì sao cần số điện thoại?")


def test_a_declaration_from_its_question_to_its_number(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    if citizen.log_in("0900000001").url.endswith("/vao/la-ai"):
        citizen.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
    questions = ("suc-khoe/cau/symptoms", "suc-khoe/cau/commune", "di-chuyen/cau/departs", "di-chuyen/cau/vehicle")
    check_all(citizen, ("/khai-bao", *(f"/khai-bao/{path}" for path in questions), "/khai-bao/nhap-canh?lang=en"))
    page = citizen.go("/khai-bao/di-chuyen/cau/departs?lang=vi", WIDTHS[0])
    page.get_by_role("button", name="Tiếp tục").click()
    check(page)
    page = citizen.go("/khai-bao/suc-khoe/cau/symptoms", WIDTHS[0])
    page.get_by_label("Không có dấu hiệu nào").check()
    page.get_by_role("button", name="Tiếp tục").click()
    check(page)
    check_all(citizen, ("/khai-bao",))
    citizen.go("/khai-bao/suc-khoe").get_by_role("button", name="Đúng, gửi tờ khai").click()
    page.wait_for_url("**/khai-bao/KB-*")
    check(page)
    check_all(citizen, (page.url.removeprefix(citizen.url), page.url.removeprefix(citizen.url) + "/sua"))
