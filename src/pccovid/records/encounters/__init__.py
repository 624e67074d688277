"""Encounters: what telephones heard of each other by Bluetooth, uploaded by those of confirmed cases alone.

Ground: notice 242/TB-VPCP, 2b (Bluezone is carried over); QĐ 5053/QĐ-BYT (Bluetooth as a source of tracing). What an
application must do, byte by byte: docs/bluetooth.md. Meetings are pseudonymous: the engine alone reaches them; a person
sees how many are held, and until when.
"""

from pccovid import people
from pccovid.records.encounters.actions import (
    Shown,
    ask_code,
    certify,
    give_code,
    identifiers,
    land,
    publish,
    sharing,
)
from pccovid.records.encounters.bluezone import Near, Upload
from pccovid.records.encounters.bluezone import meetings as bluezone_meetings
from pccovid.records.encounters.certificates import decoded, encoded, mac_of_keys, mac_of_pages
from pccovid.records.encounters.model import (
    CertificateRefused,
    CodeRefused,
    DayNotGiven,
    DiagnosisKey,
    Held,
    KeyFile,
    KeysMalformed,
    NotConfirmed,
    PageMalformed,
    Sharing,
    TooManySharingCodes,
)
from pccovid.records.encounters.publishing import REGION, index, make_files
from pccovid.records.encounters.reading import take_in
from pccovid.records.encounters.rules import RECORD, first_interval, interval
from pccovid.records.encounters.store import held_about, key_file, key_file_names, key_files
from pccovid.records.encounters.tempids import masked

FACTS = people.arrivals.Facts("records.sighting", ("meeting", "began_at", "minutes", "metres", "nearness"))

__all__ = [
    "FACTS",
    "RECORD",
    "REGION",
    "CertificateRefused",
    "CodeRefused",
    "DayNotGiven",
    "DiagnosisKey",
    "Held",
    "KeyFile",
    "KeysMalformed",
    "Near",
    "NotConfirmed",
    "PageMalformed",
    "Sharing",
    "Shown",
    "TooManySharingCodes",
    "Upload",
    "ask_code",
    "bluezone_meetings",
    "certify",
    "decoded",
    "encoded",
    "first_interval",
    "give_code",
    "held_about",
    "identifiers",
    "index",
    "interval",
    "key_file",
    "key_file_names",
    "key_files",
    "land",
    "mac_of_keys",
    "mac_of_pages",
    "make_files",
    "masked",
    "publish",
    "sharing",
    "take_in",
]
