"""The commune's work list by keyboard alone: walk, open, answer, take back."""

from collections.abc import Callable
from typing import Any

import pytest
from test_accessible import check, check_all
from visitor import Visitor

from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_a_question_is_opened_answered_and_taken_back_without_a_mouse(visitor: Callable[..., Visitor]) -> None:
    officer = visitor()
    officer.log_in_as_officer("xa.demo", "0900000101")
    page = officer.go("/quan-ly/viec")
    rows = page.locator("tbody tr").count()
    assert rows > 1, "the work list needs two questions"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("tbody tr a").first
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quan-ly/viec/*")
    last = page.locator("input[type=radio]").count()
    page.keyboard.press(str(last))
    assert page.locator("input[type=radio]").last.is_checked()
    answered = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != answered)
    assert "/quan-ly/viec/" in page.url, "the next question opens at once"
    page.keyboard.press("u")
    page.wait_for_url("**/quan-ly/viec")
    assert page.locator("tbody tr").count() == rows
    assert officer.complaints == []


def test_a_merge_takes_a_second_officer_and_no_mouse(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    """The first may only withdraw; the second confirms, and undoes it."""
    proposal = propose_as("xa.demo", demo_site)
    first = visitor()
    first.log_in_as_officer("xa.demo", "0900000101")
    page = first.go(f"/quan-ly/gop/{proposal}")
    assert page.get_by_role("button", name="Rút đề nghị").is_visible()
    assert page.get_by_role("radio").count() == 0

    second = visitor()
    second.log_in_as_officer("xa2.demo", "0900000103")
    page = second.go("/quan-ly/gop")
    assert page.locator("tbody tr").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/quan-ly/gop/{proposal}")
    check_all(second, (f"/quan-ly/gop/{proposal}",))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quan-ly/gop")
    assert page.locator("tbody tr").count() == 0
    check(page)
    page.keyboard.press("u")
    page.wait_for_function("document.querySelector('form[data-undo]') === null")
    assert second.complaints == []


def propose_as(login: str, site: Any) -> int:
    """Two people of the commune, one of them not of the register, proposed by an officer."""
    with migrate.owner_tx(site.admin) as tx:
        row = tx.raw.execute(
            """
            with here as (
                select p.person_id, p.register_entry_id
                from people.person p
                join access.subject s using (person_id)
                join access.role_held h on h.unit_id = s.commune_id
                join access.officer o using (officer_id)
                where o.login = %(login)s and p.status <> 'merged'
            ), pair as (
                select (select person_id from here where register_entry_id is null order by 1 limit 1) as one,
                       (select person_id from here where register_entry_id is not null order by 1 limit 1) as other
            )
            insert into people.merge_proposal (one, other, proposed_by, proposed_at)
            select least(one, other), greatest(one, other), 'officer ' || o.officer_id, now()
            from pair cross join access.officer o where o.login = %(login)s
            returning proposal_id
            """,
            {"login": login},
        ).fetchone()
    assert row is not None
    return row[0]
