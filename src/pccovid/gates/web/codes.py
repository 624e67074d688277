"""One-time codes at both faces: asking, typing, and what is said when neither helps at once."""

from collections.abc import Sequence
from uuid import UUID

from litestar.background_tasks import BackgroundTask

from pccovid import access
from pccovid.gates.web import messages, session
from pccovid.gates.web.devices import device
from pccovid.gates.web.language import Language
from pccovid.gates.web.security import AnyRequest, client
from pccovid.ground.errors import Problem

_MINUTE_S = 60


def ask(
    request: AnyRequest,
    text: str,
    said: Language,
    *,
    phone: str | None = None,
    login: str | None = None,
    use: access.CodeUse = "log_in",
) -> tuple[str, BackgroundTask]:
    """Register a code: its request, and the message (by the key of its words) that leaves after the answer.

    Raises
    ------
    TooManyCodes
    """
    asked = access.ask_code(session.viewer(request), client=client(request), phone=phone, login=login, use=use)
    return str(asked.request_id), messages.sending(asked, said.text(text, code=asked.code))


def log_in(request: AnyRequest, asked: Sequence[str], code: str) -> access.LoggedIn:
    """Exchange a code for a session; of several requests the newest is meant first, but a late message counts too.

    Raises
    ------
    CodeWrong, CodeExpired, TooManyCodes
    """
    label = device(request.headers.get("user-agent", ""))
    problems: list[Problem] = []
    for one in asked:
        try:
            return access.check_code(session.viewer(request), UUID(one), code, device=label)
        except Problem as problem:
            problems.append(problem)
    raise problems[0]


def refusal(said: Language, problem: Problem) -> str:
    """What to say at the field; to who must wait: how long."""
    wait = problem.wait_s if isinstance(problem, access.TooManyCodes) else None
    if wait is None:
        return said.problem(problem)
    if wait <= _MINUTE_S:
        return said.text("login.wait_seconds", seconds=wait)
    return said.text("login.wait_minutes", minutes=-(-wait // _MINUTE_S))
