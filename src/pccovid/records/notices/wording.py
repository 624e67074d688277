"""What a notice says, in the words of its template and the language of its reader."""

from collections.abc import Mapping
from datetime import date, datetime

from pccovid.commons import units
from pccovid.records.notices import catalogue
from pccovid.records.notices.model import Kind, Speaker, Template, Wording


def worded(kind: Kind, version: int, kept: Mapping[str, str], said: Speaker) -> Wording:
    """What a notice says in a language, by the version of its template that it was written for."""
    template = catalogue.template(kind)
    known = next(v for v in template.versions if v.number == version)
    words = known.words[said.code]
    shown = {name: _shown(template, known.values[name], text, said) for name, text in kept.items()}
    return Wording(
        words.title.format(**shown),
        words.happened.format(**shown),
        tuple(line.format(**shown) for line in words.now),
        words.until.format(**shown),
    )


def neutral(severity: str, language: str) -> str:
    """All that a locked screen may show of a notice."""
    return catalogue.delivery().neutral[severity][language]


def _shown(template: Template, kind: str, text: str, said: Speaker) -> str:
    if kind in template.codes:
        return template.codes[kind][text][said.code]
    if kind == "date":
        return said.day(date.fromisoformat(text))
    if kind == "moment":
        return said.moment(datetime.fromisoformat(text))
    if kind == "unit":
        unit = units.units().get(int(text))
        return unit.full_name if unit else ""
    return text
