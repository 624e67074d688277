"""Verbs: warn accepted contacts, take a warning back. `tx` is the engine's; after a kill the next run does the rest."""

from datetime import date, datetime

from pccovid.ground.tx import Tx
from pccovid.records import notices
from pccovid.records.notices import Kind, Message
from pccovid.response.warnings import rules, store
from pccovid.response.warnings.model import Due

_SLICE = 10_000  # contacts in one transaction


def warn(tx: Tx, at: datetime, *, most: int = _SLICE) -> int:
    """Write a warning to every contact accepted a little while ago, once each; how many contacts."""
    today = at.date()
    found = store.due(tx, at - rules.pause(today), most)
    notices.send_all(tx, Kind.EXPOSURE, (_warning(one, today) for one in found), at=at)
    store.warned(tx, [one.contact_id for one in found], [one.met_on for one in found], at)
    return len(found)


def withdraw(tx: Tx, at: datetime, *, most: int = _SLICE) -> int:
    """Tell whose warning no longer holds, politely; how many contacts. Who is warned for another case hears nothing."""
    today = at.date()
    found = store.fallen(tx, at - rules.pause(today), most)
    told = [one for one in found if not one.stands]
    notices.withdraw_exposures(tx, [one.person_id for one in told], [one.warned_of for one in told], at)
    messages = (Message(one.person_id, {"day": one.warned_of, "changed_on": today}) for one in told)
    notices.send_all(tx, Kind.EXPOSURE_WITHDRAWN, messages, at=at)
    store.unwarned(tx, [one.contact_id for one in found], at)
    return len(found)


def _warning(due: Due, today: date) -> Message:
    test_on, watch_until = rules.days(due, today)
    values = notices.exposure(
        rules.setting(due), due.met_on, people_there=due.people_there, test_on=test_on, watch_until=watch_until
    )
    return Message(due.person_id, values)
