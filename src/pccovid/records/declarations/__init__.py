"""Declarations: what people declared in the former applications, so that nobody declares again.

Ground: notice 242/TB-VPCP, 2 ("không bắt buộc người dân phải khai báo lại từ đầu").
"""

from typing import LiteralString, cast

from pccovid.records.declarations.actions import prepare, record
from pccovid.records.declarations.model import Declaration, Told
from pccovid.records.declarations.store import of_person as held_about
from pccovid.records.declarations.store import of_person as of

COLUMNS: tuple[LiteralString, ...] = cast("tuple[LiteralString, ...]", Told._fields)  # names of our own class

__all__ = ["COLUMNS", "Declaration", "Told", "held_about", "of", "prepare", "record"]
