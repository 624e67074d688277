"""What the desk does. The transaction comes from `access.enter` for the purpose of assistance."""

from datetime import datetime
from uuid import UUID

from pccovid import access
from pccovid.ground import ids
from pccovid.ground.errors import Forbidden
from pccovid.ground.tx import Tx
from pccovid.people.assistance import rules, store
from pccovid.people.assistance.model import Found, TooManyFound

_MOST = 20


def find(tx: Tx, text: str, *, at: datetime) -> list[Found]:
    """Who in the officer's unit may be meant, masked; each of them can read that they were shown.

    Raises
    ------
    NothingToFind, TooManyFound
    """
    found = store.find_here(tx, rules.understand(text), at, str(ids.new_id()))
    if len(found) > _MOST:
        raise TooManyFound
    return found


def bind_telephone(tx: Tx, person: UUID, request: UUID, code: str, *, alone: bool) -> None:
    """The telephone that received the code may act for a person whose door is open and whom the officer knows.

    `alone`: no other number may any more. The code opens nothing else, now or later.

    Raises
    ------
    CodeWrong, CodeExpired, TooManyCodes, Forbidden
    """
    outcome = store.bind_at_desk(tx, person, request, access.code_hash(request, code), alone=alone)
    if outcome == "refused":
        raise Forbidden
    access.refuse_code(outcome)
