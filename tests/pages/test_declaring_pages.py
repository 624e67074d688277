"""Declaring by hand: as last time in three taps; every question without scripts; for a child; wrong input and back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from visitor import Visitor, doors

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import session
from pccovid.ground import clock, migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def inside(who: Visitor, phone: str, born: str, name: str) -> Visitor:
    """Log in as a persona, proving it the first time."""
    if who.log_in(phone).url.endswith("/vao/la-ai"):
        who.prove(born, name)
    return who


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def choose(page: Page, answer: str) -> None:
    """Answer the question on the page and go on."""
    page.get_by_label(answer, exact=True).check()
    go_on(page)


def newcomer(who: Visitor, site: Any) -> None:
    """Somebody whom no source knows tells this telephone's log-in who they are."""
    token = next(c.get("value", "") for c in who.context.cookies() if c.get("name") == session.SESSION)
    home = next(u.unit_id for u in units.units().all if u.level == "commune" and u.stands(clock.today()))
    me = people.Newcomer("Người Mới Mẫu", people.keys.Birth(None, 1990), "F", home)
    with doors(site.admin), access.enter(access.Viewer(token, "test", "r1"), Purpose.OWN_RECORD) as tx:
        people.register_by_phone(tx, me, None, at=clock.now())


def test_a_known_person_declares_in_at_most_four_taps_and_types_nothing(visitor: Callable[..., Visitor]) -> None:
    who = inside(visitor(), "0900000001", "15/3/1985", "Đặng Thị Hòa Mẫu")
    page, taps = who.go("/"), 0
    main = page.locator("main")
    steps = (
        main.get_by_role("link", name="Khai báo"),
        main.get_by_role("link", name="Khai báo y tế"),
        main.get_by_role("button", name="Đúng, gửi tờ khai"),
    )
    for step in steps:
        assert main.get_by_role("textbox").count() == 0
        step.first.click()
        taps += 1
    page.wait_for_url("**/khai-bao/KB-*")
    assert taps <= 4
    reference = page.locator("#so-to-khai").inner_text()
    assert "Đã nhận tờ khai" in page.get_by_role("status").inner_text()
    assert "Không có dấu hiệu nào: sốt, ho" in page.locator("main").inner_text()

    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "Vẫn như lần trước?"
    page.get_by_role("button", name="Đúng, gửi tờ khai").click()
    page.wait_for_url("**/khai-bao/KB-*")
    assert page.locator("#so-to-khai").inner_text() == reference, "back and send again is the same declaration"

    page.get_by_role("link", name="Sửa tờ khai").click()
    page.get_by_role("link", name="Sửa Dấu hiệu trong 14 ngày").click()
    page.get_by_label("Ho", exact=True).check()
    go_on(page)
    assert "vừa chọn “Không có” vừa chọn điều khác" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Không có dấu hiệu nào").uncheck()
    go_on(page)
    page.get_by_role("button", name="Gửi bản đã sửa").click()
    page.wait_for_url(f"**/khai-bao/{reference}")
    assert "Bản 2" in page.locator(".card--done").inner_text()
    page.get_by_text("Bản 1,").click()
    assert "Không có dấu hiệu nào: sốt" in page.locator("details").inner_text()
    assert who.go("/khai-bao").locator(f"a[href='/khai-bao/{reference}']").count() == 1
    assert who.complaints == []


def test_somebody_new_answers_every_question_without_scripts_over_a_dropped_connection(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    who = visitor(javascript=False)
    who.log_in("0900000077")
    newcomer(who, demo_site)
    page = who.go("/khai-bao/suc-khoe")
    assert page.url.endswith("/cau/travelled"), "commune and telephone are known"
    go_on(page)
    assert "Bạn chưa trả lời câu này" in page.locator("#travelled-error").inner_text()
    choose(page, "Có")
    page.get_by_role("textbox").fill("Huế " * 300)
    go_on(page)
    assert "dài quá mức" in page.locator("#travelled_to-error").inner_text()
    assert page.get_by_role("textbox").input_value().startswith("Huế Huế"), "what was typed is still there"
    page.get_by_role("textbox").fill("Hải Phòng 😀 ngày 5/10 محمد")
    go_on(page)
    page.get_by_role("link", name="Quay lại").click()
    assert page.get_by_role("textbox").input_value() == "Hải Phòng 😀 ngày 5/10 محمد"

    assert "Gửi tờ khai đang viết dở" in who.go("/").locator("main").inner_text()
    with migrate.owner_tx(demo_site.admin) as tx:
        tx.raw.execute(
            "update records.declaration_draft set form_version = 'cũ' where answers ->> 'phone' = '0900000077'"
        )
    who.go("/khai-bao").get_by_role("link", name="Khai tiếp").click()
    assert "Những câu bạn đã trả lời vẫn còn" in page.get_by_role("status").inner_text()
    choose(page, "Không có dấu hiệu nào")
    for _ in range(3):
        choose(page, "Không")
    assert page.get_by_role("heading", level=1).inner_text() == "Xem lại trước khi gửi"
    assert "Hải Phòng 😀 ngày 5/10 محمد" in page.locator("main").inner_text()
    page.get_by_role("button", name="Đúng, gửi tờ khai").click()
    assert page.locator("#so-to-khai").is_visible()
    assert "Khai tiếp" not in who.go("/khai-bao").locator("main").inner_text()


def test_a_mother_declares_for_her_child_and_the_page_says_who_declared(visitor: Callable[..., Visitor]) -> None:
    who = inside(visitor(), "0900000002", "2/9/1988", "Trần Thị Mai Mẫu")
    page = who.go("/vao/la-ai?them=1")
    if "L** G** B**" in page.locator("main").inner_text() or page.locator(".govuk-radios__item").count():
        who.prove("20/5/2012", "Lê Gia Bảo Mẫu")
    page = who.go("/khai-bao")
    if "Khai cho: Lê Gia Bảo Mẫu" not in page.locator("main").inner_text():
        page.get_by_text("Khai hộ người khác trong gia đình").click()
        page.get_by_role("button", name="Lê Gia Bảo Mẫu").click()
    assert "Khai cho: Lê Gia Bảo Mẫu" in page.locator("main").inner_text()
    page.get_by_role("link", name="Khai báo y tế").first.click()
    page.get_by_role("button", name="Đúng, gửi tờ khai").click()
    page.wait_for_url("**/khai-bao/KB-*")
    assert "Trần Thị Mai Mẫu khai hộ" in page.locator("main").inner_text()
    reference = page.locator("#so-to-khai").inner_text()
    page = who.go("/khai-bao")
    page.get_by_text("Khai hộ người khác trong gia đình").click()
    page.get_by_role("button", name="Trần Thị Mai Mẫu").click()
    assert reference not in who.go(f"/khai-bao/{reference}").locator("main").inner_text()
    assert "Không tìm thấy tờ khai này" in page.locator("main").inner_text()


def test_a_journey_is_declared_with_a_wrong_day_first_and_its_address_found_by_province(
    visitor: Callable[..., Visitor],
) -> None:
    who = inside(visitor(), "0900000004", "6/4/1990", "Hoàng Thị Lan Mẫu")
    page = who.go("/khai-bao/di-chuyen")
    for day, problem in (("31/2/2021", "không có trong lịch"), ("1/1/2022", "quá xa so với hôm nay")):
        for part, value in zip(("day", "month", "year"), day.split("/"), strict=True):
            page.locator(f"[name=departs-{part}]").fill(value)
        go_on(page)
        assert problem in page.locator(".govuk-error-message").inner_text()
        assert page.locator("[name=departs-day]").input_value() == day.split("/")[0]
    for part, value in (("day", "16"), ("month", "10"), ("year", "2021")):
        page.locator(f"[name=departs-{part}]").fill(value)
    go_on(page)
    choose(page, "Máy bay")
    page.get_by_role("textbox").fill("VN123")
    go_on(page)
    for province in ("Thành phố Hồ Chí Minh", "Thành phố Hà Nội"):
        page.get_by_role("combobox").select_option(label=province)
        go_on(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Địa chỉ nơi bạn đến?"

    page = who.go("/khai-bao/suc-khoe/cau/commune?trong=1")
    for unit in ("Thành phố Hà Nội", "Quận Ba Đình", "Phường Trúc Bạch"):
        page.get_by_role("combobox").select_option(label=unit)
        go_on(page)
    assert "Đang ghi: Phường Trúc Bạch" in who.go("/khai-bao/suc-khoe/cau/commune").locator("main").inner_text()
    for which in ("suc-khoe", "di-chuyen"):
        page = who.go("/khai-bao")
        page.locator(f"form[action='/khai-bao/{which}/bo'] button").click()
    assert page.get_by_role("button", name="Bỏ tờ này").count() == 0
