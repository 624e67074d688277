"""Every text in both languages, every key that a page asks for, every Problem in English."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import pccovid
from pccovid.gates import web
from pccovid.gates.web.language import language
from pccovid.ground.errors import Problem

WEB = Path(web.__file__).parent
VI, EN = language("vi"), language("en")
ASKED = re.compile(r"""\bt\("([\w.]+)"(\s*~)?""")
FIELD = re.compile(r"{(\w+)}")


def problems() -> set[type[Problem]]:
    """Every Problem that any module of the product defines."""
    for module in pkgutil.walk_packages(pccovid.__path__, "pccovid."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, new = set[type[Problem]](), {Problem}
    while new:
        found |= new
        new = {sub for kind in new for sub in kind.__subclasses__()} - found
    return {kind for kind in found if kind.__module__.startswith("pccovid.")}


def test_both_languages_have_the_same_keys_with_the_same_values_to_fill_in() -> None:
    assert VI.texts.keys() == EN.texts.keys()
    unlike = [key for key, text in VI.texts.items() if set(FIELD.findall(text)) != set(FIELD.findall(EN.texts[key]))]
    assert unlike == []


@pytest.mark.parametrize("template", sorted(WEB.rglob("*.html")), ids=lambda p: p.name)
def test_every_key_that_a_page_asks_for_exists(template: Path) -> None:
    for key, open_end in ASKED.findall(template.read_text()):
        if open_end:
            assert any(known.startswith(key) for known in VI.texts), key
        else:
            assert key in VI.texts, key


def test_no_text_is_left_over() -> None:
    pages = "".join(path.read_text() for kind in ("*.html", "*.py") for path in WEB.rglob(kind))
    asked = set(re.findall(r"""["']([a-z]\w*\.[\w.]*)""", pages))
    asked |= {f"{group}." for group in re.findall(r"""\bword\("(\w+)",""", pages)}
    left = [key for key in VI.texts if not any(key == a or (a[-1] in "._" and key.startswith(a)) for a in asked)]
    assert left == []


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    kinds = problems()
    assert {kind.code for kind in kinds} == EN.problems.keys()
    assert [kind for kind in kinds if not (kind.__doc__ or "").strip().endswith((".", ":"))] == []


def test_numbers_and_days_in_each_language() -> None:
    assert (VI.number(1234567), EN.number(1234567)) == ("1.234.567", "1,234,567")
