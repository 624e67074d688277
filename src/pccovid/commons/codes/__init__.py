"""Value sets as data: vaccines with their dated schedules, sexes, forms, countries, places of birth registration."""

from pccovid.commons.codes.card_answers import CardAnswer, CardAnswerKind, card_answers
from pccovid.commons.codes.countries import Country, countries, country
from pccovid.commons.codes.lists import DECLARATIONS, SEXES, Code, birth_registration_codes
from pccovid.commons.codes.vaccines import Confidence, Schedule, Vaccine, vaccine, vaccines

__all__ = [
    "DECLARATIONS",
    "SEXES",
    "CardAnswer",
    "CardAnswerKind",
    "Code",
    "Confidence",
    "Country",
    "Schedule",
    "Vaccine",
    "birth_registration_codes",
    "card_answers",
    "countries",
    "country",
    "vaccine",
    "vaccines",
]
