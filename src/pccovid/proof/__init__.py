"""The personal QR: opaque, signed, short-lived. Nothing about the person can be read from it.

The unified code of Decision 1405/QĐ-BTTTT (2021) carries number, name, birth date and phone in clear text;
a photo of it is a stolen identity. This one carries a sealed reference that only the system can open, the
moment it ends, and a signature that a scanner checks without a network.
"""

from pccovid.proof.personal import ON_SCREEN, Forged, NotOurs, Outdated, personal_qr, read_personal
from pccovid.proof.picture import qr_svg

__all__ = ["ON_SCREEN", "Forged", "NotOurs", "Outdated", "personal_qr", "qr_svg", "read_personal"]
