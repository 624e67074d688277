"""Messages of citizen data (QCVN 109:2017/BTTTT): who somebody is, where they live, who their kin are."""

from datetime import date

from pccovid import people
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.addresses import folder
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.files import delivered, pull_files
from pccovid.gates.sources.framework.model import NULL, BatchReport, Connector, Fields, Progress, Rejected, Row
from pccovid.gates.sources.framework.targets import records
from pccovid.records import kinship, travel

_UNKNOWN_SEX = "0"


def read(fields: Fields, on: date) -> Row | Rejected:
    """One citizen: PERSON, nationality, residence, kin. Numbers are taken as they are: nothing is mended."""
    (told_at, pin, card, name_text, sex_text, birth_text, year_text, country,
     home_code, home, lives_code, lives, *kin, relation) = fields  # fmt: skip
    wrong: list[str] = []
    told_at = rule.moment(told_at, on, wrong, "updated_at")
    number = _number(pin, card, wrong)
    name = rule.name(name_text, wrong)
    birth_date, birth_year = rule.birth(rule.years_first(birth_text.strip()) or year_text.strip(), on, wrong)
    if birth_year == NULL and not wrong:
        wrong.append("birth_date_missing")
    sex = rule.sex(sex_text)
    if sex == NULL and sex_text.strip() not in ("", _UNKNOWN_SEX):
        wrong.append("sex_malformed")
    if wrong:
        return Rejected(tuple(wrong))
    residences = [
        (rule.commune("", "", code), rule.words(text)) for code, text in ((home_code, home), (lives_code, lives))
    ]
    commune, place = next((known for known in reversed(residences) if known != (NULL, NULL)), (NULL, NULL))
    relatives = [_kin(turn, text) for turn, text in enumerate(kin)] + [rule.words(relation)]
    kin_at = told_at if any(told != NULL for told in relatives) else NULL
    return (
        told_at, number, name, birth_date, birth_year, sex, number, NULL, commune, place, NULL,
        rule.nationality(country),
        told_at, *residences[0], NULL, NULL, *residences[1],
        kin_at, *relatives,
    )  # fmt: skip


def fetch(connector: Connector, progress: Progress) -> list[BatchReport]:
    """Take in the messages that lie in the drop folder."""
    return pull_files(connector, delivered(folder("citizen_messages", "inbox")), progress)


def _number(pin: str, card: str, wrong: list[str]) -> str:
    """The personal number, or else that of the former card: also the key."""
    pin, card = pin.strip(), card.strip()
    if not pin and not card:
        wrong.append("id_number_missing")
    elif not (_is_pin(pin) if pin else len(card) == 9 and people.keys.id_number(card) == card):
        wrong.append("id_number_malformed")
    return pin or card


def _kin(turn: int, text: str) -> str:
    """Numbers and names of relatives by turns."""
    return rule.words(text) if turn % 2 or _is_pin(text.strip()) else NULL


def _is_pin(text: str) -> bool:
    return len(text) == 12 and text.isdecimal() and people.keys.is_pin(text)


_TARGET = records((*people.arrivals.PERSON, *people.arrivals.NATIONALITY), travel.RESIDENCE, kinship.FACTS)
CONNECTOR = Connector(contracts()["citizen_messages"], read, _TARGET, fetch)
