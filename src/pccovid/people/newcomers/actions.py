"""Write somebody down whom no source knows."""

from datetime import datetime
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.ground import clock
from pccovid.ground.tx import Tx
from pccovid.people.newcomers import store
from pccovid.people.newcomers.model import CannotRegister, Kin, Newcomer, SelfFirst, TooManyNewcomers

_SLICE = 1_000  # records compared with the register in one transaction
_PROBLEMS = {"self_first": SelfFirst, "too_many": TooManyNewcomers}


def register(tx: Tx, who: Newcomer, *, on_behalf: bool, at: datetime) -> UUID:
    """A person who is in no source; told again by the same telephone or officer, they are the same person.

    Nobody may act for them by this alone (`register_by_phone` for citizens). Somebody who looks alike is never taken
    for them: that becomes a proposal to merge, for the commune. Their identity level is 2 when an officer saw
    their paper, else 1.

    Raises
    ------
    CannotRegister
        The officer's unit is another, or nobody is logged in.
    """
    person = store.register(tx, who, on_behalf=on_behalf, at=at)
    if person is None:
        raise CannotRegister
    return person


def register_by_phone(tx: Tx, who: Newcomer, kin: Kin | None, *, at: datetime) -> UUID:
    """The session's telephone writes down its owner (`kin` None) or somebody in their care, and acts for them.

    Described by name and birth as one of the candidates of this telephone, it is that candidate. The owner is
    written down once, whatever is sent again.

    Raises
    ------
    SelfFirst
        Nobody is known yet as the owner of this telephone.
    TooManyNewcomers
        Twenty a day, or five wrong guesses.
    CannotRegister
    """
    result = store.register_by_phone(tx, who, kin, at)
    if result.outcome != "right":
        raise _PROBLEMS.get(result.outcome, CannotRegister)
    access.settle_claim(tx, result.person)
    return result.person


def suspect_doubles() -> int:
    """Compare everybody whom only PcCovid knows with what came in since; how many proposals to merge are new."""
    after, asked = 0, 0
    while True:
        with access.work(System("people"), Purpose.IDENTITY_MATCHING, "look for doubles of newcomers") as tx:
            records = store.newcomers(tx, after, _SLICE)
            if not records:
                return asked
            asked += store.suspect_doubles(tx, records, clock.now())
        after = records[-1]
