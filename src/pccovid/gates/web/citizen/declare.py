"""Declare once: for whom, which form, one question a page, "as last time?", a number to keep, changes with history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.commons import units
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import answers, presenting
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.ground.errors import Forbidden, Problem
from pccovid.records import declarations
from pccovid.records.declarations import Question, Sheet, in_language

_OWN = {"purpose": Purpose.OWN_RECORD}
_KINDS = {"suc-khoe": "health", "di-chuyen": "domestic", "nhap-canh": "entry"}
_ADDRESSES = {kind: address for address, kind in _KINDS.items()}
_QUESTION, _CHECK = "citizen/declare_question.html", "citizen/declare_check.html"


@dataclass(frozen=True)
class Listed:
    """A form, or a declaration that was made, on the first page. `href` "": made in a former application.

    `drop`: where a draft is thrown away.
    """

    title: str
    href: str
    at: str
    by: str
    drop: str = ""


@dataclass(frozen=True)
class Target:
    """What an address under /khai-bao fills in: a new declaration of a kind, or a change to one that was sent."""

    kind: str
    amends: str

    @property
    def base(self) -> str:
        """Its address."""
        return f"/khai-bao/{self.amends or _ADDRESSES[self.kind]}"

    @property
    def check(self) -> str:
        """The page on which everything is read before it is sent."""
        return f"{self.base}/sua" if self.amends else self.base


@get("/khai-bao", opt=_OWN, sync_to_thread=True)
def first_page(request: AnyRequest) -> Response[str]:
    """For whom, which form, what is half done, what was declared."""
    said = pages.spoken(request)
    with session.own_record(request) as own:
        everybody = [a.person_id for a in own.acts_for]
        access.open_more(own.tx, own.viewer, [p for p in everybody if p != own.person])
        names = {p: presenting.name(people.identity(own.tx, p)) for p in everybody}
        told = declarations.of(own.tx, own.person)
        waiting = declarations.drafts(own.tx, own.person)
    return pages.page(
        request,
        "citizen/declare.html",
        names=names,
        shown=own.person,
        forms=[
            Listed(_title(kind, said), f"/khai-bao/{address}", _last(kind, told, said), "")
            for address, kind in _KINDS.items()
        ],
        waiting=[_half_done(w, said) for w in waiting],
        told=[_listed(one, said) for one in told],
    )


@post("/khai-bao/cho", opt=_OWN, sync_to_thread=True)
def choose_person(request: AnyRequest, data: forms.Sent) -> Response[Any]:
    """Declare for another of those one acts for."""
    wanted = forms.identifier(data.get("person", ""))
    with session.own_record(request) as own:
        if wanted not in {a.person_id for a in own.acts_for}:
            raise Forbidden
    return pages.go("/khai-bao", cookies=[session.acting_for(request, wanted)])


@get("/khai-bao/{which:str}", opt=_OWN, sync_to_thread=True)
def form_or_declaration(request: AnyRequest, which: FromPath[str]) -> Response[Any]:
    """A form to fill in, or, under its number, a declaration that was sent."""
    if which in _KINDS:
        return _fill(request, which)
    return _sent(request, which)


@post("/khai-bao/{which:str}", opt=_OWN, sync_to_thread=True)
def send(request: AnyRequest, which: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Send what the page showed; a second tap, or the same from another telephone, is the same declaration."""
    try:
        with session.own_record(request) as own:
            to = _target(own, which)
            reference = declarations.send(
                own.tx, own.person, to.kind, data.get("seen", ""),
                account=own.account, declared_by=_declarer(own), at=clock.now(), amends=to.amends,
            )  # fmt: skip
    except declarations.ChangedMeanwhile as problem:
        return _fill(request, which, problem)
    return pages.go(f"/khai-bao/{reference}", cookies=[session.remember(request, sent=reference)])


@get("/khai-bao/{which:str}/sua", opt=_OWN, sync_to_thread=True)
def change(request: AnyRequest, which: FromPath[str]) -> Response[Any]:
    """A declaration that was sent, with a way to change each answer."""
    return _fill(request, which)


@post("/khai-bao/{which:str}/bo", opt=_OWN, sync_to_thread=True)
def drop(request: AnyRequest, which: FromPath[str]) -> Response[Any]:
    """Throw the draft away: the next time starts with what was declared last."""
    with session.own_record(request) as own:
        to = _target(own, which)
        declarations.drop_draft(own.tx, own.person, to.kind, to.amends)
    return pages.go("/khai-bao")


@get("/khai-bao/{which:str}/cau/{question:str}", opt=_OWN, sync_to_thread=True)
def question_page(request: AnyRequest, which: FromPath[str], question: FromPath[str]) -> Response[Any]:
    """One question, with what was answered before."""
    with session.own_record(request) as own:
        to = _target(own, which)
        sheet, name = _sheet(own, to), presenting.name(people.identity(own.tx, own.person))
    found = next((q for q in sheet.asked if q.id == question), None)
    if found is None:
        return pages.go(to.check)
    context: dict[str, Any] = _asking(request, to, sheet, found) | {
        "name": name,
        "values": answers.fields(found, sheet.answers),
    }
    return pages.page(request, _QUESTION, **context)


@post("/khai-bao/{which:str}/cau/{question:str}", opt=_OWN, sync_to_thread=True)
def answer(request: AnyRequest, which: FromPath[str], question: FromPath[str], data: forms.Sent) -> Response[Any]:
    """Keep the answer on the server at once, then the next question that is still open, or the last page."""
    with session.own_record(request) as own:
        to = _target(own, which)
        sheet, name = _sheet(own, to), presenting.name(people.identity(own.tx, own.person))
        found = next((q for q in sheet.asked if q.id == question), None)
        if found is None:
            return pages.go(to.check)
        narrower = _narrower(found, data)
        if narrower is not None:
            return pages.go(f"{to.base}/cau/{question}?trong={narrower}")
        try:
            given = declarations.read(found, data, clock.today())
        except Problem as problem:
            form = forms.Form(pages.spoken(request), data)
            form.refuse(question, problem)
            context: dict[str, Any] = _asking(request, to, sheet, found) | {"name": name}
            return pages.again(request, _QUESTION, form, **context)
        declarations.answer(own.tx, own.person, sheet, question, given, account=own.account, at=clock.now())
    return pages.go(to.check)


def _fill(request: AnyRequest, which: str, problem: Problem | None = None) -> Response[Any]:
    """The next open question; when there is none, everything to read and to send."""
    said = pages.spoken(request)
    with session.own_record(request) as own:
        to = _target(own, which)
        sheet, who = _sheet(own, to), people.identity(own.tx, own.person)
    if sheet.missing:
        notice = "?doi=1" if problem else ""
        return pages.go(f"{to.base}/cau/{sheet.missing[0].id}{notice}")
    return pages.page(
        request,
        _CHECK,
        status=problem.status if problem else 200,
        notice=said.problem(problem) if problem else "",
        title=in_language(sheet.form.title, said.code),
        target=to,
        sheet=sheet,
        who=presenting.identity(who, said),
        name=presenting.name(who),
        rows=answers.rows(sheet.asked, sheet.answers, said),
    )


def _sent(request: AnyRequest, reference: str) -> Response[Any]:
    said = pages.spoken(request)
    with session.own_record(request) as own:
        revisions = declarations.filing(own.tx, own.person, reference)
        who = people.identity(own.tx, own.person)
    now, *former = [(revision, _answered(revision, said)) for revision in revisions]
    return pages.page(
        request,
        "citizen/declare_sent.html",
        cookies=[session.forget(request)],
        just_sent=session.remembered(request).get("sent") == reference,
        title=_title(now[0].kind, said),
        filing=now[0],
        rows=now[1],
        former=former,
        who=presenting.identity(who, said),
    )


def _target(own: session.Own, which: str) -> Target:
    if which in _KINDS:
        return Target(_KINDS[which], "")
    return Target(declarations.filing(own.tx, own.person, which)[0].kind, which)


def _sheet(own: session.Own, to: Target) -> Sheet:
    return declarations.sheet(own.tx, own.person, to.kind, at=clock.now(), amends=to.amends)


def _declarer(own: session.Own) -> str | None:
    """The name of whoever declares for another; None for oneself."""
    myself = next((a.person_id for a in own.acts_for if a.relation == "self"), None)
    if myself == own.person:
        return None
    if myself is None:
        return ""
    access.open_more(own.tx, own.viewer, [myself])
    return presenting.name(people.identity(own.tx, myself))


def _asking(request: AnyRequest, to: Target, sheet: Sheet, question: Question) -> dict[str, Any]:
    """What the page of a question shows; of an address the units below the one chosen so far."""
    said = pages.spoken(request)
    asked = answers.asked(question, said)
    context: dict[str, Any] = {"within": None, "within_text": "", "options": asked.options}
    if question.answer in {"province", "commune"}:
        within = _within(request, question, sheet)
        below = declarations.below(question.answer, within, clock.today())
        context = {
            "within": within,
            "within_text": said.text("declare.within", unit=within.full_name) if within.parent_id else "",
            "options": [(str(unit.unit_id), unit.full_name) for unit in below],
        }
    position = [q.id for q in sheet.asked if not q.optional or q is question].index(question.id) + 1
    return context | {
        "title": in_language(sheet.form.title, said.code),
        "target": to,
        "question": asked,
        "going_on": bool(sheet.missing),
        "position": position,
        "count": sum(not q.optional or q is question for q in sheet.asked),
        "current": answers.rows([question], sheet.answers, said)[0],
        "changed": sheet.renewed or "doi" in request.query_params,
        "back_to": _before(to, sheet, question),
    }


def _before(to: Target, sheet: Sheet, question: Question) -> str:
    """Where "back" leads: the last page when everything is answered, else the question before this one."""
    if not sheet.missing:
        return to.check
    earlier = [q for q in sheet.asked[: sheet.asked.index(question)] if not q.optional]
    return f"{to.base}/cau/{earlier[-1].id}" if earlier else "/khai-bao"


def _within(request: AnyRequest, question: Question, sheet: Sheet) -> units.Unit:
    """The unit in which to choose: the one chosen so far, else the one around the present answer, else the nation."""
    register = units.units()
    present = sheet.answers.get(question.id)
    wanted = request.query_params.get("trong", "")
    if wanted.isdecimal() and 0 < int(wanted) <= len(register.all):
        return register.get(int(wanted))
    if isinstance(present, str) and present:
        return register.parents(register.get(int(present)))[0]
    return register.nation


def _narrower(question: Question, data: forms.Sent) -> int | None:
    """The unit that was chosen when it is only a step on the way down."""
    chosen = data.get(question.id, "")
    if question.answer != "commune" or not chosen:
        return None
    register, unit_id = units.units(), forms.number(chosen)
    if not 0 < unit_id <= len(register.all):
        raise ValidationException
    return unit_id if register.get(unit_id).level != question.answer else None


def _answered(filing: declarations.Filing, said: Language) -> list[answers.Row]:
    form, given = declarations.sheet_of(filing)
    return answers.rows([q for q in form.questions if given.get(q.id, "") != ""], given, said)


def _half_done(draft: declarations.Draft, said: Language) -> Listed:
    to = Target(draft.kind, draft.amends)
    return Listed(_title(draft.kind, said), to.check, said.moment(draft.changed_at), "", f"{to.base}/bo")


def _title(kind: str, said: Language) -> str:
    return in_language(declarations.form(kind, clock.today()).title, said.code)


def _last(kind: str, told: Sequence[declarations.Declaration | declarations.Filing], said: Language) -> str:
    return next((said.moment(one.declared_at) for one in told if one.kind == kind), "")


def _listed(one: declarations.Declaration | declarations.Filing, said: Language) -> Listed:
    at, title = said.moment(one.declared_at), _title(one.kind, said)
    if isinstance(one, declarations.Filing):
        return Listed(title, f"/khai-bao/{one.reference}", at, one.declared_by or "")
    return Listed(title, "", at, one.source_title_vi if said.code == "vi" else one.source_title_en)


ROUTES = [first_page, choose_person, form_or_declaration, send, change, drop, question_page, answer]
