"""The card check of Viet Nam Social Security: a session for user and password, then one question about one person.

It answers nobody who does not say who they are. Where the name or the birth date differs, the code says which, and no
card is told.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import cast

from pccovid.commons import codes
from pccovid.commons.text import fold
from pccovid.gates.demo.places import DAY
from pccovid.gates.demo.register import official
from pccovid.gates.demo.sandboxes import store
from pccovid.gates.demo.sandboxes.server import Answer, Request, answer
from pccovid.ground import ids

TOKEN, CHECK = "/api/token/take", "/api/egw/KQNhanLichSuKCB2024"  # paths
_NEEDED = ("maThe", "hoTen", "ngaySinh", "hoTenCb", "cccdCb")
Content = dict[str, str]


class Cards:
    """Answers out of the file that the builder wrote. `officers` are the askers it knows, names by number."""

    def __init__(self, cards: Path, login: tuple[str, str], officers: dict[str, str]) -> None:
        self._cards = cards
        self._login = login
        self._officers = officers
        self._tokens: set[str] = set()

    def __call__(self, request: Request) -> Answer:
        try:
            content = json.loads(request.body)
        except ValueError:
            return answer(200, {"maKetQua": "205"})
        if (request.method, request.path) == ("POST", TOKEN):
            return answer(200, self._session(content))
        if (request.method, request.path) != ("POST", CHECK):
            return answer(404, {"maKetQua": "404"})
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return answer(200, {"maKetQua": "401"})
        known = self._check(content)
        code = codes.card_answers()[cast("str", known["maKetQua"])]
        return answer(200, {"ghiChu": code.vi, "dsLichSuKCB2018": []} | known)

    def end_sessions(self) -> None:
        """As it happens at night: everybody must log in again."""
        self._tokens.clear()

    def _session(self, content: object) -> dict[str, object]:
        if content != {"username": self._login[0], "password": self._login[1]}:
            return {"maKetQua": "401", "APIKey": None}
        self._tokens.add(token := ids.token())
        return {"maKetQua": "200", "APIKey": {"access_token": token, "token_type": "Bearer"}}

    def _check(self, content: object) -> dict[str, str | None]:
        asked = cast("Content", content) if isinstance(content, dict) else {}
        if not all(isinstance(asked.get(name), str) and asked[name] for name in _NEEDED):
            return {"maKetQua": "205"}
        if asked["cccdCb"] not in self._officers:
            return {"maKetQua": "054"}
        if official(self._officers[asked["cccdCb"]]) != official(asked["hoTenCb"]):
            return {"maKetQua": "055"}
        found = store.card(self._cards, asked["maThe"])
        if found is None:
            return {"maKetQua": "050"}
        card: dict[str, str | None] = json.loads(found)
        differs = _differs(card, asked)
        return {"maKetQua": differs} if differs else card | {"maKetQua": _state(card)}


def _differs(card: dict[str, str | None], asked: Content) -> str | None:
    """060: the name; 061: the name, its first letters being right; 070: the birth, as far as both know it."""
    name, written = card["hoTen"] or "", asked["hoTen"]
    if official(name) != official(written):
        return "061" if _initials(name) == _initials(written) else "060"
    born, told = card["ngaySinh"] or "", asked["ngaySinh"]
    return None if born == told or (4 in (len(born), len(told)) and born[-4:] == told[-4:]) else "070"


def _initials(name: str) -> list[str]:
    return [word[0] for word in fold(name).split()]


def _state(card: dict[str, str | None]) -> str:
    ended = _day(card["gtTheDen"] or "") < DAY
    if card.get("maTheMoi"):
        return "003" if ended else "004"
    return "010" if ended else "000"


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  # a day has no zone
