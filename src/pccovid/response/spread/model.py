"""Nouns: cases as points, infections as lines, clusters, and places by what happened there."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pccovid.commons.codes import Confidence
from pccovid.ground.errors import NotFound

# More points than this are not drawn; a page says so and asks for fewer days.
MOST_NODES = 50_000


class NoSuchCluster(NotFound):
    """Không tìm thấy ổ dịch này trong địa bàn của bạn. Có thể nó đã được gộp với ổ dịch khác; bạn xem lại danh sách."""

    code = "no_such_cluster"


class NoSuchPlace(NotFound):
    """Không tìm thấy địa điểm này trong danh sách địa điểm có ca bệnh ở địa bàn của bạn."""

    code = "no_such_risk_place"


class Certainty(StrEnum):
    """How sure it is who infected whom: somebody investigated it, evidence favours it, or it is one of several."""

    STATED = "stated"
    LIKELY = "likely"
    POSSIBLE = "possible"


class ClusterStatus(StrEnum):
    """What an officer made of a cluster that was found by itself."""

    SIGNAL = "signal"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class CaseNode:
    """A case as a point. `day` is the onset, else the sample, else the opening; `by_onset` says which."""

    case_id: int
    case_no: str
    unit_id: int | None
    classification: str
    day: date
    by_onset: bool
    source_case_id: int | None


@dataclass(frozen=True)
class MetCase:
    """Two cases of whom one stands among the contacts of the other, and how much speaks for it (0 to 1)."""

    case_id: int
    became_case_id: int
    score: float
    first_on: date


@dataclass(frozen=True)
class ContactLeaf:
    """How many contacts of a case stand in one class and state."""

    case_id: int
    ring: int
    kind: str
    state: str
    people: int


@dataclass(frozen=True)
class Infection:
    """A line from a case to the one it may have infected. `parent`: the likeliest of its lines, drawn as the tree."""

    source: int
    target: int
    certainty: Certainty
    parent: bool


@dataclass(frozen=True)
class Alert:
    """What cannot be right: somebody fell ill before whoever is said to have infected them, by so many days."""

    source: int
    target: int
    days: int


@dataclass(frozen=True)
class Chain:
    """Cases with what links them. `left_out`: contacts that are counted but not drawn, because they are too many."""

    cases: tuple[CaseNode, ...]
    infections: tuple[Infection, ...]
    contacts: tuple[ContactLeaf, ...]
    alerts: tuple[Alert, ...]
    left_out: int


@dataclass(frozen=True)
class Setting:
    """When cases who met in a kind of setting are one cluster: so many cases within so many days."""

    kind: str
    cases: int
    days: int


@dataclass(frozen=True)
class ClusterRule:
    """What counts as a cluster from a day on."""

    id: str
    valid_from: date
    source: str
    confidence: Confidence
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class Tie:
    """Two cases that met in one setting: `label` is the place or group, the same for all who met there."""

    case_id: int
    other_case_id: int
    kind: str
    label: str
    place_id: int | None
    day: date
    other_day: date


@dataclass(frozen=True)
class Found:
    """A cluster as it is found: the cases, the kind of setting that most of them share, and where that is."""

    cases: tuple[int, ...]
    kind: str
    label: str
    place_id: int | None


@dataclass(frozen=True)
class Cluster:
    """A cluster in the list of a unit. `recent`: cases of the last seven days, `former`: of the seven before."""

    cluster_id: int
    status: ClusterStatus
    kind: str
    label: str | None
    place_id: int | None
    cases: int
    recent: int
    former: int
    first_on: date
    last_on: date
    rule: str
    found_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class ClusterCase:
    """One case of a cluster."""

    case_no: str
    unit_id: int | None
    classification: str
    day: date


@dataclass(frozen=True)
class RiskPlace:
    """A place where cases were while they could infect, in the order of risk; never who."""

    place_id: int
    name: str | None
    kind: str | None
    commune_id: int | None
    address: str | None
    cases: int
    contacts: int
    close_contacts: int
    visits: int
    last_case_on: date
    last_visit_on: date | None
    closed: bool


@dataclass(frozen=True)
class PlaceDay:
    """One day of a place: visits that were told, and how many cases were there."""

    day: date
    visits: int
    cases: int
