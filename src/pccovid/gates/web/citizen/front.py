"""The front door, and home for those inside: who am I, what is there to do now, then the functions."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates.web import pages, session
from pccovid.gates.web.citizen import covid_card, devices, door, presenting
from pccovid.gates.web.security import AnyRequest
from pccovid.ground import clock
from pccovid.records import corrections, declarations, notices, places
from pccovid.response import card, followup

_MOST_TASKS = 3


@dataclass(frozen=True)
class Task:
    """One thing to do now: the key of its words, where to do it, how many."""

    key: str
    href: str
    count: int


@dataclass(frozen=True)
class Function:
    """A tile of the home page: the key of its words (home.KEY), where it leads, its icon in parts/ui.html."""

    key: str
    href: str
    icon: str


# What one can do here, the most used first.
FUNCTIONS = (
    Function("card", "/the", "shield"),
    Function("qr", "/ma-qr", "qr"),
    Function("declare", "/khai-bao", "form"),
    Function("scan", "/quet", "scan"),
    Function("book", "/so-tiem", "syringe"),
    Function("tests", "/xet-nghiem", "tube"),
    Function("treatment", "/dieu-tri", "care"),
    Function("insurance", "/bao-hiem", "card"),
    Function("travel", "/di-chuyen", "path"),
    Function("visits", "/noi-da-den", "pin"),
    Function("notices", "/canh-bao", "bell"),
    Function("map", "/ban-do", "map"),
    Function("family", "/gia-dinh", "family"),
    Function("corrections", "/phan-anh", "message"),
    Function("welcome", "/chao", "check"),
    Function("data", "/du-lieu-cua-toi", "eye"),
    Function("devices", "/thiet-bi", "key"),
    Function("places", "/dia-diem", "shop"),
)
# The first of all, as long as anybody of the household is asked to stay apart or to watch their health.
_WATCHING = Function("watching", "/cach-ly", "shield")


@get("/", opt={"purpose": Purpose.OWN_RECORD}, sync_to_thread=True)
def front(request: AnyRequest) -> Response[Any]:
    """The front door for whoever comes; home for who is logged in."""
    if not session.logged_in(request):
        return pages.page(request, "citizen/front.html")
    try:
        with session.own_record(request) as own:
            identity = people.identity(own.tx, own.person)
            household = followup.household(own.tx, clock.today())
            tasks = [*_at_a_door(request), *_tasks(own, household, offer=devices.offer(request))][:_MOST_TASKS]
            shown = card.show(own.tx, own.person, at=clock.now())
    except access.LoggedOut:
        return pages.page(request, "citizen/front.html", cookies=session.closed(request))
    face = covid_card.face(shown, pages.spoken(request))
    return pages.page(
        request,
        "citizen/home.html",
        name=presenting.name(identity),
        card=face,
        tasks=tasks,
        functions=(_WATCHING, *FUNCTIONS) if household.asked else FUNCTIONS,
    )


def _at_a_door(request: AnyRequest) -> list[Task]:
    """Whoever scanned the QR of a place before they logged in goes on there."""
    address = door.scanned(request)
    return [Task("door", address, 1)] if address else []


def _tasks(own: session.Own, household: followup.Household, *, offer: bool) -> list[Task]:
    """At most three things to do now, the most useful first."""
    said = {s.record_id for s in corrections.said_of_records(own.tx, own.person)}
    unsaid = sum(w.record_id not in said for w in people.witnesses(own.tx, own.person))
    maybes = len(people.maybe_mine(own.tx, own.person))
    answered = sum(c.state == "answered" for c in corrections.held_about(own.tx, own.person))
    tasks = [
        *_unread(own),
        Task("daily", "/cach-ly", household.unsaid),
        Task("care", "/gia-dinh", sum(q.to_me for q in people.care_questions(own.tx, clock.now()))),
        Task("declare", "/khai-bao", len(declarations.drafts(own.tx, own.person))),
        Task("inside", "/noi-da-den", len(places.inside(own.tx, [own.person], at=clock.now()))),
        Task("confirm", "/chao", unsaid),
        Task("maybe", "/chao#co-phai", maybes),
        Task("answered", "/phan-anh", answered),
        Task("passkey", "/thiet-bi", int(offer)),
    ]
    return [task for task in tasks if task.count][:_MOST_TASKS]


def _unread(own: session.Own) -> list[Task]:
    """What was told to anybody of the household and not read: one line, which leads to the most urgent."""
    unread = [n for n in notices.of_household(own.tx, clock.now()) if n.read_at is None]
    return [Task(f"notice_{n.severity}", f"/canh-bao/{n.notice_id}", len(unread)) for n in unread[:1]]


ROUTES = [front]
