"""What the card check of Viet Nam Social Security answers, in words: what differs, and what to do about it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

# right; card: about the card itself; differs: evidence about the person; unknown: no card found; asker: we are not let
# in; refused: the question was malformed; failed: their fault, to be asked again.
CardAnswerKind = Literal["right", "card", "differs", "unknown", "asker", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """One result code of the card check."""

    code: str
    kind: CardAnswerKind
    vi: str
    en: str
    do_vi: str = ""
    do_en: str = ""


@cache
def card_answers() -> dict[str, CardAnswer]:
    """All result codes."""
    text = resources.files("pccovid.commons.codes").joinpath("card_answers.toml").read_text(encoding="utf-8")
    return {code: CardAnswer(code, **words) for code, words in tomllib.loads(text).items()}
