"""Bluezone: one account a telephone, with a free name and a free address and nothing else."""

from datetime import datetime, timedelta
from random import Random

from pccovid.gates.demo import dirt, draw, places, rates
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Person
from pccovid.ground.clock import VIETNAM

Account = list[list[str]]
HEADER = ("PhoneNumber", "Fullname", "Address", "CreatedAt", "UpdatedAt")

_FIRST = datetime(2020, 4, 18, 8, tzinfo=VIETNAM)
_DAYS = (datetime(DAY.year, DAY.month, DAY.day, tzinfo=VIETNAM) - _FIRST).days


def given_first(text: str) -> str:
    """The given name before the family name, as on foreign sites."""
    family, *others = text.split()
    return " ".join([others[-1], *others[:-1], family])


def _title(rng: Random, text: str) -> str:
    return f"{rng.choice(('Cô', 'Anh', 'Chị', 'Chú', 'Bác'))} {text.rpartition(' ')[2]}"


def _short(_rng: Random, text: str) -> str:
    words = text.split()
    return " ".join(words[-2:]) if len(words) > 2 else text


def _given_first(_rng: Random, text: str) -> str:
    return given_first(text)


_NAME_FAULTS = (
    (0.22, draw.PLAIN), (0.05, _given_first), (0.05, _short), (0.03, _title), (0.03, dirt.middle_dropped),
    (0.015, dirt.mistyped),
)  # fmt: skip
_NAME_VARIETIES = ((0.10, draw.CAPITALS), (0.20, draw.DECOMPOSED), (0.03, draw.DOUBLED_SPACE))


def account(rng: Random, person: Person) -> Account:
    """The rows of one telephone in the order of `HEADER`: none, one, or an account and its later change."""
    if person.phone is None or person.age < 13 or rng.random() >= rates.ACCOUNT:
        return []
    created = _FIRST + timedelta(rng.randrange(_DAYS - 60), rng.randrange(14 * 3600))
    rows = [_row(rng, person, person.phone, created, created)]
    if rng.random() < rates.ACCOUNT_AGAIN:
        rows.append(_row(rng, person, person.phone, created, created + timedelta(rng.randint(1, 59))))
    return rows


def _row(rng: Random, person: Person, phone: str, created: datetime, updated: datetime) -> list[str]:
    place = person.lives if rng.random() < rates.LIVES_THERE else person.home
    address = places.written(rng, person.street, place)
    if rng.random() < rates.LINE_BREAK:
        address = address.replace(", ", ",\n", 1)
    name = draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES)
    return [draw.phone(rng, phone), name, address, created.isoformat(), updated.isoformat()]


def spoiled(rng: Random, row: list[str]) -> list[str]:
    """The same row as nobody can take it in."""
    phone, name, address, created, updated = row
    return rng.choice(
        (
            ["", name, address, created, updated],
            [phone[:5], name, address, created, updated],
            [phone, name[:2] + "\udcff" + name[2:], address, created, updated],  # a byte that is not UTF-8
            [phone, name[:2] + "\0" + name[2:], address, created, updated],
            [phone, name, address],
        )
    )
