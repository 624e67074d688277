"""Where the sources are: the operator's file `sources.toml` in the folder of the installation, with their secrets."""

import tomllib
from pathlib import Path

from pccovid.gates.sources.framework.model import Unreachable
from pccovid.ground.config import settings


def addresses(source: str) -> dict[str, str]:
    """Everything the operator's file says of a source.

    Raises
    ------
    Unreachable
        It says nothing of it.
    """
    path = settings().var / "sources.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if source not in known:
        raise Unreachable(f"Chưa khai báo địa chỉ của nguồn {source} trong {path.name}")
    return known[source]


def folder(source: str, name: str) -> Path:
    """A file or folder of a source; a relative one stands beside sources.toml."""
    return settings().var / addresses(source)[name]
