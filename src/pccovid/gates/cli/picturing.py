"""The pictures of docs/citizen.md: pages of a demo that is made for it, as a phone shows them."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext

from pccovid.gates import demo
from pccovid.gates.cli import lab, load
from pccovid.gates.cli.measuring import demonstration
from pccovid.gates.cli.site import serving
from pccovid.ground import migrate

PEOPLE = 300
_TALLEST = 1400  # pixels; what stands below is not shown
_COLOURS = 48

# Whose telephone ("" nobody's), the page, and what is shown of it.
PAGES = (
    ("front", "", "/"),
    ("log-in", "", "/vao"),
    ("home", "0900000001", "/"),
    ("card", "0900000001", "/the"),
    ("qr", "0900000001", "/ma-qr"),
    ("book", "0900000001", "/so-tiem"),
    ("confirm", "0900000001", "/chao"),
    ("declare", "0900000001", "/khai-bao/suc-khoe"),
    ("notices", "0900000001", "/canh-bao"),
    ("family", "0900000002", "/gia-dinh"),
    ("places", "0900000001", "/noi-da-den"),
    ("scan", "0900000001", "/quet"),
    ("report", "0900000004", "/phan-anh/moi?viec=missing_dose"),
    ("my-data", "0900000001", "/du-lieu-cua-toi"),
    ("map", "", "/ban-do"),
)


def take(folder: Path) -> list[Path]:
    """One file for each page, and one of the wallet without a network; small enough to be kept with the text."""
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration(PEOPLE) as admin, serving(admin) as port, lab.chromium() as browser:
        url, made = f"http://127.0.0.1:{port}", list[Path]()
        for name, phone, path in PAGES:
            context = lab.phone(browser, url, _token(admin, phone) if phone else "")
            made.append(_picture(context, url + path, folder / f"{name}.png"))
            context.close()
        context = lab.phone(browser, url, _token(admin, "0900000001"))
        lab.fill_wallet(context, url)
        context.set_offline(True)
        made.append(_picture(context, url, folder / "offline.png"))
        context.close()
    return made


def _picture(context: BrowserContext, address: str, path: Path) -> Path:
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    with Image.open(BytesIO(page.screenshot(full_page=True))) as whole:
        cut = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, _TALLEST)))
        cut.quantize(_COLOURS).save(path, optimize=True)
    page.close()
    return path


def _token(admin: str, phone: str) -> str:
    """A session of the persona who logs in with `phone`."""
    persona = next(p for p in demo.personas() if p.phone == phone)
    with migrate.owner_tx(admin) as tx:
        return load.session_of(tx, persona.id_number)
