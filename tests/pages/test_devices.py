"""A passkey from the offer to the next log-in, in a browser with a virtual telephone; and the list of devices."""

from collections.abc import Callable
from typing import Any

import pytest
from test_accessible import check
from visitor import Visitor

from pccovid.gates.demo import personas

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def with_fingerprint(who: Visitor) -> None:
    """Give the browser a telephone whose owner always puts the finger on."""
    who.url = who.url.replace("127.0.0.1", "localhost")  # passkeys are bound to names, not to addresses
    devtools = who.context.new_cdp_session(who.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in(who: Visitor) -> None:
    who.log_in("0900000004")
    who.prove("6/4/1990", "Hoàng Thị Lan Mẫu")


def test_the_next_log_in_is_one_tap(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    with_fingerprint(who)
    log_in(who)
    page = who.go("/thiet-bi", 360)
    page.get_by_label("Tên gọi của máy này").first.fill("Điện thoại của Lan")
    page.get_by_role("button", name="Thêm máy này").click()
    page.get_by_role("status").filter(has_text="Xong").wait_for()
    assert page.get_by_role("heading", name="Điện thoại của Lan").count() == 1
    page.locator("header form button").click()
    page.wait_for_url(f"{who.url}/")

    page = who.go("/vao")
    page.get_by_role("button", name="Mở bằng vân tay hoặc khuôn mặt").click()
    page.wait_for_url(f"{who.url}/")
    assert "Lan" in page.locator("main").inner_text()

    page = who.go("/thiet-bi")
    page.locator("summary").first.click()
    page.get_by_role("button", name="Bỏ, không mở được nữa").click()
    page.get_by_role("status").filter(has_text="Đã bỏ").wait_for()
    page.locator("header form button").click()
    page.wait_for_url(f"{who.url}/")
    page = who.go("/vao")
    page.get_by_role("button", name="Mở bằng vân tay hoặc khuôn mặt").click()
    page.locator(".govuk-error-summary").wait_for()
    assert "dùng mã qua tin nhắn" in page.locator("main").inner_text()


def test_another_device_is_logged_out_from_here_without_scripts(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    lost, here = visitor(javascript=False), visitor(javascript=False)
    log_in(lost)
    demo_site.forget_codes()
    log_in(here)
    page = here.go("/thiet-bi", 360)
    assert page.get_by_text("Chrome, Linux").count() >= 2
    page.get_by_role("button", name="Đăng xuất mọi thiết bị khác").click()
    assert page.get_by_text("Đã đăng xuất.").count() == 1
    assert lost.go("/du-lieu-cua-toi").url.endswith("/vao")
    assert here.go("/du-lieu-cua-toi").url.endswith("/du-lieu-cua-toi")


def test_the_number_is_changed_with_both_telephones_at_hand(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    who = visitor()
    viet = next(persona for persona in personas() if persona.name == "Phạm Quốc Việt Mẫu")
    page = who.log_in("0900000038")
    page = who.go("/vao/giay-to", 360)
    page.locator("#number").fill(viet.id_number)
    page.locator("#name").fill(viet.name)
    for part, value in zip(("day", "month", "year"), (12, 7, 1979), strict=True):
        page.locator(f"[name=birth-{part}]").fill(str(value))
    page.locator("main form button").click()
    page.wait_for_url("**/chao")
    demo_site.forget_codes()

    page = who.go("/doi-so")
    page.locator("#phone").fill("0900000038")
    page.get_by_role("button", name="Gửi hai mã").click()
    assert "số bạn đang dùng" in page.locator(".govuk-error-summary").inner_text()
    page.locator("#phone").fill("0900000039")
    page.get_by_role("button", name="Gửi hai mã").click()
    page.wait_for_url("**/doi-so/ma")
    new, old = who.code("0900000039"), who.code("0900000038")
    page.locator("#old").fill(old)
    page.locator("#new").fill("000000" if new != "000000" else "000001")
    page.get_by_role("button", name="Đổi số").click()
    check(page)
    page.locator("#new").fill(new)
    page.get_by_role("button", name="Đổi số").click()
    page.get_by_text("Đã đổi số").wait_for()
    assert "kết thúc bằng 039" in page.locator("main").inner_text()
    assert viet.name in who.go("/gia-dinh").locator("main").inner_text(), "everybody came along"
