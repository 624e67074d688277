"""How much of the truth a ring holds: infections that covasim played, traced by the product (`make study`).

Every person is a person of a real database, every check-in of whoever adopted the application stands in
`records.check_in`, every household on a list; then the product traces cases, and its rings are compared with whom these
cases infected. At the rule's own window the ring is that of `response.tracing`; at other windows it is put together
from the same evidence functions, and at the rule's window both must name the same people. Prints the table of
docs/tracing.md, from the tables that tools/study_infections.py wrote.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

import psycopg

from pccovid import access
from pccovid.access import Purpose, System
from pccovid.gates.cli.setup import main_database, prepare
from pccovid.ground import clock
from pccovid.ground.postgres import admin_url
from pccovid.response import cases, tracing

ADOPTION, WINDOWS, CASES = (0.2, 0.4, 0.6, 0.8, 0.9), (0, 30, 60, 120), 500
RULE = cases.definition("DEF-11042")  # one ring, two days before the onset
TABLES = {
    "people": "person integer, household integer, adopts real, onset_day integer, diagnosed_day integer",
    "visits": 'person integer, place text, kind text, arrived integer, "left" integer, shift integer',
    "infections": "source integer, target integer, day integer, layer text",
    "contacts": "one integer, other integer, layer text",
}
# Day 0 is midnight of 15 August 2021, so that day 60 is the day before the tests' today.
SETTING: LiteralString = """
create function study.who(p integer) returns uuid language sql immutable as $$ select md5('study' || p)::uuid $$;
create function study.at(minutes integer) returns timestamptz language sql immutable as
    $$ select '2021-08-15T00:00+07'::timestamptz + make_interval(mins => minutes) $$;
insert into people.person (person_id, status, identity_level) select study.who(person), 'active', 3 from study.people;
insert into access.subject (person_id) select study.who(person) from study.people;
create table study.home as
    select person, household, nextval('people.source_record_record_id_seq') as record_id from study.people;
insert into people.source_record (record_id, source_id, source_key, row_hash, batch_id, line_no)
    overriding system value select record_id, 32, 'study:' || person, 1, 1, 1 from study.home;
insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)
    select record_id, study.who(person), 'auto', 1, 'study', '{}', 1, 'study' from study.home;
insert into records.membership (record_id, group_kind, group_key)
    select record_id, 'household', 'study:' || household from study.home;
create table study.place as
    select place, min(kind) as kind, row_number() over () as place_id from study.visits group by place;
insert into records.place (place_id, name, kind, commune_id, owner_phone, loaded_at)
    overriding system value select place_id, place, kind, 5, '0900000000', now() from study.place;
select records.prepare_check_in_day(day::date) from generate_series('2021-09-20'::date, '2021-10-20', '1 day') day;
create table study.chosen as
    select person, onset_day, diagnosed_day from study.people where diagnosed_day between 52 and 58
    order by md5(person::text) limit %(cases)s;
create table study.truth as
    select distinct c.person, i.target
    from study.chosen c join study.infections i on i.source = c.person and i.day <= c.diagnosed_day;
create table study.near as
    select one, other from study.contacts union select other, one from study.contacts
    union
    select a.person, b.person from study.people a join study.people b using (household) where a.person <> b.person;
create index on study.near (one, other);
analyze
"""
CHECK_INS: LiteralString = """
insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)
select gen_random_uuid(), study.who(v.person), p.place_id, study.at(v.arrived),
       study.at(greatest(v."left", v.arrived)), 'self', study.who(v.person), study.at(v.arrived)
from study.visits v join study.people w using (person) join study.place p using (place)
where w.adopts < %(adoption)s
order by v.arrived
"""
CASE_FILES: LiteralString = """
insert into response.case_file (case_no, person_id, classification, basis, test_record_id, definition, onset_on,
                                sampled_at, confirmed_at, isolated_at, opened_at)
select 'CB-' || person, study.who(person), 'confirmed', 'laboratory', 1, %(rule)s,
       (study.at(case when onset_day <= diagnosed_day then onset_day * 1440 end) at time zone 'Asia/Ho_Chi_Minh')::date,
       study.at(diagnosed_day * 1440 + 720), study.at(diagnosed_day * 1440 + 720), study.at(diagnosed_day * 1440 + 720),
       study.at(diagnosed_day * 1440 + 720)
from study.chosen
"""
FOUND: LiteralString = """
create temp table found on commit drop as
with traced as (
    select c.case_id, c.person_id, c.isolated_at as until_at,
           (coalesce(c.onset_on, (c.sampled_at at time zone 'Asia/Ho_Chi_Minh')::date) - %(back)s::integer)::timestamp
               at time zone 'Asia/Ho_Chi_Minh' as from_at
    from response.case_file c
)
select m.case_id, m.person_id, 'place' as kind
from (select array_agg(case_id) as ids, array_agg(person_id) as people, array_agg(from_at) as froms,
             array_agg(until_at) as untils from traced) t
cross join lateral response.met_at_places(t.ids, t.people, t.froms, t.untils, %(window)s) m
union
select t.case_id, m.person_id, m.kind
from traced t cross join lateral records.met_in_groups(array[t.person_id], t.from_at, t.until_at) m
"""
# Of these rings: how many people a case has, how many of those whom it infected are on it, who of it ever met the case.
FIGURES: LiteralString = """
with listed as (
    select distinct c.person, p.person as other
    from found f join response.case_file k using (case_id)
    join study.chosen c on study.who(c.person) = k.person_id
    join study.people p on study.who(p.person) = f.person_id
    where f.kind = any (%(kinds)s)
)
select (select count(*) from listed)::float / (select count(*) from study.chosen),
       (select count(*) from study.truth t join listed l on l.person = t.person and l.other = t.target)::float
           / (select count(*) from study.truth),
       (select count(*) from listed l join study.near n on n.one = l.person and n.other = l.other)::float
           / (select count(*) from listed),
       (select count(*) from study.truth t join listed l on l.person = t.person and l.other = t.target)::float
           / (select count(*) from listed)
"""
CLOSE: LiteralString = """
insert into found
select case_id, person_id, 'close' from response.contact where class = 'close'
union all
select case_id, person_id, 'close at a place' from response.contact where class = 'close' and 'place' = any (kinds)
"""
SAME: LiteralString = """
select count(*) from (
    (select distinct case_id, person_id from found except select case_id, person_id from response.contact)
    union all (select case_id, person_id from response.contact except select case_id, person_id from found)
) d
"""


def main(folder: Path) -> None:
    """Print the table, a row for each share of people who use the application and each window."""
    print("| adoption | window | a list | infected: check-ins | with households | ever met | infected of the list |")
    print("|---|---|---|---|---|---|---|")
    with admin_url(durable=False) as server:
        database = prepare(main_database(server))
        with psycopg.connect(main_database(server), autocommit=True) as connection:
            load(connection, folder)
            truth = connection.execute("select count(*), count(distinct person) from study.truth").fetchone()
            print(f"(people infected, cases that infected anybody: {truth})", file=sys.stderr)
            for adoption in ADOPTION:
                for window, (size, *shares) in measured(connection, adoption):
                    told = " | ".join(f"{share:.1%}" for share in shares)
                    print(f"| {adoption:.0%} | {window} | {size:.0f} | {told} |", flush=True)
        database.close()


def load(connection: psycopg.Connection, folder: Path) -> None:
    """What covasim wrote, as people, places and households of the product."""
    connection.execute("create schema study")
    for table, columns in TABLES.items():
        connection.execute(f"create table study.{table} ({columns})".encode())
        with connection.cursor().copy(f"copy study.{table} from stdin (format csv, header)".encode()) as copy:
            copy.write((folder / f"{table}.csv").read_bytes())
    for statement in SETTING.split(";\n"):
        connection.execute(statement, {"cases": CASES} if "%(" in statement else None)


def measured(connection: psycopg.Connection, adoption: float) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The rings of the chosen cases when this share of people checks in: mean size, and shares of them."""
    connection.execute("truncate records.check_in, response.case_file cascade")
    connection.execute(CHECK_INS, {"adoption": adoption})
    connection.execute("analyze records.check_in")
    connection.execute(CASE_FILES, {"rule": RULE.id})
    while True:
        with access.work(System("study"), Purpose.CONTACT_TRACING, "trace the cases of a study") as tx:
            if not tracing.trace_changed(tx, clock.now()):
                break
    for window in WINDOWS:
        with connection.transaction():
            about = {"window": timedelta(minutes=window), "back": RULE.lookback_symptomatic}
            connection.execute(FOUND, about)
            if window == RULE.same_place_window_min:
                (differing,) = connection.execute(SAME).fetchone() or (None,)
                assert differing == 0, f"{differing} people stand on one list only"
                connection.execute(CLOSE)
                yield f"{window} min, close", figures(connection, "close at a place", "close")
            yield f"{window} min", figures(connection, "place", "place", "household")


def figures(connection: psycopg.Connection, alone: str, *kinds: str) -> tuple[float, ...]:
    """A list of these kinds of evidence: mean size; shares found by one alone, found by all, ever met, infected."""
    only = connection.execute(FIGURES, {"kinds": [alone]}).fetchone() or ()
    every = connection.execute(FIGURES, {"kinds": list(kinds)}).fetchone() or ()
    return every[0], only[1], *every[1:]


main(Path(sys.argv[1]))
