"""From a template to an answer: the words, the layout's needs, and the page that a Problem becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.utils import missing
from litestar import MediaType, Response
from litestar.background_tasks import BackgroundTask, BackgroundTasks
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.template.base import csrf_token

from pccovid.gates.web import assets, session
from pccovid.gates.web.forms import Form
from pccovid.gates.web.language import LANGUAGES, Language, language
from pccovid.gates.web.security import AnyRequest, cookie
from pccovid.ground import clock
from pccovid.ground.config import settings
from pccovid.ground.errors import Problem

_HERE = Path(__file__).parent
_YEAR = 365 * 24 * 3600
_LANGUAGE = "pccovid_lang"


class _Missing(ChainableUndefined):
    """A name that a page forgot to pass is an error; a key left out of a component's parameters is not."""

    def __bool__(self) -> bool:
        return bool(str(self))

    def __str__(self) -> str:
        if self._undefined_obj is missing and self._undefined_name not in {"undefined", "caller"}:
            self._fail_with_undefined_error()
        return ""


@cache
def _environment() -> Environment:
    components = {"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja", "templates")}
    loader = ChoiceLoader([FileSystemLoader(_HERE), PrefixLoader(components)])
    environment = Environment(loader=loader, autoescape=True, undefined=_Missing, trim_blocks=True, lstrip_blocks=True)
    environment.filters["asset"] = assets.url
    return environment


def spoken(request: AnyRequest) -> Language:
    """The language asked for in the address, else the one chosen before, else Vietnamese; brief on the desks."""
    said = language(request.query_params.get("lang") or request.cookies.get(_LANGUAGE, ""))
    return replace(said, brief=request.url.path.startswith("/quan-ly"))


def render(template: str, said: Language, **context: object) -> str:
    """A template with the words of a language."""
    tools = {"lang": said.code, "t": said.text, "word": said.word, "day": said.day, "moment": said.moment}
    return _environment().get_template(template).render(tools | {"number": said.number} | context)


def page(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    cookies: Sequence[Cookie] = (),
    **context: object,
) -> Response[str]:
    """The answer that shows a template."""
    said = spoken(request)
    html = render(template, said, **_layout(request, said), **{"faults": {}, "values": {}} | context)
    kept = [*cookies, *_kept_language(request)]
    return Response(html, media_type=MediaType.HTML, status_code=status, cookies=kept)


def again(request: AnyRequest, template: str, form: Form, *, status: int = 422, **context: Any) -> Response[str]:
    """The page of a form once more, with what was typed and what to mend."""
    return page(request, template, status=status, faults=form.faults, values=form.values, **context)


def go(
    path: str,
    *,
    cookies: Sequence[Cookie] = (),
    headers: Mapping[str, str] | None = None,
    background: BackgroundTask | BackgroundTasks | None = None,
) -> Redirect:
    """After a form: the next page, by GET, so that back and reload send nothing twice."""
    return Redirect(path, status_code=303, cookies=list(cookies), headers=dict(headers or {}), background=background)


def problem_page(request: AnyRequest, problem: Problem, *, cookies: Sequence[Cookie] = ()) -> Response[str]:
    """The page of a Problem: what is wrong, how to mend it, what is safe."""
    sentence = spoken(request).problem(problem)
    return page(
        request, "parts/problem.html", status=problem.status, cookies=cookies, sentence=sentence, code=problem.code
    )


def _layout(request: AnyRequest, said: Language) -> dict[str, Any]:
    other = next(code for code in LANGUAGES if code != said.code)
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return {
        "form_token": csrf_token({"request": request}),
        "path": request.url.path,
        "other_language": f"?{urlencode([*query, ('lang', other)])}",
        "logged_in": session.logged_in(request),
        "wallet_owner": session.wallet_owner(request),
        "acting_for": request.state.get("acting_for"),
        "demo": settings().demo,
        "today": clock.today(),
        "now": clock.now(),
    }


def _kept_language(request: AnyRequest) -> list[Cookie]:
    asked = request.query_params.get("lang")
    return [cookie(request, _LANGUAGE, asked, max_age=_YEAR)] if asked in LANGUAGES else []
