"""The card at the top of the home page and on its own; the map for everybody, without scripts and with wrong input."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("site")


@pytest.mark.browser
def test_p15_a_citizen_sees_colour_reason_end_facts_rule_and_where_to_object(
    visitor: Callable[..., Visitor],
) -> None:
    citizen = visitor(javascript=False)
    citizen.log_in("0900000001")
    citizen.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
    page = citizen.go("/?lang=vi", 360)
    assert page.locator(".covid__word").inner_text().split() == ["Thẻ", "COVID", "Xanh"]
    page.get_by_role("link", name="Xem thẻ").click()
    page.wait_for_url("**/the")
    text = page.locator("main").inner_text()
    for told in ("Đặng Thị Hòa Mẫu", "Có giá trị đến hết ngày 13/11/2021", "05/07/2021", "27/09/2021", "AstraZeneca"):
        assert told in text
    assert "card.79/2021-10-01#complete" in text
    assert "chưa kiểm chứng" in text
    assert page.locator("main li.card a[href^='/phan-anh/moi?ban-ghi=']").count() == 2
    page.get_by_role("link", name="Báo thẻ sai").click()
    assert page.url.endswith("/phan-anh/moi?viec=card")


@pytest.mark.browser
def test_missing_data_is_grey_and_says_what_to_do(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor(javascript=False)
    citizen.log_in("0900000002")
    citizen.prove("2/9/1988", "Trần Thị Mai Mẫu")
    page = citizen.go("/the?lang=vi", 360)
    assert "covid--grey" in (page.locator(".covid").get_attribute("class") or "")
    assert "Chưa đủ dữ liệu" in page.locator(".covid").inner_text()
    assert "xét nghiệm âm tính, thẻ thành vàng" in page.locator("main").inner_text()


def asked(site: Any, path: str, **query: str) -> httpx.Response:
    return httpx.get(f"{site.url}{path}", params={"lang": "vi"} | query, follow_redirects=False)


def test_everybody_finds_the_level_of_a_commune_without_accents(demo_site: Any) -> None:
    found = asked(demo_site, "/ban-do", tim="tan tuc")
    assert found.headers["cache-control"] == "private, max-age=300"
    assert "Thị trấn Tân Túc, Huyện Bình Chánh, Thành phố Hồ Chí Minh" in found.text
    assert asked(demo_site, "/ban-do", tim="ha noi").headers["location"] == "/ban-do/01"
    assert "Hoàng" in found.text
    assert "Trường" in found.text


def test_a_name_that_many_bear_gives_a_short_list_and_asks_for_more(demo_site: Any) -> None:
    found = asked(demo_site, "/ban-do", tim="phường 1").text
    assert found.count('class="card"') == 20
    assert "Chỉ hiện 20 nơi đầu" in found


@pytest.mark.parametrize("typed", ["zzz", "😀" * 300, "\u202eabc", "x" * 5_000, "%", "\x00"])
def test_what_is_no_place_is_said_to_be_not_found(demo_site: Any, typed: str) -> None:
    answer = asked(demo_site, "/ban-do", tim=typed)
    assert answer.status_code == 200
    assert "Không tìm thấy" in answer.text


def test_a_province_without_a_publication_is_grey_and_one_that_never_was_is_not_found(demo_site: Any) -> None:
    unpublished = asked(demo_site, "/ban-do/11").text
    assert "Chưa công bố" in unpublished
    assert "status--wrong" not in unpublished
    assert asked(demo_site, "/ban-do/03").status_code == 404
    assert asked(demo_site, "/ban-do/x%00").status_code == 404
