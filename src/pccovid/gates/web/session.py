"""Who is at the gate, and the one transaction in which their page is read."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from litestar.datastructures import Cookie

from pccovid import access, people
from pccovid.gates.web.security import AnyRequest, cookie, for_application, seal, unseal
from pccovid.ground import crypto, ids
from pccovid.ground.errors import Forbidden, Problem
from pccovid.ground.tx import Tx

SESSION, PERSON, STEP = "pccovid_session", "pccovid_person", "pccovid_step"
_DAYS_30 = 30 * 24 * 3600
_MINUTES_15 = 15 * 60


class NobodyYet(Problem):
    """Bạn chưa cho biết bạn là ai trên số điện thoại này."""

    code = "nobody_yet"
    status = 403


class NoLongerActing(Problem):
    """Bạn không còn xem hoặc làm thay cho người này nữa. Chưa có gì được gửi đi; dữ liệu của họ vẫn còn nguyên."""

    code = "no_longer_acting"
    status = 403
    kept = True  # the refusal stands in the log


@dataclass(frozen=True)
class Own:
    """A citizen in front of their own record: the open transaction, the person, and all they may act for."""

    tx: Tx
    viewer: access.Viewer
    account: UUID
    person: UUID
    acts_for: list[access.ActsFor]


def viewer(request: AnyRequest) -> access.Viewer:
    """Whoever sends this request: by the cookie of a browser, or the token that an application shows."""
    if for_application(request):
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
    else:
        token = request.cookies.get(SESSION, "")
    return access.Viewer(token, "web", str(ids.new_id()))


def logged_in(request: AnyRequest) -> bool:
    """Whether a session cookie is there; only the database knows whether it still opens anything."""
    return SESSION in request.cookies


def wallet_owner(request: AnyRequest) -> str:
    """The name of this session on the device's wallet, saying nothing; pages of another session wipe that wallet."""
    token = request.cookies.get(SESSION, "")
    return crypto.keyed_hash("wallet", token).hex()[:16] if token else ""


@contextmanager
def entered(request: AnyRequest, *people: UUID, case: str | None = None) -> Generator[Tx]:
    """One transaction for the purpose that the route declares, in which `people` can be seen."""
    with access.enter(viewer(request), request.route_handler.opt["purpose"], people, case=case) as tx:
        yield tx


@contextmanager
def own_record(request: AnyRequest) -> Generator[Own]:
    """One transaction in which the citizen sees the person they act for, and nobody else.

    Raises
    ------
    LoggedOut, NobodyYet
    NoLongerActing
        The person whose pages this browser shows was taken out of this telephone's hands meanwhile.
    Forbidden
        An officer's session: their own record is behind their own telephone.
    """
    who = viewer(request)
    with access.enter(who, request.route_handler.opt["purpose"]) as tx:
        account = access.session(tx).account_id
        if account is None:
            raise Forbidden
        acts_for = access.people_of_account(tx)
        if not acts_for:
            raise NobodyYet
        person = _chosen(request, tx, acts_for)
        if not access.open_more(tx, who, [person]):
            raise NoLongerActing
        if len(acts_for) > 1:  # said on every page, so that nobody declares for the wrong child
            known = people.identity(tx, person).attributes
            request.state["acting_for"] = next((a.value for a in known if a.attribute == "full_name"), "")
        yield Own(tx, who, account, person, acts_for)


def household(own: Own) -> list[UUID]:
    """Open the doors of everybody that this telephone acts for, oneself first."""
    everybody = [a.person_id for a in own.acts_for]
    access.open_more(own.tx, own.viewer, [person for person in everybody if person != own.person])
    return everybody


def _chosen(request: AnyRequest, tx: Tx, acts_for: list[access.ActsFor]) -> UUID:
    """Whose pages this browser shows: also when they were merged into another meanwhile, or taken away."""
    try:
        wanted = UUID(request.cookies.get(PERSON, ""))
    except ValueError:
        return acts_for[0].person_id
    return access.known_as(tx, wanted) or wanted


def opened(request: AnyRequest, token: str) -> list[Cookie]:
    """Cookies after log-in; what was half done before is forgotten."""
    return [
        cookie(request, SESSION, token, max_age=_DAYS_30),
        cookie(request, PERSON, "", max_age=0),
        forget(request),
    ]


def closed(request: AnyRequest) -> list[Cookie]:
    """Cookies after log-out: none is left."""
    return [cookie(request, name, "", max_age=0) for name in (SESSION, PERSON, STEP)]


def acting_for(request: AnyRequest, person: UUID) -> Cookie:
    """Remember in this browser whose pages are shown; the database decides again at every page."""
    return cookie(request, PERSON, str(person), max_age=_DAYS_30)


def acting_for_oneself(request: AnyRequest) -> Cookie:
    """Show one's own pages again."""
    return cookie(request, PERSON, "", max_age=0)


def remember(request: AnyRequest, /, **content: str) -> Cookie:
    """Carry a few words to the next page, sealed, for a quarter of an hour."""
    return cookie(request, STEP, seal(STEP, content), max_age=_MINUTES_15)


def remembered(request: AnyRequest) -> dict[str, str]:
    """What the page before carried here."""
    return unseal(STEP, request.cookies.get(STEP, ""))


def forget(request: AnyRequest) -> Cookie:
    """Drop what was carried."""
    return cookie(request, STEP, "", max_age=0)
