"""The demonstration: synthetic people, and sandboxes that hold dirty records about them.

Everything in it is made up and plainly so. What is made, and why the faults are what they are: docs/demo.md.
"""

from pccovid.gates.demo.addresses import NotBuilt
from pccovid.gates.demo.build import Built, TooManyPeople, build
from pccovid.gates.demo.callers import Caller, callers
from pccovid.gates.demo.crowd import Told, crowd
from pccovid.gates.demo.levels import publish_levels
from pccovid.gates.demo.notices import told
from pccovid.gates.demo.officers import Officer, officers
from pccovid.gates.demo.personas import Persona, personas
from pccovid.gates.demo.place_qr import MANAGER_PHONE, PLACE_CODE
from pccovid.gates.demo.reported import reported
from pccovid.gates.demo.serving import Sandboxes, serve

__all__ = [
    "MANAGER_PHONE",
    "PLACE_CODE",
    "Built",
    "Caller",
    "NotBuilt",
    "Officer",
    "Persona",
    "Sandboxes",
    "Told",
    "TooManyPeople",
    "build",
    "callers",
    "crowd",
    "officers",
    "personas",
    "publish_levels",
    "reported",
    "serve",
    "told",
]
