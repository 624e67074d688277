"""Whole people for programmes of other agencies: what is shown of each, numbers included, many at once.

Only those whose door stands open in the transaction (`access.enter`, `access.open_more`) come back.
"""

from pccovid.people.portrait.model import Portrait
from pccovid.people.portrait.store import people_of_number, person_of_record, portraits

__all__ = ["Portrait", "people_of_number", "person_of_record", "portraits"]
