"""The worker at a checkpoint without signal: what was opened in the morning shows, and a picture of it soon does not."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext
from test_accessible import WIDTHS, check
from test_offline import CODE, scanned, settle
from test_places_visited import picture as photo_of
from test_places_visited import register, send_photo
from visitor import Visitor, colour_on

from conftest import CHROMIUM, QUIET
from pccovid import proof
from pccovid.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PHONE, BORN, NAME = "0900000004", "6/4/1990", "Hoàng Thị Lan Mẫu"
CHECKER = "0900000205"
WAIT = timedelta(minutes=20)  # in the queue before the checkpoint


@pytest.fixture
def telephone(browser: Browser, demo_site: Any, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """One telephone, switched on again at every call: what it kept is still there, and what ran no longer runs."""
    on: list[BrowserContext] = []

    def switch_on(*, network: bool) -> Visitor:
        while on:
            on.pop().close()
        on.append(
            browser.browser_type.launch_persistent_context(
                tmp_path / "telephone", executable_path=str(CHROMIUM), args=list(QUIET), offline=not network,
                viewport={"width": WIDTHS[0], "height": 780},
            )
        )  # fmt: skip
        return Visitor(on[-1], demo_site.url, on[-1].new_page(), [])

    yield switch_on
    while on:
        on.pop().close()


def test_the_worker_at_a_checkpoint_without_signal(
    telephone: Callable[..., Visitor], visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    """
    Given a worker who opened the application this morning where there was a network,
    and a telephone that was switched off and on since, at a checkpoint where there is none,
    when they open the application,
    then card and code show at once, whoever reads the code reads this worker and nobody else,
    and twenty minutes later the code on the screen is another one and the former one is refused.
    """
    morning = telephone(network=True)
    if morning.log_in(PHONE).url.endswith("/vao/la-ai"):
        morning.prove(BORN, NAME)
    page = settle(morning)
    colour = colour_on(page)

    worker = telephone(network=False)
    page = worker.go("/")
    page.locator(CODE).wait_for()
    assert page.locator("#people h2").inner_text() == NAME
    assert page.locator("[data-slot=word]").inner_text() == colour
    page.locator("#state", has_text="Ngoại tuyến").wait_for(timeout=3_000)
    check(page)
    picture, now = tmp_path / "first.png", clock.now()
    first = scanned(page, picture)
    checker = visitor()
    checker.log_in(CHECKER)
    desk = register(checker, "Chốt Mẫu").url.removeprefix(checker.url) + "/ghi-khach"
    told = reads(checker, desk, picture.read_bytes())
    assert "H*** T*** L*** M***" in told
    assert "Đã ghi" in told

    page.clock.install()
    page.clock.set_fixed_time(clock.wall() + WAIT)
    worker.go("/vi")
    second = scanned(page, tmp_path / "second.png")
    assert whom(second, now + WAIT) == whom(first, now)
    with pytest.raises(proof.Outdated):
        proof.read(first, now + WAIT)
    old = proof.personal_qr(whom(first, now), now - WAIT)  # as the checker would be shown it twenty minutes late
    assert "hết hạn" in reads(checker, desk, photo_of(old)["buffer"])


def whom(text: str, at: datetime) -> UUID:
    shown = proof.read(text, at)
    assert isinstance(shown, proof.Person)
    assert shown.medium is proof.Medium.SCREEN
    return shown.reference


def reads(checker: Visitor, desk: str, picture: bytes) -> str:
    """What the page says to whoever photographs a code at the checkpoint."""
    send_photo(checker.go(desk), {"name": "ma.png", "mimeType": "image/png", "buffer": picture})
    checker.page.wait_for_load_state()
    return checker.page.locator("main").inner_text()
