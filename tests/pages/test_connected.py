"""The public list of connected databases, asked over plain HTTP by nobody in particular."""

import re
from typing import Any

import httpx
import pytest

from pccovid.gates import sources

pytestmark = pytest.mark.xdist_group("site")


def test_everybody_reads_which_databases_are_connected_and_no_number_of_people(demo_site: Any) -> None:
    page = httpx.get(f"{demo_site.url}/nguon?lang=vi").text
    main = page[page.index("<main") : page.index("</main>")]
    known = [c for c in sources.contracts().values() if not c.source.startswith("import_")]  # shown when used
    assert len(re.findall(r'<li class="card"', main)) == len(known)
    for contract in known:
        assert contract.owner in main
    assert "Đang cập nhật" in main
    assert "operations" not in main, "purposes are said in words"
    text = re.sub(r"<[^>]+>|\d{2}:\d{2}, \d{2}/\d{2}/\d{4}|COVID-19|2021", "", main)
    assert not re.search(r"\d{3,}", text), "no counters"
