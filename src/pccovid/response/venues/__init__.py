"""Asking who was at a place while a case was there: two officers, and whoever manages the place is told (P-13).

Ground: QĐ 5053/QĐ-BYT (places as epidemiological milestones); notice 242/TB-VPCP, 2 (no other purpose).
"""

from pccovid.response.venues.actions import ask, expire, find_places, page, settle, tell_owners
from pccovid.response.venues.model import (
    AlreadyDecided,
    Answer,
    AskedTooLongAgo,
    NoPlaceChosen,
    NoReason,
    NoSuchVenueTrace,
    NotAVenueOfYours,
    PlaceFound,
    SameOfficer,
    Stay,
    VenueTrace,
    WrongStay,
)
from pccovid.response.venues.rules import stay
from pccovid.response.venues.store import owner_called

__all__ = [
    "AlreadyDecided",
    "Answer",
    "AskedTooLongAgo",
    "NoPlaceChosen",
    "NoReason",
    "NoSuchVenueTrace",
    "NotAVenueOfYours",
    "PlaceFound",
    "SameOfficer",
    "Stay",
    "VenueTrace",
    "WrongStay",
    "ask",
    "expire",
    "find_places",
    "owner_called",
    "page",
    "settle",
    "stay",
    "tell_owners",
]
