"""We already have this, is it right? Identity, doses, declarations, record by record: right, wrong, not mine."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from pccovid import people
from pccovid.access import Purpose
from pccovid.gates.web import forms, pages, session
from pccovid.gates.web.citizen import presenting, timelines
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import corrections, declarations, vaccination
from pccovid.records.corrections import Verdict

_OWN = {"purpose": Purpose.OWN_RECORD}


@get("/chao", opt=_OWN, sync_to_thread=True)
def welcome(request: AnyRequest) -> Response[str]:
    """Everything that was carried over, each with its source and date."""
    said = pages.spoken(request)
    with session.own_record(request) as own:
        identity = people.identity(own.tx, own.person)
        cards = records(own, said)
        maybes = people.maybe_mine(own.tx, own.person)
        refused = people.refused(own.tx, own.person)
    return pages.page(
        request,
        "citizen/welcome.html",
        who=presenting.identity(identity, said),
        cards=cards,
        maybes=[presenting.maybe(m, said) for m in maybes],
        refused=[presenting.maybe(m, said) for m in refused],
        open_count=sum(not card.verdict for card in cards),
    )


@post("/chao", opt=_OWN, sync_to_thread=True)
def all_right(request: AnyRequest) -> Response[Any]:
    """Confirm whatever the citizen has said nothing of yet."""
    with session.own_record(request) as own:
        said = {s.record_id for s in corrections.said_of_records(own.tx, own.person)}
        unsaid = [w.record_id for w in people.witnesses(own.tx, own.person) if w.record_id not in said]
        corrections.say(own.tx, own.person, unsaid, Verdict.RIGHT, account=own.account, at=clock.now())
    return pages.go("/")


@post("/chao/ban-ghi/{record:int}", opt=_OWN, sync_to_thread=True)
def say(request: AnyRequest, record: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Say of one record that it is right, or not mine; a wrong one leads to the form that asks what is wrong."""
    if data.get("say") == Verdict.WRONG:
        return pages.go(f"/phan-anh/moi?ban-ghi={record}")
    if data.get("say") not in {Verdict.RIGHT, Verdict.NOT_MINE}:
        raise ValidationException
    verdict = Verdict(data["say"])
    with session.own_record(request) as own:
        corrections.say(own.tx, own.person, [record], verdict, account=own.account, at=clock.now())
        if verdict is Verdict.NOT_MINE:
            people.not_mine(own.tx, own.person, record)
    return pages.go(f"/chao#ban-ghi-{record}" if verdict is Verdict.RIGHT else "/chao")


@post("/chao/co-phai/{record:int}", opt=_OWN, sync_to_thread=True)
def answer_maybe(request: AnyRequest, record: FromPath[int], data: forms.Sent) -> Response[Any]:
    """Settle "is this yours?": one word of the citizen is worth more than any likeness."""
    if data.get("mine") not in {"yes", "no"}:
        raise ValidationException
    with session.own_record(request) as own:
        people.answer_maybe(own.tx, own.person, record, mine=data["mine"] == "yes")
    return pages.go("/chao")


@post("/chao/cua-toi/{record:int}", opt=_OWN, sync_to_thread=True)
def mine_after_all(request: AnyRequest, record: FromPath[int]) -> Response[Any]:
    """Take "not mine" back."""
    with session.own_record(request) as own:
        people.mine_after_all(own.tx, own.person, record)
    return pages.go(f"/chao#ban-ghi-{record}")


def born(own: session.Own) -> str | None:
    """The birth of the person as yyyy-MM-dd or yyyy, as far as it is known."""
    known = {a.attribute: a.value for a in people.identity(own.tx, own.person).attributes}
    return known.get("birth_date") or known.get("birth_year")


def records(own: session.Own, said: Language) -> list[presenting.Card]:
    """All records of the person as cards, with the facts that hang on them."""
    return presenting.cards(
        people.witnesses(own.tx, own.person),
        vaccination.held_about(own.tx, own.person),
        declarations.former(own.tx, own.person),
        timelines.facts(own, said),
        corrections.said_of_records(own.tx, own.person),
        said,
    )


ROUTES = [welcome, all_right, say, answer_maybe, mine_after_all]
