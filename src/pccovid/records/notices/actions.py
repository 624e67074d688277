"""Verbs: send a notice to one person or to many. The transaction comes from `access.enter` or `access.work`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from uuid import UUID

from pccovid.ground.tx import Tx
from pccovid.records.notices import catalogue, rules, store
from pccovid.records.notices.model import Kind, Message, Template, Value

_SLICE = 10_000


def send(tx: Tx, person: UUID, kind: Kind, values: Mapping[str, Value], *, at: datetime) -> int:
    """Write a notice to a person whose door is open; 1, or 0 when they were told the same before.

    It stands on the person's pages when the transaction commits; the worker takes it to their telephones.

    Raises
    ------
    WrongValues
    """
    template = catalogue.template(kind)
    filled = rules.filled(template, values)
    return store.notify(tx, _head(template, at), person, rules.subject(template, filled), filled)


def send_all(tx: Tx, kind: Kind, messages: Iterable[Message], *, at: datetime) -> int:
    """Write notices of one kind to many people at once, as a programme; how many were new. `tx` is the engine's.

    Raises
    ------
    WrongValues
        Of the first message that is wrong; nothing of its slice was written.
    """
    template = catalogue.template(kind)
    head, new, waiting = _head(template, at), 0, iter(messages)
    while part := list(islice(waiting, _SLICE)):
        filled = [rules.filled(template, message.values) for message in part]
        subjects = [rules.subject(template, values) for values in filled]
        new += store.write_notices(tx, head, [message.person for message in part], subjects, filled)
    return new


def _head(template: Template, at: datetime) -> store.Head:
    reach_by = at + template.reach_within if template.reach_within else None
    return store.Head(
        template.kind, template.newest.number, template.severity, template.sms, template.urgent,
        at, at + template.lives, reach_by, rules.pause(at, urgent=template.urgent),
    )  # fmt: skip
