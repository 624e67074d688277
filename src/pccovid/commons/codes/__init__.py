"""Value sets as data: vaccines with their dated schedules, sexes, forms, countries, places of birth registration."""

from pccovid.commons.codes.countries import country
from pccovid.commons.codes.lists import DECLARATIONS, SEXES, Code, birth_registration_codes
from pccovid.commons.codes.vaccines import Confidence, Schedule, Vaccine, vaccine, vaccines

__all__ = [
    "DECLARATIONS",
    "SEXES",
    "Code",
    "Confidence",
    "Schedule",
    "Vaccine",
    "birth_registration_codes",
    "country",
    "vaccine",
    "vaccines",
]
