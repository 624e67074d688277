"""The file that tells the connectors where the sources are: `sources.toml`, beside the folder of the sandboxes."""

import json
import tomllib
from pathlib import Path

Sources = dict[str, dict[str, str]]


class NotBuilt(Exception):
    """There are no sandboxes yet: run `pccovid demo build` first."""


def path(out: Path) -> Path:
    """Where the addresses stand for sandboxes in `out`."""
    return out.parent / "sources.toml"


def read(out: Path) -> Sources:
    """The addresses and secrets of every source; NotBuilt when there are no sandboxes."""
    if not (out.is_dir() and path(out).exists()):
        raise NotBuilt(NotBuilt.__doc__)
    return tomllib.loads(path(out).read_text(encoding="utf-8"))


def write(out: Path, sources: Sources) -> None:
    """Replace the file in one step; only its owner may read it, for it holds secrets."""
    lines = ["# Written by the demonstration: the sources are sandboxes."]
    for name, values in sources.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]  # as TOML has it
    fresh = path(out).with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path(out))
