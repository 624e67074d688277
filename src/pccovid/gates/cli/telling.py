"""What personas were told and what they reported before they first log in, written once however often it starts."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates import demo
from pccovid.ground import clock, migrate
from pccovid.ground.sql import query
from pccovid.records import corrections, notices
from pccovid.records.notices import Message


@dataclass(frozen=True)
class Known:
    """Who bears a personal number."""

    number: str
    person_id: UUID


def tell_personas() -> None:
    """Tell the personas what they were told before they logged in for the first time."""
    told = list(demo.told())
    with access.work(System("demo"), Purpose.NOTICE, "tell the people of the demonstration") as tx:
        numbers = {"numbers": [one.number for one in told]}
        known = tx.fetch_all(query(__package__ or "", "people_of_numbers"), Known, numbers)
        people = {one.number: one.person_id for one in known}
        for one in told:
            if one.number in people:
                notices.send_all(tx, one.kind, [Message(people[one.number], one.values)], at=clock.now())


def report_for_personas(admin: str) -> None:
    """Lay one correction on each desk of the demonstration."""
    rows = [asdict(one) | {"sent": one.sent.isoformat()} for one in demo.reported()]
    days = corrections.promise(clock.today()).days
    told = json.dumps([row | {"days": days[row["matter"]]} for row in rows])
    with migrate.owner_tx(admin) as tx:
        tx.run(query(__package__ or "", "report_for_personas"), {"told": told})
