"""A warning arrives: the home page shows it, it says what to do, it is read, and the commune need not go there."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from test_accessible import check
from visitor import Visitor, doors

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock, migrate
from pccovid.records import notices
from pccovid.records.notices import Kind, Message

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

WARNING = notices.exposure(
    "vehicle", date(2021, 10, 11), people_there=30, test_on=date(2021, 10, 16), watch_until=date(2021, 10, 25)
)


def warn(admin: str, phone: str) -> int:
    """Warn the person of a telephone thirteen hours ago; the number of the notice."""
    with migrate.owner_tx(admin) as tx:
        ((person,),) = tx.raw.execute(
            "select person_id from access.account_person join access.account using (account_id)"
            " where phone = %s and relation = 'self' and until is null", [phone]
        ).fetchall()  # fmt: skip
    with doors(admin), access.work(System("test"), Purpose.CONTACT_TRACING, "warn") as tx:
        at = clock.now() - timedelta(hours=13)
        assert notices.send_all(tx, Kind.EXPOSURE, [Message(UUID(str(person)), WARNING)], at=at) == 1
    with migrate.owner_tx(admin) as tx:
        ((notice,),) = tx.raw.execute("select max(notice_id) from records.notice").fetchall()
    return notice


def test_a_warning_is_seen_on_the_home_page_read_and_off_the_commune_s_list(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    citizen, officer = visitor(), visitor()
    citizen.log_in("0900000001")
    if citizen.page.url.endswith("/vao/la-ai"):
        citizen.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
    number = warn(demo_site.admin, "0900000001")

    officer.log_in_as_officer("xa.demo", "0900000101")
    line = officer.go("/quan-ly/chua-nhan").get_by_role("row", name=f"Thông báo {number}")
    expect(line).to_contain_text("quá giờ chưa đọc")

    home = citizen.go("/")
    for _ in range(5):
        task = home.locator(".tasks a").first
        if "cảnh báo" not in task.inner_text():
            break
        task.click()
        expect(home.get_by_role("heading", level=1)).to_have_text("Bạn có thể đã tiếp xúc gần với một người nhiễm")
        said = home.locator("main").inner_text()
        assert "16/10/2021" in said, "what to do, and when"
        assert "Trạm Y tế" in said
        assert "1900 9095" in said
        check(home)
        home.get_by_role("button", name="Tôi đã hiểu").click()
        expect(home.get_by_role("heading", level=1)).to_have_text("Cảnh báo và thông báo")
        check(home)
        citizen.go("/")
    assert citizen.go(f"/canh-bao/{number}").get_by_role("button", name="Tôi đã hiểu").count() == 0
    expect(officer.go("/quan-ly/chua-nhan").get_by_role("row", name=f"Thông báo {number}")).to_have_count(0)


def test_who_has_no_telephone_is_told_in_person_and_that_can_be_undone(visitor: Callable[..., Visitor]) -> None:
    officer = visitor()
    officer.log_in_as_officer("xa2.demo", "0900000103")
    page = officer.go("/quan-ly/chua-nhan")
    row = page.get_by_role("row").filter(has_text="Không có điện thoại").first
    link = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Mẫu")
    check(page)
    page.get_by_role("button", name="Chưa liên lạc được").click()
    expect(page.get_by_role("row").filter(has=page.get_by_role("link", name=link, exact=True))).to_contain_text("1 lần")
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_role("button", name="Đã báo trực tiếp").click()
    expect(page.get_by_role("link", name=link, exact=True)).to_have_count(0)
    page.locator("form[data-undo] button").click()
    expect(page.get_by_role("link", name=link, exact=True)).to_have_count(1)
    check(page)
    assert officer.complaints == []
