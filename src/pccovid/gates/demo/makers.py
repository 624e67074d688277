"""The further sources of the demonstration, each in a module of its own, in the order in which they are made."""

from pccovid.gates.demo.border import BORDER
from pccovid.gates.demo.citizens import CITIZENS
from pccovid.gates.demo.further import Maker
from pccovid.gates.demo.health import BOOK, HOSPITALS
from pccovid.gates.demo.insurance import INSURANCE
from pccovid.gates.demo.laboratory import LABORATORY
from pccovid.gates.demo.mobility import MOBILITY
from pccovid.gates.demo.place_qr import PLACE_QR
from pccovid.gates.demo.travel import TRAVEL
from pccovid.gates.demo.treatment import TREATMENT
from pccovid.gates.demo.vhd import VHD

MAKERS: tuple[Maker, ...] = (
    VHD,
    TRAVEL,
    BOOK,
    HOSPITALS,
    INSURANCE,
    BORDER,
    MOBILITY,
    LABORATORY,
    CITIZENS,
    PLACE_QR,
    TREATMENT,
)
