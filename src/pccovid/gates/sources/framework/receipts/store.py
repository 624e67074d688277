"""The query of receipts."""

from pccovid.gates.sources.framework.receipts.model import Taken
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx


def taken(tx: Tx, batch_id: int) -> Taken | None:
    return tx.fetch_one(query(__package__ or "", "taken"), Taken, {"batch": batch_id})
