"""Declarations: what people declared in the former applications, so that nobody declares again.

Ground: notice 242/TB-VPCP, 2 ("không bắt buộc người dân phải khai báo lại từ đầu").
"""

from typing import LiteralString

from pccovid.records.declarations.actions import prepare, record
from pccovid.records.declarations.model import Declaration
from pccovid.records.declarations.store import of_person as held_about
from pccovid.records.declarations.store import of_person as of

# What a row says of a declaration, beside what it says of the person: values as PostgreSQL reads them.
COLUMNS: tuple[LiteralString, ...] = ("kind", "declared_at", "symptoms", "exposed", "travelled")

__all__ = ["COLUMNS", "Declaration", "held_about", "of", "prepare", "record"]
