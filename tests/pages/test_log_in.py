"""Log-in without scripts: what goes wrong is said where it went wrong, and nobody learns whom a number belongs to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from visitor import Visitor

from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.fixture
def plain(visitor: Callable[..., Visitor]) -> Visitor:
    """A browser without scripts."""
    return visitor(javascript=False)


def ask(who: Visitor, phone: str) -> None:
    who.go("/vao").get_by_role("textbox").fill(phone)
    who.page.locator("main form button").click()


def type_code(who: Visitor, code: str) -> str:
    who.page.locator("#code").fill(code)
    who.page.locator("main form button").first.click()
    return who.page.locator("main").inner_text()


@pytest.mark.parametrize("typed", ["+84 900 000 021", "0900.000.021", "900000021"])
def test_a_number_is_understood_as_people_write_it(plain: Visitor, typed: str) -> None:
    ask(plain, typed)
    assert plain.page.url.endswith("/vao/ma")
    assert "kết thúc bằng 021" in plain.page.locator("main").inner_text()


def test_a_wrong_code_says_so_and_the_right_one_still_works_once(plain: Visitor) -> None:
    ask(plain, "0900000022")
    code = plain.code("0900000022")
    assert "Mã không đúng" in type_code(plain, "000001" if code != "000001" else "000002")
    type_code(plain, f" {code[:3]} {code[3:]} ")
    assert plain.page.url.endswith("/vao/la-ai")
    assert "chưa có trong hệ thống nào" in plain.page.locator("h1").inner_text()
    plain.go("/vao/ma")
    assert plain.page.url.endswith("/vao"), "the code and its request are spent"


def test_a_second_code_within_a_minute_is_refused_in_words(plain: Visitor) -> None:
    ask(plain, "0900000023")
    ask(plain, "0900000023")
    assert re.search(r"Sau \d\d giây nữa", plain.page.locator("#phone-error").inner_text())
    assert plain.page.locator("#phone").input_value() == "0900000023", "what was typed is still there"


def test_asking_again_says_how_long_to_wait_and_a_late_code_still_works(plain: Visitor, demo_site: Any) -> None:
    ask(plain, "0900000026")
    late = plain.code("0900000026")
    plain.page.locator("summary").last.click()
    plain.page.get_by_role("button", name="Gửi lại mã").click()
    assert re.search(r"Sau \d\d giây nữa", plain.page.locator("#code-error").inner_text())
    with migrate.owner_tx(demo_site.admin) as tx:
        tx.raw.execute("update access.otp set issued_at = issued_at - interval '61 seconds' where phone = '0900000026'")
    plain.page.get_by_role("button", name="Gửi lại mã").click()
    plain.page.wait_for_url("**/vao/ma")
    type_code(plain, late)
    assert plain.page.url.endswith("/vao/la-ai")


def test_the_code_page_without_a_request_leads_back(plain: Visitor) -> None:
    assert plain.go("/vao/ma").url.endswith("/vao")


def test_the_code_field_takes_a_paste_and_the_telephone_fills_it_in(plain: Visitor) -> None:
    ask(plain, "0900000024")
    field = plain.page.locator("#code")
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    assert field.get_attribute("maxlength") is None


def test_a_wrong_fact_opens_nothing_and_five_a_day_are_enough(plain: Visitor) -> None:
    plain.log_in("0900000005")
    for _ in range(5):
        plain.go("/vao/la-ai?them=1")
        page = plain.prove("1/1/1911")
        assert page.url.split("?")[0].endswith("/vao/chung-minh")
    plain.go("/vao/la-ai?them=1")
    page = plain.prove("19/5/1975")
    assert "Trạm Y tế" in page.locator(".govuk-error-summary").inner_text()
    assert plain.go("/chao").url.endswith("/vao/la-ai"), "no record without the fact"


def test_an_impossible_birth_date_costs_no_try_and_stays_typed(plain: Visitor) -> None:
    plain.log_in("0900000005")
    page = plain.prove("31/2/1990")
    assert "không có trong lịch" in page.locator(".govuk-error-summary").inner_text()
    assert page.locator("[name=birth-day]").input_value() == "31"


def test_r_auth_14_after_log_out_neither_back_nor_the_old_cookie_shows_anything(
    visitor: Callable[..., Visitor],
) -> None:
    who = visitor()
    who.log_in("0900000025")
    old = who.context.cookies()
    who.page.locator("header form button").click()
    who.page.wait_for_url(f"{who.url}/")
    who.page.go_back()
    assert who.page.locator("header form").count() == 0
    assert {c["name"] for c in who.context.cookies()} <= {"pccovid_form", "pccovid_lang"}
    assert who.page.evaluate("localStorage.length + sessionStorage.length") == 0
    who.context.add_cookies(old)
    assert who.go("/du-lieu-cua-toi").url.endswith("/vao")
