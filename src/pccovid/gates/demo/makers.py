"""The further sources of the demonstration, each in a module of its own, in the order in which they are made."""

from pccovid.gates.demo.further import Maker

MAKERS: tuple[Maker, ...] = ()
