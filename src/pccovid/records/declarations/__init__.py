"""Declarations: what people declared in the former applications, so that nobody declares again; and declaring here.

Ground: notice 242/TB-VPCP, 2 ("không bắt buộc người dân phải khai báo lại từ đầu"). The forms are dated data (`forms`).
"""

from pccovid import people
from pccovid.records.declarations.actions import answer, filing, held_about, of, send, sheet, sheet_of
from pccovid.records.declarations.forms import form
from pccovid.records.declarations.model import (
    Answer,
    Answers,
    ChangedMeanwhile,
    Declaration,
    Draft,
    Filing,
    Form,
    NoSuchDeclaration,
    Question,
    Sheet,
    Words,
)
from pccovid.records.declarations.rules import DATE_PARTS, NONE, below, in_language, read
from pccovid.records.declarations.store import drafts, drop_draft
from pccovid.records.declarations.store import of_person as former

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

__all__ = [
    "DATE_PARTS",
    "FACTS",
    "NONE",
    "Answer",
    "Answers",
    "ChangedMeanwhile",
    "Declaration",
    "Draft",
    "Filing",
    "Form",
    "NoSuchDeclaration",
    "Question",
    "Sheet",
    "Words",
    "answer",
    "below",
    "drafts",
    "drop_draft",
    "filing",
    "form",
    "former",
    "held_about",
    "in_language",
    "of",
    "read",
    "send",
    "sheet",
    "sheet_of",
]
