"""The noun of a person as others get them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Portrait:
    """A person: `birth` is yyyy-MM-dd or yyyy; `commune` its code; `merged_into` set when the person is a double."""

    person_id: UUID
    merged_into: UUID | None
    full_name: str | None
    birth: str | None
    sex: str | None
    pin: str | None
    old_id: str | None
    phone: str | None
    commune: str | None
    updated_at: datetime | None
