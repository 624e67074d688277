"""My data: what is held, taken along as a file, and the account deleted, without JavaScript."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from visitor import Visitor

from pccovid.gates import demo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def test_whoever_leaves_takes_their_data_along_and_leaves_no_telephone(visitor: Callable[..., Visitor]) -> None:
    who = visitor(javascript=False)
    persona = next(p for p in demo.personas() if p.phone == "0900000003")
    who.log_in(persona.phone)
    who.prove_by_paper(persona.id_number, persona.name, persona.birth)
    page = who.go("/du-lieu-cua-toi")
    held = page.locator("main").inner_text()
    assert "Mũi tiêm" in held
    assert "Những nơi bạn đã đến" in held, "until when it is kept"

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải tệp JSON").click()
    whole = json.loads(Path(waiting.value.path()).read_text())
    name = next(a["value"] for a in whole["identity"]["attributes"] if a["attribute"] == "full_name")
    assert name == persona.name
    assert name in held
    assert {"doses", "tests", "visits", "who_looked", "kept_until"} <= whole.keys()
    assert all({"source", "batch_id", "line_no"} <= dose.keys() for dose in whole["doses"])

    printed = who.context.request.get(f"{who.url}/du-lieu-cua-toi/tai-ve.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.headers["cache-control"] == "no-store"
    assert printed.body().startswith(b"%PDF-")

    page.get_by_role("link", name="Xóa tài khoản").click()
    page.get_by_role("button", name="Xóa tài khoản").click()
    assert "Bạn đánh dấu vào ô" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Xóa tài khoản").click()
    assert page.url.endswith("/da-xoa-tai-khoan")
    assert who.go("/du-lieu-cua-toi").url.endswith("/vao")
    assert who.context.request.get(f"{who.url}/du-lieu-cua-toi/tai-ve.json").url.endswith("/vao")
    assert who.complaints == []
