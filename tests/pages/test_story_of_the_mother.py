"""A mother of three on one old telephone: two children known, one without papers; the father; the eldest's own phone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page
from test_accessible import WIDTHS, check, check_all
from visitor import Visitor

from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MOTHER, FATHER, ELDEST = "0900000002", "0900000031", "0900000032"


def fill_birth(page: Page, born: str) -> None:
    for field, value in zip(("birth-day", "birth-month", "birth-year"), born.split("/"), strict=True):
        page.locator(f"[name={field}]").fill(value)


def write_down(page: Page, name: str, born: str, sex: str, kin: str = "", place: str = "") -> None:
    page.locator("[name=name]").fill(name)
    fill_birth(page, born)
    page.locator(f"[name=sex][value={sex}]").check()
    if kin:
        page.locator(f"[name=kin][value={kin}]").check()
    page.locator("[name=place]").fill(place)
    page.locator("main form button").click()
    page.wait_for_load_state()


def own_phone(admin: str, phone: str, name: str) -> None:
    """As if this telephone had proved long ago to be of the person of that name."""
    with migrate.owner_tx(admin) as tx:
        tx.raw.execute(
            "insert into access.account_person (account_id, person_id, relation, proof)"
            " select a.account_id, g.person_id, 'self', 'birth_date' from people.golden_attribute g, access.account a"
            " where g.attribute = 'full_name' and g.value = %s and a.phone = %s",
            [name, phone],
        )


def said_of(page: Page, name: str) -> str:
    return page.locator("main li.card", has_text=name).inner_text()


def test_the_mother_of_three(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    """
    Given a mother whose telephone the former systems know by two of her children, and a baby whom no system knows,
    when she takes all three into her family, invites their father, and the eldest gets a telephone,
    then each child's pages open by one tap, both parents see who acts for whom,
    and who acts for the eldest is decided by age.
    """
    mother = visitor(javascript=False)
    mother.log_in(MOTHER)
    page = mother.prove("2/9/1988", "Trần Thị Mai Mẫu")
    for born, name in (("20/5/2012", "Lê Gia Bảo Mẫu"), ("8/11/2014", "Lê Ngọc Hân Mẫu")):
        mother.go("/gia-dinh/them")
        page.get_by_role("link", name="Xem danh sách").click()
        page = mother.prove(born, name)
    page = mother.go("/gia-dinh/them/moi", WIDTHS[0])
    write_down(page, "L3 N@", "31/2/2021", "F", "child")
    assert page.locator(".govuk-error-summary li").count() == 2
    assert page.locator("[name=name]").input_value() == "L3 N@", "what was typed is still there"
    write_down(page, "Lê Na Mẫu", "2/3/2021", "F", "child")
    assert page.url.endswith("/gia-dinh")
    assert "Đang xem: Lê Na Mẫu" in page.locator("header").inner_text()
    mother.go("/gia-dinh/them/moi")
    write_down(page, "le na mau", "2/3/2021", "F", "child")
    assert page.locator("main li.card", has_text="Na Mẫu").count() == 1, "sent twice, written down once"

    mother.go("/")
    for name in ("Lê Gia Bảo Mẫu", "Lê Ngọc Hân Mẫu"):
        mother.go("/gia-dinh").locator("main li.card", has_text=name).get_by_role("button").first.click()
        page.wait_for_load_state()
        assert f"Đang xem: {name}" in page.locator("header").inner_text()
        assert name in page.locator("h1").inner_text()

    father = the_father_is_invited(visitor, mother, demo_site)
    the_eldest_gets_a_telephone(visitor, mother, demo_site)
    assert [*mother.complaints, *father.complaints] == []


def the_father_is_invited(visitor: Callable[..., Visitor], mother: Visitor, demo_site: Any) -> Visitor:
    page = mother.go("/gia-dinh")
    page.locator("main li.card", has_text="Lê Na Mẫu").get_by_role("link").click()
    page.locator("[name=phone]").fill("12")
    page.get_by_role("button", name="Gửi lời mời").click()
    assert "10 chữ số" in page.locator(".govuk-error-summary").inner_text()
    page.locator("[name=phone]").fill(FATHER)
    page.get_by_role("button", name="Gửi lời mời").click()
    assert "Đã gửi lời mời" in page.locator("main").inner_text()

    father = visitor()
    demo_site.forget_codes()
    father.log_in(FATHER)
    page = father.go("/gia-dinh", WIDTHS[0])
    assert "Số …002 mời bạn cùng chăm sóc L*** N*** M***" in page.locator("main").inner_text()
    page.locator("main .tasks a").click()
    assert "bạn cho biết bạn là ai" in page.locator("main").inner_text()
    father.go("/vao/moi")
    page.locator("main form button").click()
    check(page)
    write_down(page, "Lê Văn Cha Mẫu", "//1986", "M", place="xa Me So, huyen Van Giang, Hung Yen")
    assert "Gia đình hỏi bạn" in page.locator("main").inner_text()
    father.go("/gia-dinh").locator("main .tasks a").click()
    check(page)
    question = page.url
    fill_birth(page, "3/3/2021")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    assert "chưa khớp" in page.locator(".govuk-error-summary").inner_text()
    fill_birth(page, "2/3/2021")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    assert "số …002" in said_of(page, "Lê Na Mẫu")
    page.goto(question)
    assert "Không còn lời mời" in page.locator("main").inner_text(), "answered is answered"

    page = mother.go("/gia-dinh")
    assert "số …031" in said_of(page, "Lê Na Mẫu")
    page.locator("main li.card", has_text="Lê Na Mẫu").get_by_role("link").click()
    assert "Cha hoặc mẹ (số …002)" in page.locator("main").inner_text()
    assert "Người chăm sóc (số …031)" in page.locator("main").inner_text()
    check_all(father, ("/gia-dinh", "/gia-dinh?lang=en", "/gia-dinh/them", "/gia-dinh/them/moi?lang=vi"))
    return father


def the_eldest_gets_a_telephone(visitor: Callable[..., Visitor], mother: Visitor, demo_site: Any) -> None:
    mother.go("/gia-dinh").locator("main li.card", has_text="Lê Gia Bảo Mẫu").get_by_role("button").click()
    eldest = visitor()
    eldest.log_in(ELDEST)
    own_phone(demo_site.admin, ELDEST, "Lê Gia Bảo Mẫu")
    page = eldest.go("/gia-dinh")
    assert "Bạn · Ai xem được: số này, số …002" in said_of(page, "Lê Gia Bảo Mẫu")
    page.locator("main li.card").get_by_role("link").click()
    assert "Dưới 15 tuổi" in page.locator("main").inner_text(), "nine years old: the mother decides"
    with migrate.owner_tx(demo_site.admin) as tx:
        tx.raw.execute(
            "update people.golden_attribute set value = '2001-05-20' where attribute = 'birth_date' and value = '2012-05-20'"
        )
    page.reload()
    check(page)
    page.get_by_role("button", name="Bỏ người này").click()
    assert "Đã thôi làm thay" in page.locator("main").inner_text()

    page = mother.go("/so-tiem")
    assert "không còn xem hoặc làm thay" in page.locator("main").inner_text(), "her page of him was still open"
    assert "Gia Bảo" not in page.content()
    assert "Trần Thị Mai Mẫu" in mother.go("/").locator("h1").inner_text()

    page = eldest.go("/gia-dinh")
    page.get_by_role("button", name="Hoàn tác").click()
    assert "số …002" in said_of(eldest.go("/gia-dinh"), "Lê Gia Bảo Mẫu")
    page = mother.go("/gia-dinh")
    page.locator("main li.card", has_text="Lê Gia Bảo Mẫu").get_by_role("link").click()
    assert "đã có điện thoại riêng" in page.locator("main").inner_text()


def test_p_10_another_telephones_people_are_nobody_and_can_read_of_the_try(
    visitor: Callable[..., Visitor], demo_site: Any
) -> None:
    stranger = visitor(javascript=False)
    stranger.log_in("0900000033")
    page = stranger.go("/vao/moi")
    write_down(page, "Ngô Văn Lạ Mẫu", "//1980", "M", place="xa Me So, huyen Van Giang, Hung Yen")
    with migrate.owner_tx(demo_site.admin) as tx:
        ((victim, question),) = tx.raw.execute(
            "insert into people.care_question (kind, person_id, from_account, to_phone, asked_at)"
            " select 'invite', p.person_id, a.account_id, '0900000099', now()"
            " from people.golden_attribute p, access.account a"
            " where p.attribute = 'full_name' and p.value = 'Vũ Thị Thu Mẫu' and a.phone = '0900000033'"
            " limit 1 returning person_id, question_id"
        ).fetchall()
        tx.raw.execute("update people.care_question set from_account = (select min(account_id::text)::uuid from access.account"
                       " where phone <> '0900000033') where question_id = %s", [question])  # fmt: skip
    cookies = {c["name"]: c["value"] for c in stranger.context.cookies()}
    token = page.locator("[name=_csrf_token]").first.input_value() if page.locator("[name=_csrf_token]").count() else ""
    tries = [
        ("GET", f"/gia-dinh/nguoi/{victim}", {}),
        ("POST", "/gia-dinh", {"person": str(victim)}),
        ("POST", "/gia-dinh/gop", {"person": str(victim)}),
        ("POST", f"/gia-dinh/nguoi/{victim}/quan-he", {"kin": "child"}),
        ("POST", f"/gia-dinh/nguoi/{victim}/moi", {"phone": "0900000034"}),
        ("POST", f"/gia-dinh/nguoi/{victim}/thoi", {"account": str(uuid4())}),
        ("GET", f"/gia-dinh/loi-moi/{question}", {}),
        ("POST", f"/gia-dinh/loi-moi/{question}", {"yes": "1"}),
        ("POST", f"/gia-dinh/loi-moi/{question}/rut", {}),
    ]
    assert cookies
    for number, (method, path, data) in enumerate(tries, 1):
        answer = stranger.context.request.fetch(
            f"{stranger.url}{path}", method=method, form={**data, "_csrf_token": token} if method == "POST" else None,
            max_redirects=0,
        )  # fmt: skip
        assert answer.status == 404, (method, path)
        assert "Thu" not in answer.text()
        with migrate.owner_tx(demo_site.admin) as tx:
            ((denied,),) = tx.raw.execute(
                "select count(*) from access.entry where person_id = %s and decision = 'deny' and actor like 'Một số%%'",
                [victim],
            ).fetchall()
        assert denied == number, (method, path)
