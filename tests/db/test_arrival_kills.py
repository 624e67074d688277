"""Matching on arrival that is killed goes on with whoever is still waiting, to the end of one that nobody disturbed."""

import os
import signal
import subprocess
import sys

from people_kit import NCOVI, VACCINATION, Nation

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.ground import migrate
from pccovid.ground.db import Database

# Kills itself when a slice of ten has been committed so many times, or in the middle of the next.
MATCHER = """
import os, signal, sys
from pccovid import access, people
from pccovid.ground import migrate
from pccovid.ground.db import Database
from pccovid.people.onarrival import actions

after, where = int(sys.argv[2]), sys.argv[3]
access.use(Database({migrate.ENGINE: sys.argv[1]}))
actions._SLICE = 10
inner = actions.settle

def settle(tx, records):
    global after
    after -= 1
    found = inner(tx, records)
    if after < 0 and where == "inside":
        os.kill(os.getpid(), signal.SIGKILL)
    return found

def watch(step, done, total):
    if after <= 0 and where == "between":
        os.kill(os.getpid(), signal.SIGKILL)

actions.settle = settle
people.match_arrivals(watch)
"""
ENDS = """
select l.record_id, l.state, l.tier, p.register_entry_id,
       (select min(o.record_id) from people.link o where o.person_id = l.person_id and o.ended_at is null) as together
from people.link l join people.person p using (person_id) where l.ended_at is null and l.state <> 'rejected' order by l.record_id
"""


def test_killed_inside_and_between_slices_it_comes_to_the_same_end(admin: str, database: Database) -> None:
    nation = Nation(admin, size=300)
    pins = [nation.registered(f"Đỗ Thị Hạnh {chr(65 + i)}", "1985-03-14", sex="F") for i in range(20)]
    with access.work(System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)
    records = [
        nation.record(VACCINATION, f"Đỗ Thị Hạnh {chr(65 + i)}", 1985, sex="F", paper=pins[i]) for i in range(20)
    ]
    records += [nation.record(NCOVI, f"Bùi Lạ {chr(65 + i % 5)}", 1962, phone=f"090000040{i % 5}") for i in range(30)]

    def killed(after: int, where: str) -> int:
        arguments = [sys.executable, "-c", MATCHER, database.url(migrate.ENGINE), str(after), where]
        return subprocess.run(
            arguments, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False
        ).returncode

    assert killed(1, "inside") == -signal.SIGKILL
    assert len(nation.rows(ENDS)) == 10
    assert killed(2, "between") == -signal.SIGKILL
    assert len(nation.rows(ENDS)) == 30
    people.match_arrivals()
    ends = nation.rows(ENDS)
    assert [row[0] for row in ends] == sorted(records)
    assert [row[3] for row in ends[:20]] == [nation.entry(pin) for pin in pins]
    assert [row[4] for row in ends[20:]] == [records[20 + i % 5] for i in range(30)]
    assert nation.rows("select count(*) from people.link") == [(50,)]
    assert nation.rows("select count(*) from people.person") == [(25,)]
