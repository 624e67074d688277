"""Declarations: what people declared in the former applications, so that nobody declares again.

Ground: notice 242/TB-VPCP, 2 ("không bắt buộc người dân phải khai báo lại từ đầu").
"""

from pccovid import people
from pccovid.records.declarations.model import Declaration
from pccovid.records.declarations.store import of_person as held_about
from pccovid.records.declarations.store import of_person as of

FACTS = people.arrivals.Facts(
    "records.declaration",
    (
        "kind",
        "declared_at",
        "symptoms",
        "exposed",
        "travelled",
        "contacts",
    ),
)

__all__ = ["FACTS", "Declaration", "held_about", "of"]
