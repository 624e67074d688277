"""Messages of citizen data about some households, each file one message of QCVN 109:2017/BTTTT."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from pccovid.commons import qcvn109
from pccovid.commons.qcvn109 import Citizen, Kin, Place, Relative
from pccovid.gates.demo import rates
from pccovid.gates.demo.drop import Drop, Folder, is_persona
from pccovid.gates.demo.further import Told
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

_TOGETHER = 2_000  # citizens in a message
_AT = datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM) - timedelta(days=1)
_GROWN = 18


class Office:
    """Writes down households as the police know them; what waits for a full message is written at the end."""

    def __init__(self, folder: Folder, rng: Random, told: Told) -> None:
        self._folder, self._rng, self._told = folder, rng, told
        self._waiting: list[Citizen] = []
        self._messages = 0
        folder.at_end(self._send)

    def household(self, people: Sequence[Person]) -> None:
        """All of a household or nobody of it."""
        if not is_persona(people[0]) and self._rng.random() >= rates.IN_MESSAGE:
            return
        for person in people:
            if person.registered:
                citizen = _citizen(person, people[0])
                self._waiting.append(citizen)
                self._told.good(person.pin, person)
                if not is_persona(person) and self._rng.random() < rates.SPOILED:
                    self._waiting.append(replace(citizen, pin=person.pin[:-1]))
                    self._told.spoiled()
        if len(self._waiting) >= _TOGETHER:
            self._send()

    def _send(self) -> None:
        if self._waiting:
            self._messages += 1
            path = self._folder.path(f"cong-dan-{self._messages:04}.xml")
            path.write_bytes(qcvn109.message(self._waiting, _AT, "Dữ liệu mẫu, không có người thật"))
            self._waiting = []


def _citizen(person: Person, head: Person) -> Citizen:
    kin: list[tuple[Kin, Relative]] = []
    if person is not head:
        if person.age < _GROWN <= head.age:
            kin.append(("NguoiDaiDien", Relative(head.pin, head.registered_name)))
        kin.append(("ChuHo", Relative(head.pin, head.registered_name)))
    return Citizen(
        pin=person.pin, old_id=person.registered_former_number or None, full_name=person.registered_name,
        sex=person.sex, birth_date=None if person.year_only else person.birth, birth_year=person.birth.year,
        permanent=Place(person.home.commune.code, person.street if person.lives is person.home else None),
        current=Place(person.lives.commune.code, person.street), kin=tuple(kin),
    )  # fmt: skip


CITIZENS = Drop("citizen_messages", Office)
