"""An officer at work: the open transaction, the role and the unit they act in, and the lists that are theirs."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import session
from pccovid.gates.web.security import AnyRequest
from pccovid.ground.errors import Forbidden
from pccovid.ground.tx import Tx

LISTS = (
    ("review", "/quan-ly/viec", Purpose.IDENTITY_MATCHING),
    ("merges", "/quan-ly/gop", Purpose.IDENTITY_MATCHING),
    ("sources", "/quan-ly/nguon", Purpose.OPERATIONS),
    ("quality", "/quan-ly/chat-luong", Purpose.OPERATIONS),
    ("corrections", "/quan-ly/phan-anh", Purpose.SUPPORT_CORRECTION),
    ("unreached", "/quan-ly/chua-nhan", Purpose.NOTICE),
    ("assist", "/quan-ly/nguoi-dan", Purpose.ASSISTANCE),
    ("cases", "/quan-ly/ca-benh", Purpose.CONTACT_TRACING),
    ("contacts", "/quan-ly/tiep-xuc", Purpose.CONTACT_TRACING),
    ("quarantine", "/quan-ly/cach-ly", Purpose.QUARANTINE),
    ("visits", "/quan-ly/theo-doi", Purpose.QUARANTINE),
    ("venues", "/quan-ly/dia-diem-truy-vet", Purpose.CONTACT_TRACING),
    ("chains", "/quan-ly/so-do", Purpose.CONTACT_TRACING),
    ("risk_places", "/quan-ly/dia-diem", Purpose.CONTACT_TRACING),
    ("clusters", "/quan-ly/o-dich", Purpose.CONTACT_TRACING),
)
# Lists of one purpose that not everybody works on who has it, and the class of data they need.
_NEEDS = {"visits": "follow_up"}


@dataclass(frozen=True)
class Office:
    """Who works here: `place` is the unit in words, `lists` the keys and addresses of the role's pages."""

    tx: Tx
    officer: UUID
    role: str
    place: str
    purpose: Purpose
    lists: list[tuple[str, str]]


@contextmanager
def office(request: AnyRequest, *people: UUID, case: str | None = None) -> Generator[Office]:
    """One transaction of an officer for the purpose that the route declares, in which `people` can be seen.

    `case`: the number of the case it is for, which tracing must name; the log keeps it from whoever is read about.

    Raises
    ------
    LoggedOut
    Forbidden
        The register does not give this purpose to the officer's role, or a person lives elsewhere.
    """
    purpose = Purpose(request.route_handler.opt["purpose"])
    with session.entered(request, *people, case=case) as tx:
        who = access.session(tx)
        if who.officer_id is None:
            raise Forbidden
        unit = units.units().get(who.unit_id) if who.unit_id else None
        granted = purposes_of(who.role)
        classes = {c for grant in access.register()[1] if grant.role == who.role for c in grant.classes}
        lists = [
            (key, path) for key, path, needed in LISTS if needed in granted and _NEEDS.get(key, "") in {"", *classes}
        ]
        yield Office(tx, who.officer_id, who.role, unit.full_name if unit else "", purpose, lists)


def purposes_of(role: str) -> set[Purpose]:
    """What the register lets a role come in for."""
    return {grant.purpose for grant in access.register()[1] if grant.role == role}
