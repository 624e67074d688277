"""The queries of exports: one a kind."""

from pccovid.ground.sql import Query, query
from pccovid.ground.tx import Params


def exported(kind: str, source: str | None) -> tuple[Query, Params]:
    """The query that writes a kind as csv, for `Tx.copy_out`."""
    return query(__package__ or "", f"export_{kind}"), {"source": source}
