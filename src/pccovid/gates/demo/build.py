"""Building the demonstration: people, what four systems hold about them, and the truth apart from both."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TextIO
from urllib.parse import urlsplit, urlunsplit

from pccovid.gates.demo import addresses, bluezone, ncovi, places, population, rates, register, vaccination
from pccovid.gates.demo.further import Office, Told
from pccovid.gates.demo.makers import MAKERS
from pccovid.gates.demo.ncovi import COLUMNS, Declaration
from pccovid.gates.demo.ncovi import Office as Ncovi
from pccovid.gates.demo.personas import cast
from pccovid.gates.demo.population import Person, chance
from pccovid.gates.demo.sandboxes import CITIZENS, DOSES
from pccovid.gates.demo.sandboxes import store as files
from pccovid.gates.demo.vaccination import Dose, Platform
from pccovid.ground import ids, outside
from pccovid.ground.sql import Query, query
from pccovid.ground.tx import CopyIn

Progress = Callable[[str, int, int], None]
TRUTH = ("source", "source_key", "person_no", "in_register")


class TooManyPeople(ValueError):
    """The demonstration has room for 1 to 1,000,000 people: beyond that the numbers of papers would repeat."""


@dataclass(frozen=True)
class Built:
    """What was built: rows by source (spoiled ones included), spoiled rows, and the doses by answer of the register.

    `quality` holds parts of 1 over all good rows of the vaccination platform: dung, sai, chua_gui, thieu.
    """

    people: int
    rows: dict[str, int]
    spoiled: dict[str, int]
    quality: dict[str, float]


def build(people: int, seed: int, out: Path, admin_url: str, progress: Progress | None = None) -> Built:
    """Make `people` people and the sandboxes in `out`, replacing what is there; the same again for the same seed.

    NCOVI gets a database of its own on the server of `admin_url`, named after that database and "_ncovi".
    """
    if not 0 < people <= places.MOST_PEOPLE:
        raise TooManyPeople(TooManyPeople.__doc__)
    shutil.rmtree(out, ignore_errors=True)
    ncovi_url = _fresh_database(admin_url)
    with _open(out, ncovi_url, seed) as sinks:
        done = _fill(sinks, people, seed, progress)
    _say_complete(out)
    addresses.write(out, _sources(out, ncovi_url))
    return sinks.built(done)


def _fill(sinks: "_Sinks", people: int, seed: int, progress: Progress | None) -> int:
    """Personas first, then household after household; the number of people there are."""
    play = cast()
    for person in play.people:
        sinks.person(person)
        sinks.household([person])
    sinks.rows(play.doses, play.declarations, play.accounts)
    platform, office = Platform(chance(seed, "doses")), Ncovi(chance(seed, "declarations"))
    phones = chance(seed, "accounts")
    done = len(play.people)
    for household in population.people(max(0, people - done), seed, done + 1):
        for person in household:
            sinks.person(person)
            sinks.rows(
                [(person, dose) for dose in platform.doses(person)],
                [(person, row) for row in office.declarations(person)],
                [(person, bluezone.account(phones, person))],
            )
        sinks.household(household)  # when it is settled who was vaccinated
        if progress and done // 1_000 != (done + len(household)) // 1_000:
            progress("demo", done + len(household), people)
        done += len(household)
    return done


class _Sinks:
    """Where rows go. A spoiled copy follows one good row in two hundred; the truth is told of good rows only."""

    def __init__(
        self, extract: TextIO, accounts: tuple[TextIO, TextIO], truth: TextIO,
        doses: files.RowWriter, citizens: files.CitizenWriter, declarations: CopyIn, rng: Random,
    ) -> None:  # fmt: skip
        self._extract, self._truth = csv.writer(extract), csv.writer(truth)
        self._accounts = tuple(csv.writer(file) for file in accounts)
        self._doses, self._citizens, self._declarations = doses, citizens, declarations
        self._rng = rng
        self._offices: list[Office] = []
        self._rows, self._spoiled, self._quality = Counter[str](), Counter[str](), Counter[str]()
        self._extract.writerow(register.EXTRACT)
        self._truth.writerow(TRUTH)
        for writer in self._accounts:
            writer.writerow(bluezone.HEADER)

    def person(self, person: Person) -> None:
        """Into the register, unless they are missing there."""
        if not person.registered:
            return
        row = register.extract_row(person)
        self._extract.writerow(row)
        for number in register.numbers(person):
            self._citizens.add(number, person.registered_name, person.birth_text)
        self._told("population", person.pin, person)
        if self._spoils("population"):
            self._extract.writerow(register.spoiled(self._rng, row))

    def join(self, office: Office) -> None:
        """A further system is told of every household from now on."""
        self._offices.append(office)

    def told(self, source: str) -> Told:
        """Where the maker of a further source says what it wrote."""

        def good(key: str, person: Person) -> None:
            self._told(source, key, person)

        def spoiled() -> None:
            self._rows[source] += 1
            self._spoiled[source] += 1

        return Told(good, spoiled)

    def household(self, people: Sequence[Person]) -> None:
        """What the further systems hold about one household."""
        for office in self._offices:
            office.household(people)

    def rows(
        self, doses: list[tuple[Person, Dose]], declarations: list[tuple[Person, Declaration]],
        accounts: list[tuple[Person, bluezone.Account]],
    ) -> None:  # fmt: skip
        """What the three other systems hold about people."""
        for person, dose in doses:
            self._dose(person, dose)
        for person, row in declarations:
            self._declaration(person, row)
        for person, account in accounts:
            self._account(person, account)

    def built(self, people: int) -> Built:
        """The counts so far."""
        doses = self._quality.total()
        quality = {status: count / doses for status, count in sorted(self._quality.items())}
        return Built(people, dict(self._rows), dict(self._spoiled), quality)

    def _dose(self, person: Person, dose: Dose) -> None:
        self._doses.add(dose.updated, dose.id, dose.json())
        self._quality[dose.status] += 1
        self._told("vaccination_platform", dose.id, person)
        if self._spoils("vaccination_platform"):
            bad = vaccination.spoiled(self._rng, dose)
            self._doses.add(bad.updated, bad.id, bad.json())

    def _declaration(self, person: Person, row: Declaration) -> None:
        self._declarations.row(row)
        self._told("ncovi", str(row.id), person)
        if self._spoils("ncovi"):
            self._declarations.row(ncovi.spoiled(self._rng, row))

    def _account(self, person: Person, account: bluezone.Account) -> None:
        """A new account stands in the first or the second file, its change in the second; it has one truth."""
        for turn, row in enumerate(account):
            writer = self._accounts[turn > 0 or self._rng.random() < 0.3]
            writer.writerow(row)
            if self._spoils("bluezone"):
                writer.writerow(bluezone.spoiled(self._rng, row))
        if account and person.phone:
            self._rows["bluezone"] += len(account) - 1
            self._told("bluezone", person.phone, person)

    def _told(self, source: str, key: str, person: Person) -> None:
        self._rows[source] += 1
        self._truth.writerow((source, key, person.number, int(person.registered)))

    def _spoils(self, source: str) -> bool:
        if self._rng.random() >= rates.SPOILED:
            return False
        self._rows[source] += 1
        self._spoiled[source] += 1
        return True


@contextmanager
def _open(out: Path, ncovi_url: str, seed: int) -> Generator[_Sinks]:
    """Every file and table, closed together; the keys of NCOVI are made when all rows are in."""
    with ExitStack() as stack:

        def text(name: str, encoding: str = "utf-8") -> TextIO:
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # Spoiled rows carry bytes that are not UTF-8.
            return stack.enter_context(path.open("w", encoding=encoding, errors="surrogateescape", newline=""))

        tx = stack.enter_context(outside.connect(ncovi_url))
        tx.run(_q("create_to_khai"))
        doses = stack.enter_context(files.write_rows(out / DOSES))
        citizens = stack.enter_context(files.write_citizens(out / CITIZENS))
        days = (places.DAY.replace(day=places.DAY.day - 1), places.DAY)
        older, newer = (
            text(f"bluezone/bluezone-{day:%Y%m%d}.csv", encoding)
            for day, encoding in zip(days, ("utf-8-sig", "utf-8"), strict=True)  # half the exports carry a BOM
        )
        extract, truth = text("population/extract.csv"), text("truth.csv")
        with tx.copy_in("public.to_khai", COLUMNS) as declarations:
            rng = chance(seed, "spoiled")
            sinks = _Sinks(extract, (older, newer), truth, doses, citizens, declarations, rng)
            with ExitStack() as further:
                for maker in MAKERS:
                    sinks.join(further.enter_context(maker.open(out, seed, sinks.told(maker.source))))
                yield sinks
        tx.run(_q("add_keys"))


def _fresh_database(admin_url: str) -> str:
    """An empty database for NCOVI; the old one goes, with whoever reads it."""
    parts = urlsplit(admin_url)
    name = f"{parts.path.strip('/') or 'pccovid'}_ncovi"
    outside.drop_database(admin_url, name)
    outside.ensure_database(admin_url, name)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _say_complete(out: Path) -> None:
    """The marker beside each delivered file: its sender has finished writing."""
    for path in (*out.glob("bluezone/*.csv"), out / "population/extract.csv"):
        path.with_suffix(".done").touch()


def _sources(out: Path, ncovi_url: str) -> addresses.Sources:
    here = out.resolve()
    return {
        "vaccination_platform": {"url": "", "key": ids.token()},
        "ncovi": {"url": ncovi_url},
        "bluezone": {"inbox": str(here / "bluezone")},
        "population": {
            "extract": str(here / "population/extract.csv"),
            "url": "",
            "key": ids.token(),
            "asker_id": "001080000001",
            "asker_name": "Hệ thống PcCovid (bản trình diễn)",
            "asker_unit": "Ban Chỉ đạo quốc gia phòng, chống dịch COVID-19",
        },
        **{maker.source: maker.addresses(here) for maker in MAKERS},
    }


def _q(name: str) -> Query:
    return query(__package__ or "", name, "ncovi.sql")
