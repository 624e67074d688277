"""Somebody stays apart: says how they are in two taps, then has symptoms; the health station goes to whom it heard nothing of."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from test_accessible import WIDTHS, check, check_all
from visitor import Visitor, doors

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock, migrate
from pccovid.response import followup

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@contextmanager
def ordered(admin: str, *names: str) -> Generator[None]:
    """Orders to stay at home since three days for people of the demo; gone when the test ends."""
    begun = clock.today() - timedelta(3)
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "insert into response.quarantine_order (order_no, person_id, kind, cause, rule, state, setting, unit_id, exposed_on,"
            " from_on, until_on, watch_until, proposed_at, issued_at, served_at)"
            " select 'CL-TEST-' || row_number() over (order by g.value), g.person_id, 'quarantine', 'contact',"
            " 'QR-5599/2021-07-14', 'active', 'home', s.commune_id, %s, %s, %s, %s, now(), now(), %s"
            " from people.golden_attribute g join access.subject s using (person_id)"
            " where g.attribute = 'full_name' and g.value = any (%s) and s.gone_to is null",
            [begun, begun, begun + timedelta(14), begun + timedelta(28), clock.now() - timedelta(3), list(names)],
        )
    try:
        with doors(admin), access.work(System("test"), Purpose.QUARANTINE, "follow up") as tx:
            followup.keep_up(tx, at=clock.now().replace(hour=9))
        yield
    finally:
        with migrate.owner_tx(admin) as tx:
            for statement in (
                "delete from response.breach", "delete from response.visit_task", "delete from response.daily_check",
                "delete from response.quarantine_order where order_no like 'CL-TEST-%'",
            ):  # fmt: skip
                tx.raw.execute(statement)


def test_two_taps_when_well_and_a_sample_by_itself_when_not(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    who = visitor(javascript=False)
    who.log_in("0900000004")
    who.prove("6/4/1990", "Hoàng Thị Lan Mẫu")
    with ordered(demo_site.admin, "Hoàng Thị Lan Mẫu"):
        home = who.go("/")
        expect(home.locator(".tiles li").first).to_have_text("Cách ly và theo dõi")
        page = who.go("/cach-ly", WIDTHS[0])
        expect(page.locator("main")).to_contain_text("Ngày 4/15")
        assert "Chúng tôi không nói đó là ai" in page.locator("details").first.text_content()  # type: ignore[operator]
        page.get_by_role("button", name="Hôm nay tôi khỏe").click()
        expect(page.get_by_role("status")).to_contain_text("Hôm nay: khỏe")
        expect(page.get_by_role("button", name="Hôm nay tôi khỏe")).to_have_count(0)
        page.get_by_role("link", name="Có thay đổi").click()
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("ít nhất một triệu chứng")
        page.get_by_label("Nhiệt độ").fill("388")
        page.get_by_label("Khó thở").check()
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Nhiệt độ chưa đúng")
        expect(page.get_by_label("Khó thở")).to_be_checked()
        page.get_by_label("Nhiệt độ").fill("38,8")
        page.get_by_role("button", name="Gửi").click()
        expect(page.get_by_role("alert")).to_contain_text("115")
        expect(page.locator("main")).to_contain_text("Sốt, Khó thở · 38,8 °C")
        expect(page.locator("main")).to_contain_text("Nhân viên y tế đến nơi bạn ở")


def test_pages_of_staying_apart_are_accessible(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    who = visitor()
    who.log_in("0900000004")
    who.prove("6/4/1990", "Hoàng Thị Lan Mẫu")
    with ordered(demo_site.admin, "Hoàng Thị Lan Mẫu"):
        number = who.go("/cach-ly").locator("main a[href$=khai]").first.get_attribute("href") or ""
        check_all(who, ("/cach-ly", number, "/cach-ly?lang=en", "/cach-ly?lang=vi"))
        page = who.go(number)
        page.get_by_role("button", name="Gửi").click()
        check(page)
        page.get_by_label("Khó thở").check()
        page.get_by_role("button", name="Gửi").click()
        check_all(who, ("/cach-ly",))


def test_the_health_station_goes_where_nothing_was_heard_and_looks_before_it_concludes(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    officer = visitor()
    officer.log_in_as_officer("xa.demo", "0900000101")
    officer.go("/quan-ly/theo-doi")
    with ordered(demo_site.admin, "Lê Văn Thọ Mẫu", "Hoàng Thị Lan Mẫu"):
        check_all(officer, ("/quan-ly/theo-doi",))
        page = officer.go("/quan-ly/theo-doi")
        row = page.get_by_role("row").filter(has_text="Lê Văn Thọ Mẫu")
        row.get_by_role("button", name="Không gặp").click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi lượt ghé")
        expect(page.get_by_role("row").filter(has_text="Lê Văn Thọ Mẫu")).to_have_count(0)
        page.get_by_role("button", name="Hoàn tác").click()
        expect(page.get_by_role("row").filter(has_text="Lê Văn Thọ Mẫu")).to_have_count(1)
        page.get_by_role("row").filter(has_text="Lê Văn Thọ Mẫu").get_by_role("button", name="Không gặp").click()
        page.get_by_role("link", name="Số ").first.click()
        check(page)
        page.get_by_role("button", name="Ghi kết luận").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("Bạn chọn một kết luận")
        check(page)
        page.get_by_label("Không phải, có lý do chính đáng").check()
        page.get_by_label("Vì sao?").fill("Đi cấp cứu, có giấy ra viện")
        page.get_by_role("button", name="Ghi kết luận").click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi kết luận")
        assert officer.complaints == []
