"""What a citizen does about identity: prove who they are, say "mine" or "not mine"."""

from uuid import UUID

from pccovid import access
from pccovid.commons.text import fold
from pccovid.ground import clock, ids
from pccovid.ground.tx import Tx
from pccovid.people import keys
from pccovid.people.claims import store
from pccovid.people.claims.model import Candidate, DeskOnly, MustAgree, NoSuchRecord, Outcome, TooManyGuesses, WrongFact


def candidates(tx: Tx) -> list[Candidate]:
    """The people whom are known under the session's telephone, masked; each can read that they were shown."""
    return store.candidates(tx, clock.now(), str(ids.new_id()))


def claim(tx: Tx, key: str, kind: str, value: str) -> UUID:
    """Prove to be a candidate by one fact as it was typed; the telephone may act for this person from now on.

    `kind` is one of its `provable`: birth_date, id_last4, birth_year_name ("Nguyễn Văn An 1957") or full_name.

    Raises
    ------
    WrongFact
        Counted; stays counted.
    TooManyGuesses
        Five wrong ones today.
    MustAgree
        They have a telephone of their own, and are asked there.
    """
    return _claimed(tx, store.claim(tx, key, kind, _normal(kind, value)))


def claim_by_paper(tx: Tx, number: str, full_name: str, birth: str) -> UUID:
    """Prove to be somebody whose telephone nobody knows: number of a paper, name and birth date together.

    Raises
    ------
    WrongFact, TooManyGuesses, MustAgree
    """
    paper, born = keys.id_number(number), keys.birth(birth)
    if paper is None or born is None:
        raise WrongFact
    return _claimed(tx, store.claim_by_paper(tx, paper, _folded(full_name), born.date, born.year))


def answer_maybe(tx: Tx, person: UUID, record: int, *, mine: bool) -> None:
    """Settle a provisional record: it becomes this person's, or never will.

    Raises
    ------
    NoSuchRecord
    """
    if not store.answer_maybe(tx, person, record, mine=mine):
        raise NoSuchRecord


def not_mine(tx: Tx, person: UUID, record: int) -> None:
    """Take a record away from this person at once and for ever.

    Raises
    ------
    NoSuchRecord
    """
    if not store.not_mine(tx, person, record):
        raise NoSuchRecord


def mine_after_all(tx: Tx, person: UUID, record: int) -> None:
    """Undo `not_mine`: the record is this person's again, unless somebody else's it surely is by now.

    Raises
    ------
    NoSuchRecord
    """
    if not store.mine_after_all(tx, person, record):
        raise NoSuchRecord


def _normal(kind: str, value: str) -> str:
    if kind == "birth_date":
        born = keys.birth(value)
        return str(born.date) if born and born.date else ""
    if kind == "id_last4":
        return value.strip().upper()[-4:]
    return _folded(value)


def _folded(name: str) -> str:
    return fold(" ".join(name.split()))


def _claimed(tx: Tx, result: Outcome) -> UUID:
    if result.outcome == "too_many":
        raise TooManyGuesses
    if result.outcome != "right":
        raise WrongFact
    if access.settle_claim(tx, result.person) == "desk":
        raise DeskOnly
    if result.person not in {a.person_id for a in access.people_of_account(tx)}:
        raise MustAgree
    # The telephone is proved and so is the person: records that waited for both are decided anew at once.
    store.bridge_own_phone(tx, result.person, clock.now())
    return result.person
