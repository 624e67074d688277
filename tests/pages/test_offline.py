"""The wallet in a real browser: with the network off or the server gone, after a restart, sealed, and wiped."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from test_accessible import WIDTHS, check
from visitor import Visitor, colour_on

from conftest import CHROMIUM, QUIET
from pccovid import proof
from pccovid.gates.cli.site import free_port, running
from pccovid.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

CITIZEN = ("0900000004", "6/4/1990", "Hoàng Thị Lan Mẫu")
MOTHER = ("0900000002", "2/9/1988", "Trần Thị Mai Mẫu")
CODE = "[data-slot=qr] svg[role=img]"
KEPT = "indexedDB.databases().then(all => all.map(one => one.name))"
FILLED = """indexedDB.databases().then(all => all.length > 0 && new Promise(done => {
  indexedDB.open("pccovid-wallet").onsuccess = (opened) => {
    const database = opened.target.result;
    if (!database.objectStoreNames.contains("kept")) { database.close(); return done(false); }
    const asked = database.transaction("kept").objectStore("kept").get("owner");
    asked.onsuccess = () => { database.close(); done(asked.result === document.documentElement.dataset.wallet); };
  };
}))"""
RAW = """new Promise(done => {
  indexedDB.open("pccovid-wallet").onsuccess = (opened) => {
    const database = opened.target.result, asked = database.transaction("kept").objectStore("kept").getAll();
    asked.onsuccess = () => { database.close(); done(asked.result); };
  };
}).then(all => all.map(one => one.sealed ? new TextDecoder("latin1").decode(one.sealed) : String(one)))"""
EXPORT = """new Promise(done => {
  indexedDB.open("pccovid-wallet").onsuccess = (opened) => {
    const database = opened.target.result, asked = database.transaction("kept").objectStore("kept").get("key");
    asked.onsuccess = () => { database.close(); done(asked.result); };
  };
}).then(key => crypto.subtle.exportKey("raw", key)).then(() => "exported", failure => failure.name)"""
BREAK = """new Promise(done => {
  indexedDB.open("pccovid-wallet").onsuccess = (opened) => {
    const database = opened.target.result, store = database.transaction("kept", "readwrite").objectStore("kept");
    store.put({ iv: new Uint8Array(12), sealed: new Uint8Array(99).buffer }, "wallet").onsuccess = () => { database.close(); done(); };
  };
})"""


def enter(visitor: Visitor, who: tuple[str, str, str] = CITIZEN) -> Page:
    """Logged in, and everything for the hours without a network is on the device."""
    visitor.log_in(who[0])
    visitor.prove(who[1], who[2])
    return settle(visitor)


def settle(visitor: Visitor) -> Page:
    page = visitor.go("/")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    for _ in range(200):
        if page.evaluate(FILLED):
            return page
        page.wait_for_timeout(50)
    raise AssertionError("the wallet stays empty")


def empty(page: Page) -> None:
    """Wait until nothing is kept."""
    for _ in range(100):
        if page.evaluate(KEPT) == []:
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate(KEPT))


def scanned(page: Page, path: Path) -> str:
    """What a reader sees of the code on the screen."""
    page.locator(CODE).first.wait_for()
    page.locator("[data-slot=qr]").first.screenshot(path=path)
    return zxingcpp.read_barcodes(Image.open(path))[0].text


def person_in(text: str) -> UUID:
    shown = proof.read(text, clock.now())
    assert isinstance(shown, proof.Person)
    return shown.reference


@pytest.fixture
def own_site(demo_site: Any) -> Iterator[Callable[[], "Server"]]:
    """A server of one's own on the demonstration's data, to be stopped in the middle of a test."""
    started: list[Server] = []

    def start() -> Server:
        demo_site.forget_codes()
        port = free_port()
        site = running(demo_site.admin, "127.0.0.1", port)
        site.__enter__()
        started.append(Server(f"http://127.0.0.1:{port}", site))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@dataclass
class Server:
    """A served demonstration that can be taken away."""

    url: str
    site: Any

    def stop(self) -> None:
        """Take it away; once is enough."""
        if self.site is not None:
            self.site.__exit__(None, None, None)
            self.site = None


def test_without_network_the_code_and_the_card_show_at_once_and_the_code_is_good(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    who = visitor()
    page = enter(who)
    colour = colour_on(page)
    who.context.set_offline(True)
    for path in ("/", "/ma-qr", "/vi", "/khai-bao"):  # whatever one opens
        began = perf_counter()
        page.goto(f"{who.url}{path}")
        page.locator(CODE).wait_for()
        assert perf_counter() - began < 3, "the wallet opens in a moment, on a busy machine too"
    assert page.locator("#people h2").inner_text() == CITIZEN[2]
    assert page.locator("[data-slot=word]").inner_text() == colour
    page.locator("#state", has_text="Ngoại tuyến").wait_for(timeout=3_000)
    assert "Tờ khai" in page.locator("[data-slot=lines]").inner_text()
    first = scanned(page, tmp_path / "code.png")
    assert person_in(first)
    who.context.set_offline(False)
    page.get_by_role("link", name="Trang chính").click()
    page.wait_for_selector(".tiles")


def test_p20_the_code_changes_offline_and_ends_after_twelve_hours(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    who = visitor()
    page = enter(who)
    began = clock.now()
    who.context.set_offline(True)
    seen: list[str] = []
    page.clock.install()
    for minutes in (1, 13, 300):
        page.clock.set_fixed_time(clock.wall() + timedelta(minutes=minutes))
        who.go("/vi")
        seen.append(scanned(page, tmp_path / f"{minutes}.png"))
        assert proof.read(seen[-1], began + timedelta(minutes=minutes))
    assert len(set(seen)) == 3
    with pytest.raises(proof.TooEarly):
        proof.read(seen[-1], began)
    page.clock.set_fixed_time(clock.wall() + timedelta(hours=13))
    who.go("/vi")
    page.locator(".wallet__ended").wait_for()
    assert "Hết mã" in page.locator(".wallet__ended").inner_text()
    page.clock.set_fixed_time(clock.wall() - timedelta(days=1))
    who.go("/vi")
    page.locator("#state", has_text="Đồng hồ bị đổi").wait_for()
    assert page.locator(CODE).count() == 0


def test_a_clock_that_is_wrong_by_a_day_still_gives_a_good_code(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    who = visitor()
    who.page.clock.install()
    who.page.clock.set_fixed_time(clock.wall() + timedelta(days=1))
    page = enter(who)
    who.context.set_offline(True)
    who.go("/vi")
    page.locator("#state", has_text="Đồng hồ sai").wait_for()
    assert person_in(scanned(page, tmp_path / "code.png"))


def test_after_a_restart_of_the_browser_and_with_the_server_gone(
    own_site: Callable[[], Server], browser: Browser, tmp_path: Path
) -> None:
    site = own_site()

    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=str(CHROMIUM), args=list(QUIET)
        )

    context = start()
    enter(Visitor(context, site.url, context.new_page(), []))
    context.close()
    site.stop()
    context = start()
    page = context.new_page()
    began = perf_counter()
    page.goto(f"{site.url}/")
    page.locator(CODE).wait_for()
    assert perf_counter() - began < 5, "asked: 1 s; the bench measures"
    assert person_in(scanned(page, tmp_path / "code.png"))
    context.close()


def test_what_lies_on_the_device_is_sealed_and_c07_no_page_of_anybody_is_in_a_cache(
    visitor: Callable[..., Visitor],
) -> None:
    who = visitor()
    page = enter(who)
    for path in ("/so-tiem", "/ma-qr", "/du-lieu-cua-toi", "/the", "/vi"):
        who.go(path)
    assert page.evaluate(EXPORT) == "InvalidAccessError"
    raw = json.dumps(page.evaluate(RAW), ensure_ascii=False)
    cached = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys()))))"
        ".then(all => Promise.all(all.flat().map(r => caches.match(r).then(a => a.text()).then(t => [r.url, t]))))"
    )
    assert {url.removeprefix(who.url) for url, _ in cached if "/static/" not in url} == {"/vi?lang=vi", "/vi?lang=en"}
    for kept in (raw, *(text for _, text in cached)):
        assert not any(word in kept for word in ("Hoàng", "Lan Mẫu", "PCC2:", "0900000004", "AstraZeneca"))
    for path in ("/vi/du-lieu", "/ma-qr", "/the"):
        assert who.context.request.get(who.url + path).headers["cache-control"] == "no-store"


def test_c08_logging_out_leaves_nothing(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    page = enter(who)
    page.get_by_role("button", name="Thoát").click()
    page.wait_for_selector(".hero")
    empty(page)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    who.go("/vi").locator("#state", has_text="Chưa đăng nhập").wait_for()
    assert page.locator(CODE).count() == 0


def test_a_session_that_ended_and_another_account_find_nothing_of_the_former(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    page = enter(who)
    session = next(c for c in who.context.cookies() if c.get("name") == "pccovid_session")
    who.context.clear_cookies(name="pccovid_session")
    who.go("/vi").locator("#state", has_text="Chưa đăng nhập").wait_for()  # the server says 401
    assert page.evaluate(KEPT) == []
    who.context.add_cookies([{"name": "pccovid_session", "value": session.get("value", ""), "url": who.url}])
    settle(who)
    who.context.clear_cookies(name="pccovid_session")
    who.log_in(MOTHER[0])  # another account, which has not said yet who it is
    empty(page)
    who.prove(MOTHER[1], MOTHER[2])
    settle(who)
    who.context.set_offline(True)
    who.go("/vi").locator(CODE).first.wait_for()
    assert CITIZEN[2] not in page.locator("#people").inner_text()


def test_a_broken_wallet_and_a_browser_that_keeps_nothing_say_so(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    page = enter(who)
    page.evaluate(BREAK)
    who.context.set_offline(True)
    who.go("/vi").locator("#state", has_text="Đã xóa bản hỏng").wait_for()
    assert page.evaluate(KEPT) == []
    who.context.set_offline(False)
    page.reload()
    page.locator(CODE).wait_for()

    strict = visitor()
    strict.page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    strict.log_in("0900000005")
    strict.prove("19/5/1975", "Vũ Thị Thu Mẫu")
    strict.go("/vi").locator("#state", has_text="Không lưu được").wait_for()
    assert strict.page.locator("#state a").get_attribute("href") == "/ma-qr/in"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_wallet_is_for_everybody_in_every_state(visitor: Callable[..., Visitor], width: int) -> None:
    who = visitor()
    page = who.go("/vi", width)
    page.locator("#state", has_text="Chưa đăng nhập").wait_for()
    check(page)
    enter(who)
    who.context.set_offline(True)
    who.go("/vi", width).locator(CODE).wait_for()
    page.locator("#state", has_text="Ngoại tuyến").wait_for(timeout=3_000)
    check(page)
    page.keyboard.press("Tab")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert not page.locator(CODE).is_visible(), "the keyboard folds a person away"


def test_the_first_visit_of_somebody_logged_in_is_light(visitor: Callable[..., Visitor]) -> None:
    who = visitor()
    weight: dict[str, int] = {}
    who.page.on("response", lambda answer: weight.update({answer.url: int(answer.headers.get("content-length", 0))}))
    enter(who)
    scripts = sum(size for url, size in weight.items() if url.endswith(".js"))
    assert scripts <= 15_000
