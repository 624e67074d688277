"""What a web worker process serves: the pages, with its own doors onto the database."""

from litestar import Litestar

from pccovid import access
from pccovid.gates.web.app import create_app
from pccovid.ground import migrate
from pccovid.ground.config import settings


def app() -> Litestar:
    """The application of this process; the database is that of the settings."""
    access.use(migrate.database(settings().database_url))
    return create_app()
