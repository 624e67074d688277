"""One person behind two files on one telephone: joined by the citizen's own word, and taken apart again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from visitor import Visitor

from pccovid.gates import demo
from pccovid.ground import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def _second_file(admin: str, phone: str) -> None:
    """Somebody of the same name, known from one record only, whom the telephone proved to be as well."""
    person = uuid4()
    with migrate.owner_tx(admin) as tx:
        record = tx.raw.execute(
            "insert into people.source_record (source_id, source_key, full_name, birth_year, phone, row_hash, batch_id, line_no)"
            " values (2, 'second file', 'PHAM QUOC VIET MAU', 1979, %s, 1, 1, 1) returning record_id",
            [phone],
        ).fetchone()
        tx.raw.execute(
            "insert into people.person (person_id, status, identity_level) values (%s, 'shell', 0)", [person]
        )
        tx.raw.execute(
            "insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)"
            " values (%s, %s, 'citizen', 1, 'claimed', '{}', 1, 'citizen')",
            [record[0], person],
        )
        tx.raw.execute("select people.refresh(%s)", [[person]])
        tx.raw.execute(
            "insert into access.account_person (account_id, person_id, relation, proof)"
            " select account_id, %s, 'self', 'full_name' from access.account where phone = %s",
            [person, phone],
        )


def test_two_files_of_one_person_are_joined_and_taken_apart(visitor: Callable[..., Visitor], demo_site: Any) -> None:
    phone = "0900000003"
    citizen = visitor(javascript=False)
    citizen.log_in(phone)
    persona = next(p for p in demo.personas() if p.phone == phone)
    citizen.prove_by_paper(persona.id_number, persona.name, persona.birth)
    _second_file(demo_site.admin, phone)
    page = citizen.go("/gia-dinh")
    assert page.locator("li.card").count() == 2
    page.get_by_role("button", name="Cả hai đều là tôi, gộp lại").click()
    assert page.url.endswith("/gia-dinh"), page.locator("main").inner_text()
    page.wait_for_url("**/gia-dinh")
    assert page.locator("li.card").count() == 1
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url("**/gia-dinh")
    assert page.locator("li.card").count() == 2
