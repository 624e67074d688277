"""Bringing a database to the state in which the product runs: tables, the State's lists, purposes, contracts."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pccovid import access
from pccovid.commons import units
from pccovid.gates import demo, sources
from pccovid.ground import clock, ids, migrate, outside
from pccovid.ground.config import settings
from pccovid.ground.sql import query
from pccovid.records import places

NAME = "pccovid"


def prepare(admin: str) -> access.Database:
    """Migrate the database at `admin`, load what every installation has, and open this process's doors onto it."""
    migrate.migrate(admin)
    with migrate.owner_tx(admin) as tx:
        units.load(tx)
        access.load_purposes(tx)
        access.load_retention(tx)
        places.load_kinds(tx)
        sources.load_contracts(tx)
    database = migrate.database(admin)
    access.use(database)
    return database


def ensure_officers(admin: str) -> None:
    """The demo's officers may log in, each in a role held in a unit."""
    with migrate.owner_tx(admin) as tx:
        for officer in demo.officers():
            access.add_officer(tx, ids.new_id(), officer.login, officer.name, officer.agency, officer.phone)
            if officer.site:
                access.add_site(tx, *officer.site, officer.unit.unit_id)
            code = officer.site[0] if officer.site else None
            access.hold_role(tx, officer.login, officer.role, officer.unit.unit_id, code)


def ensure_places(admin: str) -> None:
    """A place of the demo has a code of ours at its door, and its manager was written down at another."""
    came = clock.now().replace(hour=8, minute=30) - timedelta(days=1)
    with migrate.owner_tx(admin) as tx:
        params = {"phone": demo.MANAGER_PHONE, "code": demo.PLACE_CODE, "came": came}
        tx.run(query(__package__ or "", "prepare_day"), params)
        tx.run(query(__package__ or "", "give_code"), params)
        tx.run(query(__package__ or "", "visit_other"), params)


def main_database(server: str) -> str:
    """The administrator's address of the product's own database; the embedded server gets one called pccovid."""
    if settings().database_url:
        return server
    outside.ensure_database(server, NAME)
    return other_database(server, NAME)


def other_database(server: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def var(*parts: str) -> Path:
    """A place in the folder of this installation."""
    return settings().var.joinpath(*parts)
