"""Programmes of other agencies in the demonstration: what each hands in to be let in, and what it is given."""

from pathlib import Path
from typing import NamedTuple

from pccovid.gates.demo import laboratory
from pccovid.gates.demo.sandboxes import agency


class Caller(NamedTuple):
    """A programme with keys of its own in `folder`, and what is agreed with it."""

    code: str
    agency: str
    folder: Path
    purposes: tuple[str, ...]
    pushes: tuple[str, ...]

    @property
    def is_let_in(self) -> bool:
        """Whether it has its certificate."""
        return agency.is_let_in(self.folder)

    @property
    def signing_key(self) -> bytes:
        """Its public key (PEM)."""
        return (self.folder / agency.PUBLIC_KEY).read_bytes()

    @property
    def request(self) -> bytes:
        """Its request for a certificate (PEM)."""
        return (self.folder / agency.TLS_REQUEST).read_bytes()

    def give(self, certificate: bytes, authority: bytes) -> None:
        """Its certificate, and that of the authority whose server it may trust."""
        (self.folder / agency.AUTHORITY).write_bytes(authority)
        (self.folder / agency.CERTIFICATE).write_bytes(certificate)


def callers(out: Path) -> list[Caller]:
    """Everybody who calls in the demonstration built in `out`."""
    source = laboratory.SOURCE
    return [Caller(laboratory.CALLER, laboratory.NAME, out / source, ("testing",), (source,))]
