"""Stories of the demo's citizens, from the log-in page on, by hand."""

from collections.abc import Callable

import pytest
from visitor import Visitor

from pccovid.gates import sources

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_citizen_known_to_three_sources_finds_one_record_with_three_witnesses(
    visitor: Callable[..., Visitor], *, javascript: bool
) -> None:
    """Two doses, one declaration and an account under three spellings: nothing is declared again."""
    who = visitor(javascript=javascript)
    page = who.log_in("0900000001")
    if page.url.endswith("/vao/la-ai"):
        page = who.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
        assert page.url.endswith("/chao")
    page = who.go("/chao")
    cards = page.locator("section.card[id^=ban-ghi]")
    told = cards.all_inner_texts()
    told_by = {text.partition("Nguồn: ")[2].partition(",")[0] for text in told}
    assert {"Nền tảng tiêm chủng COVID-19", "NCOVI", "Bluezone"} <= told_by, told
    spellings = {text.partition("Ghi tên: ")[2].splitlines()[0] for text in told}
    assert {"Đặng Thị Hòa Mẫu", "DANG THI HOA MAU"} < spellings
    assert len(spellings) >= 3
    assert sum("Mũi" in text for text in told) == 2
    assert sum("Khai báo y tế" in text for text in told) == 1

    all_right = page.get_by_role("button", name="Đúng hết")
    if all_right.count():
        all_right.click()
        page.wait_for_url(f"{who.url}/")
    page = who.go("/")
    assert page.get_by_role("heading", level=1).inner_text() == "Xin chào, Đặng Thị Hòa Mẫu"
    assert "Xem thông tin có đúng không" not in page.locator("main").inner_text()

    page = who.go("/so-tiem")
    assert page.locator(".timeline > li").count() == 2
    assert "Đã tiêm đủ liều cơ bản" in page.locator("main").inner_text()
    assert who.go("/ma-qr").get_by_role("img", name="Mã QR cá nhân").is_visible()
    assert who.complaints == []


def test_what_is_wrong_goes_to_the_commune_and_the_answer_and_the_look_come_back(
    visitor: Callable[..., Visitor],
) -> None:
    citizen = visitor()
    page = citizen.log_in("0900000001")
    if page.url.endswith("/vao/la-ai"):
        citizen.prove("15/3/1985", "Đặng Thị Hòa Mẫu")
    page = citizen.go("/phan-anh/moi?viec=identity")
    page.get_by_role("button", name="Gửi").click()
    assert "Bạn chưa cho biết điều gì sai" in page.locator("#wrong-error").inner_text()
    page.get_by_label("Ngày sinh").check()
    said = "Ngày sinh đúng là 16/3/1985 <script>alert(1)</script>"
    page.get_by_role("textbox").fill(said)
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_url("**/phan-anh/PA-*")
    reference = page.get_by_role("status").locator(".number").inner_text()
    assert said in page.locator("main").inner_text()

    officer = visitor()
    page = officer.log_in_as_officer("xa.demo", "0900000101")
    page = officer.go("/quan-ly/phan-anh")
    assert "Đặng" not in page.content(), "the list tells nothing of the person"
    page.get_by_role("link", name=reference).click()
    assert said in page.locator("blockquote").inner_text()
    page.get_by_label("Trả lời người dân").fill("Đã hỏi lại nơi tiêm; ngày sinh sẽ được sửa trong tuần này.")
    page.get_by_role("button", name="Gửi trả lời").click()
    page.wait_for_url("**/quan-ly/phan-anh")
    assert page.get_by_role("link", name=reference).count() == 0

    assert "Đã hỏi lại nơi tiêm" in citizen.go(f"/phan-anh/{reference}").locator("main").inner_text()
    looked = citizen.go("/du-lieu-cua-toi").locator("main").inner_text()
    assert "Cán bộ Y tế Mẫu" in looked
    assert "Sửa dữ liệu theo yêu cầu của người dân" in looked


def test_the_operator_sees_sources_and_carry_over_and_no_citizen(visitor: Callable[..., Visitor]) -> None:
    operator = visitor()
    page = operator.log_in_as_officer("vanhanh.demo", "0900000102")
    assert page.url.endswith("/quan-ly/nguon")
    freshness = page.get_by_role("region", name="Độ mới và số đếm")
    known = [c for c in sources.contracts().values() if not c.source.startswith("import_")]  # shown when used
    rows = freshness.locator("tbody tr:not(:has(a[href*='/import_']))")
    assert rows.count() == len(known)
    pushed = {contract.title_vi for contract in known if contract.transport == "push"}
    for row in rows.all():
        figures = [int(f.replace(".", "")) for f in row.locator(".govuk-table__cell--numeric").all_inner_texts()]
        read, ok, bad, new, changed, unchanged = figures
        assert read == ok + bad
        assert ok == new + changed + unchanged
        assert read > 0 or row.locator("th").inner_text().splitlines()[0] in pushed  # messages come while it is served
    assert page.get_by_role("region", name="Chuyển dữ liệu").locator("tbody tr").count() == len(
        [contract for contract in known if contract.target == "record"]
    )
    for closed in ("/quan-ly/viec", "/chao"):
        assert operator.go(closed).get_by_text("forbidden").is_visible()


def test_the_commune_settles_a_question_and_takes_it_back(visitor: Callable[..., Visitor]) -> None:
    officer = visitor()
    page = officer.log_in_as_officer("xa.demo", "0900000101")
    assert page.url.endswith("/quan-ly/viec")
    waiting = page.locator("table a").count()
    page.locator("table a").first.click()
    page.wait_for_url("**/quan-ly/viec/*")
    assert page.get_by_role("row", name="Họ và tên").is_visible()
    page.get_by_role("button", name="Ghi nhận").click()
    assert "Bạn chọn một câu trả lời" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Không phải ai trong số này").check()
    answered = page.url
    page.get_by_role("button", name="Ghi nhận").click()
    page.wait_for_url(lambda url: url != answered)
    assert page.get_by_role("status").is_visible(), "the next question opens, with the way back"
    assert officer.go("/quan-ly/viec").locator("table a").count() == waiting - 1
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url("**/quan-ly/viec")
    assert page.locator("table a").count() == waiting
    assert officer.complaints == []


def test_one_telephone_opens_the_household_one_person_at_a_time(visitor: Callable[..., Visitor]) -> None:
    who = visitor(javascript=False)
    who.log_in("0900000002")
    who.prove("2/9/1988", "Trần Thị Mai Mẫu")
    assert who.page.url.endswith("/chao")
    who.go("/vao/la-ai?them=1")
    assert who.page.locator("strong", has_text="T*** T*** M***").count() == 0, "she is not asked for again"
    page = who.prove("20/5/2012", "Lê Gia Bảo Mẫu")
    assert page.url.endswith("/chao")
    assert who.go("/").locator("h1").inner_text() == "Xin chào, Lê Gia Bảo Mẫu"

    declared = who.go("/chao").locator("section.card[id^=ban-ghi]").filter(has_text="người khác khai hộ")
    cards = declared.count()
    declared.first.get_by_role("button", name="Không phải của tôi").click()
    page.wait_for_url("**/chao")
    assert declared.count() == cards - 1, "what is not mine leaves at once"

    page = who.go("/gia-dinh")
    page.locator("li", has_text="Trần Thị Mai Mẫu").get_by_role("button", name="Xem hồ sơ này").click()
    page.wait_for_url(f"{who.url}/")
    assert page.locator("h1").inner_text() == "Xin chào, Trần Thị Mai Mẫu"

    visited = who.go("/di-chuyen").locator(".timeline > li").filter(has_text="QR địa điểm").count()
    assert visited
    held = who.go("/du-lieu-cua-toi").locator(".govuk-summary-list__row", has_text="Nơi đã đến")
    assert held.locator("strong").inner_text() == str(visited)
