"""Two FHIR servers: the Electronic Health Book of citizens, and the health records of hospitals.

The Book holds people who have both a telephone and a paper, and so leads others to them; its doses are those that were
given, as the holder or their station wrote them down once more: a few the platform lacks, a few differ.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from pccovid.commons import fhir
from pccovid.commons.fhir import build
from pccovid.commons.fhir.terms import Paper
from pccovid.commons.fhir.types import CodeableConcept, Coding, Reference, Resource
from pccovid.gates.demo import dirt, draw, places, rates
from pccovid.gates.demo.drop import is_persona
from pccovid.gates.demo.further import Addresses, Told
from pccovid.gates.demo.papers import ROWS, insurance_card, social_number
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.population import Injection, Person, chance
from pccovid.gates.demo.sandboxes.fhir import BASE, FhirServer, FhirWriter, refused, write
from pccovid.gates.demo.sandboxes.server import Sandbox
from pccovid.gates.demo.vaccination import site
from pccovid.ground import ids
from pccovid.ground.clock import VIETNAM

_REQUESTS_PER_SECOND = 100
_NOON = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=VIETNAM)
_PRODUCTS = {
    "AstraZeneca": "vaxzevria", "COVID-19 Vaccine AstraZeneca": "vaxzevria", "Vero Cell": "vero-cell",
    "Comirnaty": "comirnaty", "Pfizer": "comirnaty", "Moderna": "spikevax", "Spikevax": "spikevax", "Abdala": "abdala",
}  # fmt: skip
_NAME_FAULTS = ((0.006, draw.PLAIN), (0.006, dirt.mistyped), (0.003, dirt.middle_dropped))
_NAME_VARIETIES = ((0.20, draw.CAPITALS), (0.02, draw.DECOMPOSED), (0.01, draw.DOUBLED_SPACE))
_LABORATORY = ("01929", "Viện Vệ sinh dịch tễ Mẫu")
_HOLDERS = ("0900000004",)  # of the personas
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_FAULTS = (
    (b'"completed"', b'"finished"'), (b'"final"', b'"xong"'), (b'"gender":"', b'"gender":"n'),
    (b'"Patient/', b'"Organization/'), (b'"status"', b'"trangThai"'),
)  # fmt: skip


@dataclass
class _Server:
    """Writes the resources of one server."""

    rng: Random
    file: FhirWriter
    told: Told
    numbers: dict[str, int] = field(default_factory=dict[str, int])

    def household(self, people: Sequence[Person]) -> None:
        """What the server holds about the members of one household."""
        for person in people:
            self.person(person)

    def person(self, person: Person) -> None:
        """What it holds about one of them."""
        raise NotImplementedError

    def key(self, kind: str) -> str:
        """The next id of a type."""
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return f"{kind[0].lower()}{ROWS.place(self.numbers[kind]):09}"

    def tell(self, person: Person, resource: Resource) -> None:
        """Write a resource; a copy that nobody can take in follows some."""
        kind, updated = type(resource).__name__, resource.meta.last_updated if resource.meta else None
        at = datetime.fromisoformat(updated or "")
        raw = fhir.encode(resource)
        self.file.add(kind, at, resource.id or "", raw)
        self.told.good(f"{kind}/{resource.id}", person)
        if self.rng.random() < rates.SPOILED and not is_persona(person):
            # What stands inside a stay is looked at more leniently than the stay itself.
            faults = _FAULTS[-1:] if kind == "Encounter" else _FAULTS
            fitting = [fault for fault in faults if fault[0] in raw]
            other = raw.replace((resource.id or "").encode(), f"x{resource.id}".encode(), 1)
            self.file.add(kind, at, f"x{resource.id}", other.replace(*self.rng.choice(fitting), 1))
            self.told.spoiled()

    def changed(self, on: date) -> datetime:
        """When something that happened on a day was entered."""
        entered = datetime(on.year, on.month, on.day, 17, tzinfo=VIETNAM) + timedelta(seconds=self.rng.randrange(10**6))
        return min(entered, _NOON)

    def patient(self, person: Person, *, phone: str | None) -> str:
        """Write the person; the id they are pointed to by."""
        rng, key = self.rng, self.key("Patient")
        given = draw.paper(rng, person, rates.FORMER_CARD_KEPT)
        papers = [Paper("cmnd" if len(given) == 9 else "cccd", given)] if given else []
        name = person.name if is_persona(person) else draw.name(rng, person.name, _NAME_FAULTS, _NAME_VARIETIES)
        place = person.lives if rng.random() < rates.LIVES_THERE else person.home
        self.tell(
            person,
            build.patient(
                key=key, name=name, sex=person.sex,
                birth=str(person.birth.year) if person.year_only else person.birth.isoformat(), papers=papers,
                phones=[draw.phone(rng, phone)] if phone else [], commune=place.commune.code,
                place=places.written_in_full(person.street, place), updated=self.changed(date(2021, 3, 1)),
            ),
        )  # fmt: skip
        return key

    def dose(self, person: Person, patient: str, given: Injection) -> None:
        """Write a dose."""
        self.tell(
            person,
            build.immunization(
                key=self.key("Immunization"), patient=patient, vaccine=_PRODUCTS.get(given.vaccine),
                vaccine_text=given.vaccine, given_on=given.on, dose_no=given.dose_no, lot=given.lot,
                site_code=given.site[0], site_name=given.site[1], updated=self.changed(given.on),
            ),
        )  # fmt: skip

    def test(self, person: Person, patient: str, on: date, result: str) -> None:
        """Write a test."""
        taken = datetime(on.year, on.month, on.day, 9, tzinfo=VIETNAM)
        method = "pcr" if result == "positive" or self.rng.random() < 0.6 else "rapid_antigen"
        self.tell(
            person,
            build.observation(
                key=self.key("Observation"), patient=patient, method=method, result=result, taken_at=taken,
                resulted_at=taken + timedelta(hours=self.rng.randint(1, 20)),
                ct=self.rng.randint(160, 340) / 10 if method == "pcr" and result == "positive" else None,
                lab_code=_LABORATORY[0], lab_name=_LABORATORY[1], updated=self.changed(on),
            ),
        )  # fmt: skip

    def card(self, person: Person, patient: str) -> None:
        """Write the insurance card."""
        province = person.home.province.code
        facility, name = site(person.lives)
        self.tell(
            person,
            build.coverage(
                key=self.key("Coverage"), patient=patient,
                card_no=insurance_card(person.number, province, person.age),
                social_no=social_number(person.number, province), valid_from=date(DAY.year, 1, 1),
                valid_to=date(DAY.year, 12, 31), facility_code=facility, facility_name=name,
                updated=self.changed(date(2021, 3, 1)),
            ),
        )  # fmt: skip


class _Book(_Server):
    """The Electronic Health Book."""

    def person(self, person: Person) -> None:
        rng = self.rng
        if person.phone is None or not (person.card or person.former_number):
            return
        if person.phone not in _HOLDERS if is_persona(person) else rng.random() >= rates.IN_BOOK:
            return
        patient = self.patient(person, phone=person.phone)
        for given in person.injections:
            if is_persona(person) or rng.random() < rates.BOOK_DOSE:
                differs = not is_persona(person) and rng.random() < rates.BOOK_DIFFERS
                self.dose(person, patient, given._replace(on=given.on - timedelta(1)) if differs else given)
        if len(person.injections) == 1 and not is_persona(person) and rng.random() < rates.BOOK_ALONE:
            first = person.injections[0]
            self.dose(person, patient, first._replace(dose_no=2, on=min(first.on + timedelta(60), DAY - timedelta(1))))
        if is_persona(person) or rng.random() < rates.BOOK_TEST:
            self.test(person, patient, DAY - timedelta(rng.randint(3, 90)), "negative")
        if rng.random() < rates.BOOK_CARD:
            self.card(person, patient)


class _Hospitals(_Server):
    """Health records of hospitals: whoever was there, for COVID-19 or for something else."""

    def person(self, person: Person) -> None:
        rng = self.rng
        if is_persona(person) or rng.random() >= rates.IN_HOSPITAL:
            return
        patient = self.patient(person, phone=draw.reached_by(rng, person, 0.2))
        began = DAY - timedelta(rng.randint(10, 120))
        if rng.random() < rates.HOSPITAL_COVID:
            self.test(person, patient, began, "positive")
            self._stay(person, patient, began)
        else:
            self.test(person, patient, began, "negative")
        if rng.random() < rates.BOOK_CARD:
            self.card(person, patient)

    def _stay(self, person: Person, patient: str, began: date) -> None:
        ended = began + timedelta(self.rng.randint(10, 24))
        is_over = ended < DAY
        status = CodeableConcept(coding=[Coding(system=_CLINICAL, code="resolved" if is_over else "active")])
        condition = fhir.Condition(
            id="c", clinical_status=status, subject=Reference(reference=f"Patient/{patient}"),
            onset_date_time=(began - timedelta(2)).isoformat(),
        )  # fmt: skip
        facility, name = site(person.lives)
        key = self.key("Encounter")
        self.tell(
            person,
            build.encounter(
                key=key, patient=patient, case_no=f"BN{key[1:]}", kind="IMP" if self.rng.random() < 0.6 else "HH",
                status="finished" if is_over else "in-progress", began=began, ended=ended if is_over else None,
                diagnosis="U07.1", facility_code=facility, facility_name=name, condition=condition,
                updated=self.changed(ended if is_over else began),
            ),
        )  # fmt: skip


class Health:
    """The maker of one FHIR server."""

    def __init__(self, source: str, kind: type[_Server]) -> None:
        self.source = source
        self._kind = kind

    @contextmanager
    def open(self, out: Path, seed: int, told: Told) -> Generator[_Server]:
        """A new sandbox."""
        with write(self._file(out)) as file:
            yield self._kind(chance(seed, self.source), file, told)

    def addresses(self, out: Path) -> Addresses:
        """Its address is known when it runs."""
        _ = out
        return {"url": "", "key": ids.token()}

    @contextmanager
    def serve(self, out: Path, known: Addresses) -> Generator[Addresses]:
        """Answer over HTTP."""
        server = FhirServer(self._file(out))
        with Sandbox(server, key=known["key"], per_second=_REQUESTS_PER_SECOND, refuse=refused) as sandbox:
            yield {"url": sandbox.url + BASE}

    def _file(self, out: Path) -> Path:
        return out / f"{self.source}/fhir.sqlite"


BOOK = Health("health_book", _Book)
HOSPITALS = Health("health_records", _Hospitals)
