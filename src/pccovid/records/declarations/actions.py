"""Verbs: what was declared, filling in a form answer by answer, sending it once; inside `access.enter`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pccovid import people
from pccovid.ground import ids
from pccovid.ground.tx import Tx
from pccovid.records.declarations import forms, rules, store
from pccovid.records.declarations.model import (
    Answer,
    Answers,
    ChangedMeanwhile,
    Declaration,
    Draft,
    Filing,
    Form,
    NoSuchDeclaration,
    Sheet,
)

_SAME = timedelta(hours=1)  # the same answers within it are one declaration: a second tap, a second telephone


def of(tx: Tx, person: UUID) -> list[Declaration | Filing]:
    """All that a person whose door is open declared, in former applications and here, newest first."""
    newest = {one.reference: one for one in reversed(store.filings(tx, person))}
    told: list[Declaration | Filing] = [*store.of_person(tx, person), *newest.values()]
    return sorted(told, key=lambda one: one.declared_at, reverse=True)


def held_about(tx: Tx, person: UUID) -> list[Declaration | Filing | Draft]:
    """All that is held of a person whose door is open: former declarations, each revision of those here, drafts."""
    return [*store.of_person(tx, person), *store.filings(tx, person), *store.drafts(tx, person)]


def sheet(tx: Tx, person: UUID, kind: str, *, at: datetime, amends: str = "") -> Sheet:
    """The form of today for a person: filled from the draft, or from what is known and was declared last.

    Raises
    ------
    NoSuchDeclaration
        `amends` is no declaration of this person and kind.
    """
    form, known = forms.form(kind, at.date()), _known(tx, person)
    draft = next((d for d in store.drafts(tx, person) if (d.kind, d.amends) == (kind, amends)), None)
    before_at = None
    if draft is not None:
        answers = rules.kept(form, draft.answers, at.date())
    elif amends:
        answers = rules.kept(form, _current(tx, person, kind, amends).answers, at.date())
    else:
        told = of(tx, person)
        before_at = told[0].declared_at if told else None
        answers = rules.proposed(form, _last(form, told), known, at.date())
    asked = rules.asked(form, answers, known)
    missing = rules.missing(asked, answers)
    return Sheet(
        form, amends, answers, asked, missing,
        as_before=before_at is not None and not missing,
        renewed=draft is not None and draft.form_version != form.version,
        before_at=before_at,
        fingerprint=rules.fingerprint(form, amends, answers),
    )  # fmt: skip


def answer(tx: Tx, person: UUID, on: Sheet, question: str, given: Answer, *, account: UUID, at: datetime) -> None:
    """Keep an answer, on whatever device it was given; what depended on a former answer goes with it."""
    answers: Answers = on.answers | {question: given}
    fitting = rules.kept(on.form, answers, at.date())
    store.save_draft(tx, person, on.form.kind, on.amends, on.form.version, fitting, account=account, at=at)


def send(
    tx: Tx,
    person: UUID,
    kind: str,
    seen: str,
    *,
    account: UUID,
    declared_by: str | None,
    at: datetime,
    amends: str = "",
) -> str:
    """Declare what the person saw on the last page; the reference they keep. Sending it twice gives the same one.

    `seen` is the fingerprint of that page; `declared_by` the name of whoever declares for the person.

    Raises
    ------
    ChangedMeanwhile
        The draft, the last declaration or the form is another by now: the page must be read again.
    NoSuchDeclaration
    """
    store.one_at_a_time(tx, person)
    already = store.sent_already(tx, person, seen, at - _SAME)
    if already is not None:
        return already
    on = sheet(tx, person, kind, at=at, amends=amends)
    if on.fingerprint != seen or on.missing:
        raise ChangedMeanwhile
    if amends and _current(tx, person, kind, amends).answers == on.answers:
        store.drop_draft(tx, person, kind, amends)
        return amends
    reference = amends or f"KB-{at:%y%m%d}-{ids.code(8)}"
    store.add(
        tx, reference, person, kind, on.form.version, on.answers,
        columns=rules.typed_columns(on.form, on.answers), fingerprint=seen, at=at, account=account,
        declared_by=declared_by,
    )  # fmt: skip
    store.drop_draft(tx, person, kind, amends)
    return reference


def filing(tx: Tx, person: UUID, reference: str) -> list[Filing]:
    """A declaration made here: how it stands, then how it stood before each change.

    Raises
    ------
    NoSuchDeclaration
        Also when it is another person's.
    """
    found = [one for one in store.filings(tx, person) if one.reference == reference]
    if not found:
        raise NoSuchDeclaration
    return found


def sheet_of(filing: Filing) -> tuple[Form, Answers]:
    """What was asked then and what was answered: the form in the version of that day."""
    return forms.version(filing.kind, filing.form_version), filing.answers


def _current(tx: Tx, person: UUID, kind: str, reference: str) -> Filing:
    current = filing(tx, person, reference)[0]
    if current.kind != kind:
        raise NoSuchDeclaration
    return current


def _last(form: Form, told: Sequence[Declaration | Filing]) -> Answers:
    """The answers of all declarations, newer over older; of symptoms and contacts only what was said last counts."""
    steady = {q.id for f in forms.every_version() for q in f.questions if q.carry == "same"}
    last: Answers = {}
    for one in reversed(told):
        answers = rules.of_former(form, one) if isinstance(one, Declaration) else one.answers
        last = {question: given for question, given in last.items() if question in steady} | answers
    return last


def _known(tx: Tx, person: UUID) -> dict[str, str]:
    return {a.attribute: a.value for a in people.identity(tx, person).attributes}
