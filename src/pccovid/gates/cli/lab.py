"""The citizen's app in a real browser: on a slow network and a slow phone, without a network, and tap by tap.

Slow 4G and the four times slower processor are those of Lighthouse's mobile runs, applied request by request as
Chromium's developer tools do: 562.5 ms to the first byte of every answer, 1,475 kbit/s.
"""

import re
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
_SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 184_320, "uploadThroughput": 84_375}
_SLOWER_CPU = 4
_PAINTED = """
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.painted = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
_SENT = re.compile(r"/khai-bao/KB-")
_QUESTION = re.compile(r"/cau/")
_DRAWN_QR = "[data-slot=qr] svg path"


def figures(url: str, known: str, new: str) -> dict[str, float]:
    """What a citizen's browser measures at `url`; empty where there is no Chromium.

    `known` and `new` are session tokens of somebody who declared before, and of somebody who never did.
    """
    if not _CHROMIUM.exists():
        return {}
    with chromium() as browser:
        first, again = _paints(browser, url)
        taps, seconds = _declare(browser, url, known)
        new_taps, new_seconds = _declare(browser, url, new)
        return {
            "lcp_slow4g_s": first,
            "lcp_repeat_s": again,
            "offline_start_s": _offline_start(browser, url, known),
            "declare_taps": taps,
            "declare_s": seconds,
            "declare_new_taps": new_taps,
            "declare_new_s": new_seconds,
        }


@contextmanager
def chromium(*flags: str) -> Generator[Browser]:
    """Debian's Chromium with more flags than the usual ones, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=[*_FLAGS, *flags])
        yield browser
        browser.close()


def fill_wallet(context: BrowserContext, url: str) -> None:
    """Visit the app with a network, so that it can be opened without one."""
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.goto(f"{url}/vi", wait_until="networkidle")
    page.locator(_DRAWN_QR).first.wait_for(state="attached")
    page.close()


def phone(browser: Browser, url: str, token: str = "") -> BrowserContext:
    """A browser as wide as a phone, logged in by a token."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce")
    if token:
        context.add_cookies([{"name": "pccovid_session", "value": token, "url": url}])
    return context


def _paints(browser: Browser, url: str) -> list[float]:
    """Seconds to the largest contentful paint of the front door, the first time and again."""
    context = phone(browser, url)
    page = context.new_page()
    page.add_init_script(_PAINTED)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER_CPU})
    painted: list[float] = []
    for _ in range(2):
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(1000)
        painted.append(round(page.evaluate("window.painted") / 1000, 3))
    context.close()
    return painted


def _offline_start(browser: Browser, url: str, token: str) -> float:
    """Seconds from opening the app without a network until the QR stands there; the wallet was filled before."""
    context = phone(browser, url, token)
    fill_wallet(context, url)
    context.set_offline(True)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(_DRAWN_QR).first.wait_for(state="attached")
    seconds = time.perf_counter() - began
    context.close()
    return round(seconds, 3)


def _declare(browser: Browser, url: str, token: str) -> tuple[int, float]:
    """Taps and seconds from the home page to the reference of a health declaration, answering whatever is asked."""
    context = phone(browser, url, token)
    page = context.new_page()
    page.goto(url)
    began, taps = time.perf_counter(), 0
    for href in ("/khai-bao", "/khai-bao/suc-khoe"):
        page.locator(f'main a[href="{href}"]').first.click()
        page.wait_for_url(re.compile(rf"{href}(/|$)"))
        taps += 1
    while not _SENT.search(page.url):
        taps += _answer(page) if _QUESTION.search(page.url) else 0
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        taps += 1
    seconds = time.perf_counter() - began
    context.close()
    return taps, round(seconds, 2)


def _answer(page: Page) -> int:
    """Answer the question of the page as somebody healthy who has been nowhere; how many taps or fields that took."""
    for choice in ('input[value="none"]', 'input[value="no"]', "input[type=radio]"):
        if page.locator(choice).count():
            page.locator(choice).first.check()
            return 1
    choices = page.locator("main select")
    if choices.count():
        if choices.first.input_value():
            return 0
        choices.first.select_option(index=1)
        return 1
    typed = page.locator("main input[type=text]")
    if not typed.count() or typed.first.input_value():
        return 0
    typed.first.fill("0900000099")
    return 1
