"""A browser before a served demonstration."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("No Chromium: `make browser` as root installs it (apt install chromium).")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, demo_site: Any) -> Iterator[Callable[..., Visitor]]:
    """A new browser window; `javascript=False` for one without scripts."""
    demo_site.forget_visitors()
    opened: list[BrowserContext] = []

    def make(*, javascript: bool = True) -> Visitor:
        context = browser.new_context(java_script_enabled=javascript, reduced_motion="reduce")
        opened.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: hear(complaints, page, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Visitor(context, demo_site.url, page, complaints)

    yield make
    for context in opened:
        context.close()


def hear(complaints: list[str], page: Page, message: ConsoleMessage) -> None:
    """Keep what a page complains of; that a page itself was answered with 404 or 422 is no complaint of its parts."""
    own_status = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
    if message.type == "error" and not own_status:
        complaints.append(message.text)
