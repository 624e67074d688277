"""QR codes: our own, which say nothing by themselves, and one door that reads every other family.

The unified code of Decision 1405/QĐ-BTTTT (2021) carries number, name, birth date and phone in clear text;
a photo of it is a stolen identity. Our personal one carries a sealed reference that only the system can open, the
moment it ends, and a signature that a scanner checks without a network. Enter as `from pccovid import proof` and then
`proof.read(...)`, `proof.reading.Place`.
"""

from pccovid.proof import reading
from pccovid.proof.personal import ON_SCREEN, Forged, NotOurs, Outdated, personal_qr, read_personal
from pccovid.proof.picture import qr_svg
from pccovid.proof.place import place_path, read_place
from pccovid.proof.reading import read

__all__ = [
    "ON_SCREEN",
    "Forged",
    "NotOurs",
    "Outdated",
    "personal_qr",
    "place_path",
    "qr_svg",
    "read",
    "read_personal",
    "read_place",
    "reading",
]
