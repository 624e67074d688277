"""QR codes: our own, which say nothing by themselves, and one door that reads every other family.

The unified code of Decision 1405/QĐ-BTTTT (2021) carries number, name, birth date and phone in clear text;
a photo of it is a stolen identity. Our personal one, short-lived on a screen and revocable on paper, carries a
reference that only the system can resolve, the moment it ends, the number of the key, and a signature that a scanner
checks without a network. Enter as `from pccovid import proof` and then `proof.read(...)`, `proof.reading.Place`;
`proof.person_of(...)` says whom a personal code stands for.
"""

from pccovid.proof import reading
from pccovid.proof.actions import ON_PAPER, person_of, print_code, revoke
from pccovid.proof.model import (
    Forged,
    Form,
    Medium,
    NoSuchPaper,
    NotOurs,
    Outdated,
    PaperCode,
    Person,
    Revoked,
    TooEarly,
)
from pccovid.proof.personal import ON_SCREEN, STEP, ahead, paper_qr, personal_qr
from pccovid.proof.photo import NoQrSeen, NotAQrPhoto, QrPhotoTooLarge, text_in_photo
from pccovid.proof.picture import qr_modules, qr_svg
from pccovid.proof.place import place_path, read_place
from pccovid.proof.reading import read
from pccovid.proof.store import papers_of

__all__ = [
    "ON_PAPER",
    "ON_SCREEN",
    "STEP",
    "Forged",
    "Form",
    "Medium",
    "NoQrSeen",
    "NoSuchPaper",
    "NotAQrPhoto",
    "NotOurs",
    "Outdated",
    "PaperCode",
    "Person",
    "QrPhotoTooLarge",
    "Revoked",
    "TooEarly",
    "ahead",
    "paper_qr",
    "papers_of",
    "person_of",
    "personal_qr",
    "place_path",
    "print_code",
    "qr_modules",
    "qr_svg",
    "read",
    "read_place",
    "reading",
    "revoke",
    "text_in_photo",
]
