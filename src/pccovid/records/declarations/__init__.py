"""Declarations: what people declared in the former applications, so that nobody declares again; and declaring here.

Ground: notice 242/TB-VPCP, 2 ("không bắt buộc người dân phải khai báo lại từ đầu"). The forms are dated data (`forms`).
"""

from pccovid import people
from pccovid.records.declarations.actions import answer, filing, of, send, sheet, sheet_of
from pccovid.records.declarations.forms import form
from pccovid.records.declarations.model import (
    Answer,
    Answers,
    ChangedMeanwhile,
    Declaration,
    Filing,
    Form,
    NoSuchDeclaration,
    Question,
    Sheet,
    Waiting,
    Words,
)
from pccovid.records.declarations.rules import DATE_PARTS, NONE, below, in_language, read
from pccovid.records.declarations.store import drop_draft, waiting
from pccovid.records.declarations.store import of_person as held_about

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
    "Filing",
    "Form",
    "NoSuchDeclaration",
    "Question",
    "Sheet",
    "Waiting",
    "Words",
    "answer",
    "below",
    "drop_draft",
    "filing",
    "form",
    "held_about",
    "in_language",
    "of",
    "read",
    "send",
    "sheet",
    "sheet_of",
    "waiting",
]
