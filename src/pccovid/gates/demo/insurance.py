"""Viet Nam Social Security: the card of nearly everybody, behind questions about one person at a time."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pccovid.gates.demo import dirt, places, rates, register
from pccovid.gates.demo.drop import is_persona
from pccovid.gates.demo.further import Addresses, Told
from pccovid.gates.demo.papers import insurance_card, social_number
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person, chance
from pccovid.gates.demo.sandboxes.cards import Cards
from pccovid.gates.demo.sandboxes.server import Sandbox
from pccovid.gates.demo.sandboxes.store import CardWriter, write_cards
from pccovid.gates.demo.vaccination import site
from pccovid.ground import ids

_FILE = "insurance/the.sqlite"
_QUESTIONS_PER_SECOND = 1_000
_ASKER = {
    "asker_id": "001080000001",
    "asker_name": "Hệ thống PcCovid (bản trình diễn)",
    "asker_unit": "Ban Chỉ đạo quốc gia phòng, chống dịch COVID-19",
}


@dataclass
class _Office:
    """Issues the cards of one run."""

    rng: Random
    cards: CardWriter
    told: Told

    def household(self, people: Sequence[Person]) -> None:
        """Nearly everybody has a card; children and the old more often than those who work for themselves."""
        for person in people:
            if is_persona(person) or self.rng.random() < (
                rates.INSURED if 6 <= person.age < 80 else rates.INSURED_BY_STATE
            ):
                self._issue(person)

    def _issue(self, person: Person) -> None:
        rng = self.rng
        province = person.home.province.code
        social = social_number(person.number, province)
        begins = date(DAY.year, 1, 1) if rng.random() < 0.9 else date(DAY.year - 1, rng.randint(1, 9), 1)
        facility, facility_name = site(person.lives)
        card: dict[str, str | None] = {
            "maThe": insurance_card(person.number, province, person.age), "maSoBHXH": social,
            "hoTen": person.registered_name, "ngaySinh": person.birth_text, "gioiTinh": register.SEX[person.sex],
            "diaChi": places.written_in_full(person.street, person.lives), "maDKBD": facility, "tenDKBD": facility_name,
            "gtTheTu": dirt.day_first(begins), "gtTheDen": dirt.day_first(begins + timedelta(364)),
        }  # fmt: skip
        if rng.random() < rates.CARD_REPLACED:
            card |= {
                "maTheMoi": f"GD4{province}{social}",
                "gtTheTuMoi": dirt.day_first(DAY - timedelta(60)),
                "gtTheDenMoi": dirt.day_first(DAY + timedelta(304)),
            }
        is_spoiled = not is_persona(person) and rng.random() < rates.SPOILED
        text = json.dumps(card | {"gtTheTu": "31/02/2021"} if is_spoiled else card, ensure_ascii=False)
        for number in (person.pin, social, str(card["maThe"])):
            self.cards.add(number, text)
        if is_spoiled:
            self.told.spoiled()
        else:
            self.told.good(social, person)


class Insuring:
    """The maker of the card check."""

    source = "insurance"

    @contextmanager
    def open(self, out: Path, seed: int, told: Told) -> Generator[_Office]:
        """A new sandbox."""
        with write_cards(out / _FILE) as cards:
            yield _Office(chance(seed, self.source), cards, told)

    def addresses(self, out: Path) -> Addresses:
        """Its address is known when it runs."""
        _ = out
        return {"url": "", "username": "pccovid_mau", "password": ids.token(), **_ASKER}

    @contextmanager
    def serve(self, out: Path, known: Addresses) -> Generator[Addresses]:
        """Answer over HTTP."""
        login, officers = (known["username"], known["password"]), {known["asker_id"]: known["asker_name"]}
        with Sandbox(Cards(out / _FILE, login, officers), key=None, per_second=_QUESTIONS_PER_SECOND) as sandbox:
            yield {"url": sandbox.url}


INSURANCE = Insuring()
