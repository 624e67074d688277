"""Verbs: take in places and visits of a source; go in and out; register a place and look after it."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from pccovid import access, people
from pccovid.ground import clock, ids
from pccovid.ground.tx import Tx
from pccovid.records.places import rules, store
from pccovid.records.places.model import (
    AlreadyReplaced,
    CheckIn,
    Closed,
    Described,
    Door,
    Hour,
    NoSuchCode,
    NotAllowedThere,
    OldCode,
    Place,
    Replacement,
    Visit,
)

# What a row says of a place, and of a visit with its visitor: values as PostgreSQL reads them.
PLACE = ("source_key", "name", "kind", "commune_id", "address", "owner_name", "owner_phone")
VISIT = ("scan_key", "place_key", "arrived_at", "left_at", "visitor_key", "full_name", "phone", "id_number")
# What only the former readers say: that they told an end before the beginning, which was left out.
SCANNED_VISIT = (*VISIT, "clock_off")
# What only lists of agencies say: the code at the door, the place's name, more of the visitor.
LISTED_VISIT = (
    *VISIT, "place_code", "place_name", "birth_date", "birth_year", "sex", "commune_id", "place_text", "on_behalf",
    "nationality",
)  # fmt: skip


def load_kinds(tx: Tx) -> None:
    """Make the database's list of usual stays equal to the file's. `tx` is the owner's."""
    store.set_usual_stays(tx, rules.kinds())


def prepare_places(tx: Tx) -> None:
    """Make the temporary table `told_place`; it ends with the transaction."""
    store.make_told_places(tx)


def merge_places(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
    """Write the places of `told_place` that are new or changed."""
    return store.merge_places(tx, source_id, batch_id, clock.now())


def prepare_visits(tx: Tx) -> None:
    """Make the temporary table `told_visit`, and those for the visitors; they end with the transaction."""
    people.arrivals.prepare(tx)
    store.make_told_visits(tx)


def merge_visits(tx: Tx, source_id: int, batch_id: int) -> people.arrivals.Counts:
    """Write the visits of `told_visit`: a record for each visitor who is new, a nameless place where none is known.

    The same scan again changes nothing but an end that was missing or earlier; counts are of scans.
    """
    store.add_visitors(tx, source_id)
    people.arrivals.merge(tx, source_id, batch_id)
    store.find_places(tx, source_id)
    store.add_unknown_places(tx, source_id, batch_id, clock.now())
    store.find_places(tx, source_id)
    store.follow_places(tx)
    store.prepare_visit_days(tx)
    new = store.count_new_visits(tx)
    written = store.merge_visits(tx, source_id, batch_id)
    return people.arrivals.Counts(new, written - new, store.count_told(tx) - written)


def at_door(tx: Tx, code: str) -> Door:
    """The open place whose code this is: one of ours, or the key of a former place QR.

    Raises
    ------
    NoSuchCode, OldCode, Closed
    """
    door = store.at_door(tx, code)
    if door is None:
        raise NoSuchCode
    if door.state != "open":
        raise OldCode if door.state == "revoked" else Closed
    return door


def check_in(tx: Tx, door: Door, people: Sequence[UUID], *, account: UUID, at: datetime, hour: str = "") -> None:
    """Let people in whose doors are open; who is there already is not written twice.

    `hour`: as somebody types it who came earlier and had no network; empty: now.

    Raises
    ------
    NotAnHour
    """
    arrived = rules.came_at(hour, at)
    store.one_at_a_time(tx, people)
    store.prepare_day(tx, arrived)
    store.check_in(tx, door.place_id, people, account=account, arrived=arrived, at=at, same=rules.SAME_VISIT)


def leave(tx: Tx, visits: Sequence[UUID], *, at: datetime) -> None:
    """Say that people left now; saying it twice changes nothing."""
    store.leave(tx, visits, since=at - rules.OFFERED, at=at)


def forget(tx: Tx, visit: UUID, *, at: datetime) -> None:
    """Delete a visit of somebody whose door is open; gone is gone, also when asked twice."""
    store.forget(tx, visit, at - rules.KEPT)


def admit(tx: Tx, viewer: access.Viewer, place: int, person: UUID, *, at: datetime) -> str:
    """Write down a visitor who showed their QR to staff: their initials, all that staff may see (P-18).

    Raises
    ------
    NotAllowedThere
        The viewer does not work there, or the place is closed.
    """
    store.one_at_a_time(tx, [person])
    store.prepare_day(tx, at)
    initials = store.admit(
        tx, place, person, at=at, since=at - rules.SAME_VISIT, channel=viewer.channel, request=viewer.request_id
    )
    if initials is None:
        raise NotAllowedThere
    return initials


def check_ins(tx: Tx, people: Sequence[UUID], *, at: datetime) -> list[CheckIn]:
    """The visits of people whose doors are open, as PcCovid was told, newest first; none above 30 days (C-03)."""
    return store.check_ins(tx, people, at - rules.KEPT)


def inside(tx: Tx, people: Sequence[UUID], *, at: datetime) -> list[CheckIn]:
    """Where they are: visits of the last day without an end."""
    return [visit for visit in store.check_ins(tx, people, at - rules.OFFERED) if visit.left_at is None]


def held_about(tx: Tx, person: UUID) -> list[Visit]:
    """The visits of a person whose door is open that sources tell, newest first."""
    return store.of_person(tx, person, clock.now() - rules.KEPT)


def register(tx: Tx, described: Described, *, at: datetime) -> int:
    """Register a place for the viewer's telephone, with its first code; its id."""
    place = store.register(tx, described, at)
    store.add_code(tx, place, _new_code(), at)
    return place


def describe(tx: Tx, place: int, described: Described, *, at: datetime) -> None:
    """Change what is said of a place that the viewer manages.

    Raises
    ------
    NotAllowedThere
    """
    if not store.describe(tx, place, described, at):
        raise NotAllowedThere


def renew_code(tx: Tx, place: int, *, at: datetime) -> None:
    """A new code for a place that the viewer manages; the former one of ours is refused from now on.

    Raises
    ------
    NotAllowedThere
    """
    _managed(tx, place)
    store.revoke_code(tx, place, at)
    store.add_code(tx, place, _new_code(), at)


def set_closed(tx: Tx, place: int, *, closed: bool, at: datetime) -> None:
    """Close a place that the viewer manages, or open it again.

    Raises
    ------
    NotAllowedThere
    """
    if not store.set_closed(tx, place, at if closed else None):
        raise NotAllowedThere


def replace(tx: Tx, place: int, successor: int, act: Replacement, *, at: datetime) -> None:
    """Let another place that the viewer manages go on instead of this one; its codes lead there from now on.

    Raises
    ------
    NotAllowedThere, AlreadyReplaced
    """
    _managed(tx, place)
    _managed(tx, successor)
    if not store.replace_mine(tx, place, successor, act, at):
        raise AlreadyReplaced


def replace_by_code(tx: Tx, code: str, successor: str, act: Replacement, *, operator: str) -> None:
    """The same by an operator, for places of different managers; by the codes at their doors.

    Raises
    ------
    NoSuchCode, AlreadyReplaced
    """
    done = store.replace_coded(tx, code, successor, act=act, at=clock.now(), operator=operator)
    if done is None:
        raise NoSuchCode
    if not done:
        raise AlreadyReplaced


def mine(tx: Tx) -> list[Place]:
    """The places where the viewer works, those they manage first: registered here, or told by a former database."""
    return store.places_of_mine(tx)


def staff(tx: Tx, place: int) -> list[str]:
    """The telephones of staff, to whoever manages the place."""
    return store.staff(tx, place)


def add_staff(tx: Tx, place: int, phone: str, *, at: datetime) -> None:
    """Let a telephone write visitors down.

    Raises
    ------
    NotAllowedThere
    """
    _managed(tx, place)
    store.add_staff(tx, place, phone, at)


def remove_staff(tx: Tx, place: int, phone: str) -> None:
    """Let it no longer; a telephone that is not there is no fault."""
    store.remove_staff(tx, place, phone)


def hours_of_day(tx: Tx, place: int, *, at: datetime) -> list[Hour]:
    """How many came in each hour of the day, to whoever manages the place; hours without anybody are left out."""
    return store.hours(tx, place, datetime.combine(at.date(), time(), at.tzinfo))


def _managed(tx: Tx, place: int) -> None:
    if not any(mine.place_id == place and mine.manages for mine in store.places_of_mine(tx)):
        raise NotAllowedThere


def _new_code() -> str:
    return rules.with_check(ids.word(rules.LETTERS, rules.LENGTH - 1))
