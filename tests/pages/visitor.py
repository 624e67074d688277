"""Somebody who walks through the site in a browser, as one would by hand."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import BrowserContext, Page

from pccovid import access
from pccovid.ground import migrate

_TYPED = set[str]()  # a code works once, and a former one may stand in the inbox until the new one arrives


@contextmanager
def doors(admin: str) -> Generator[None]:
    """What happens here besides the browser happens to the demonstration, too."""
    pools = migrate.database(admin)
    access.use(pools)
    yield
    pools.close()


@dataclass
class Visitor:
    """One browser with its own cookies; what its console says is kept, for a page should say nothing there."""

    context: BrowserContext
    url: str
    page: Page
    complaints: list[str]

    def go(self, path: str, width: int | None = None) -> Page:
        """Open a page of the site, in a window of that width."""
        if width:
            self.page.set_viewport_size({"width": width, "height": 780})
        self.page.goto(f"{self.url}{path}")
        return self.page

    def code(self, number: str) -> str:
        """The newest code in the labelled inbox of the demo that was sent to a number."""
        inbox = self.context.new_page()
        try:
            for _ in range(50):  # the message leaves after the answer
                for found in self._codes(inbox, number) - _TYPED:
                    _TYPED.add(found)
                    return found
                inbox.wait_for_timeout(100)
        finally:
            inbox.close()
        raise AssertionError(f"no message to {number}")

    def _pass_over(self, number: str) -> None:
        """What others asked for and never typed is no answer to what is asked now."""
        inbox = self.context.new_page()
        _TYPED.update(self._codes(inbox, number))
        inbox.close()

    def _codes(self, inbox: Page, number: str) -> set[str]:
        inbox.goto(f"{self.url}/demo/tin-nhan?lang=vi")
        messages = inbox.locator("main li").all_inner_texts()
        return {code for message in messages if number in message for code in re.findall(r"\b\d{6}\b", message)[:1]}

    def log_in(self, phone: str) -> Page:
        """From the log-in page to "who are you"."""
        self._pass_over(phone)
        page = self.go("/vao")
        page.get_by_role("textbox").fill(phone)
        page.locator("main form button").click()
        page.wait_for_url("**/vao/ma")
        page.get_by_role("textbox").fill(self.code(phone))
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: not url.endswith("/vao/ma"))
        return page

    def log_in_as_officer(self, login: str, phone: str) -> Page:
        """From the officers' log-in page to their first list."""
        self._pass_over(phone)
        page = self.go("/quan-ly/vao")
        page.get_by_role("textbox").fill(login)
        page.locator("main form button").click()
        page.wait_for_url("**/quan-ly/vao/ma")
        page.get_by_role("textbox").fill(self.code(phone))
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/vao" not in url)
        return page

    def prove(self, born: str, name: str = "") -> Page:
        """From "who are you" to the welcome: choose the candidate whose masked name begins alike, type the birth date."""
        page = self.page
        initials = [word[0] for word in name.split()]
        for option in page.locator(".govuk-radios__item").all():
            masked = option.locator("strong").inner_text()
            if not name or [word[0] for word in masked.split()] == initials:
                option.get_by_role("radio").check()
                break
        page.locator("main form button").click()
        page.wait_for_url("**/vao/chung-minh")
        for field, value in zip(("birth-day", "birth-month", "birth-year"), born.split("/"), strict=True):
            page.locator(f"[name={field}]").fill(value)
        page.locator("main form button").click()
        page.wait_for_load_state()
        return page

    def prove_by_paper(self, number: str, name: str, birth: date) -> Page:
        """Find oneself by number of the paper, name and birth date."""
        page = self.go("/vao/giay-to")
        page.locator("[name=number]").fill(number)
        page.locator("[name=name]").fill(name)
        for part, value in zip(("day", "month", "year"), f"{birth:%d/%m/%Y}".split("/"), strict=True):
            page.locator(f"[name=birth-{part}]").fill(value)
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        return page


def colour_on(page: Page) -> str:
    """The word of the colour on the COVID card of a page; it may be two words."""
    return page.locator(".covid__word").inner_text().split(maxsplit=2)[2]
