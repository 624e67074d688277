"""People whom no source knows: PcCovid writes them down itself, and asks whether they are somebody else after all.

Ground: notice 242/TB-VPCP, 2 (nobody is left out for want of a paper). Their record is one of the source `pccovid`;
docs/decisions/0005 says why.
"""

from pccovid.people.newcomers.actions import register, register_by_phone, suspect_doubles
from pccovid.people.newcomers.model import CannotRegister, Kin, Newcomer, SelfFirst, TooManyNewcomers

__all__ = [
    "CannotRegister",
    "Kin",
    "Newcomer",
    "SelfFirst",
    "TooManyNewcomers",
    "register",
    "register_by_phone",
    "suspect_doubles",
]
