"""Help at the commune's desk, for who has no telephone or lost it: find who stands there, bind a telephone to them."""

from pccovid.people.assistance.actions import bind_telephone, find
from pccovid.people.assistance.model import Found, NothingToFind, TooManyFound, Wanted
from pccovid.people.assistance.rules import understand

__all__ = ["Found", "NothingToFind", "TooManyFound", "Wanted", "bind_telephone", "find", "understand"]
