"""Serving the sandboxes: HTTP servers over what was built, while the demonstration runs."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from pccovid.gates.demo import addresses
from pccovid.gates.demo.makers import MAKERS
from pccovid.gates.demo.sandboxes import CITIZENS, DOSES
from pccovid.gates.demo.sandboxes.platform import Platform
from pccovid.gates.demo.sandboxes.questions import Questions
from pccovid.gates.demo.sandboxes.server import Sandbox

_PAGES_PER_SECOND = 100
_QUESTIONS_PER_SECOND = 1_000


class Sandboxes(NamedTuple):
    """The servers while they run."""

    vaccination_platform: Sandbox
    population: Sandbox


@contextmanager
def serve(out: Path, ports: tuple[int, int] = (0, 0)) -> Generator[Sandboxes]:
    """The servers over what was built in `out`, in threads of this process, until the block ends.

    Port 0 takes a free one, of the first two servers; the addresses are written into sources.toml.
    """
    sources = addresses.read(out)
    vaccination, population = sources["vaccination_platform"], sources["population"]
    with (
        Sandbox(Platform(out / DOSES), key=vaccination["key"], per_second=_PAGES_PER_SECOND, port=ports[0]) as platform,
        Sandbox(
            Questions(out / CITIZENS), key=population["key"], per_second=_QUESTIONS_PER_SECOND, port=ports[1]
        ) as questions,
        ExitStack() as stack,
    ):
        for maker in MAKERS:
            sources[maker.source] |= stack.enter_context(maker.serve(out, sources[maker.source]))
        vaccination["url"], population["url"] = platform.url, questions.url
        addresses.write(out, sources)
        yield Sandboxes(platform, questions)
