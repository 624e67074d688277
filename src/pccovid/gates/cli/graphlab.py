"""The drawing of chains in a real browser, without a graphics card: how long until it stands, how smoothly it moves."""

import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from pccovid.gates.cli import lab
from pccovid.gates.web import assets
from pccovid.gates.web.console.drawing import drawing
from pccovid.gates.web.language import language
from pccovid.response import spread

_CONTACTS = 24  # of a case
_CASES_A_DAY = 100
_PAGE = """<!doctype html><link rel="stylesheet" href="style.css">
<div id="graph" class="graph__drawing" data-source="points" hidden></div>
<div id="graph-tools" hidden><button id="graph-in">+</button><button id="graph-out">-</button></div>
<script type="module" src="graph.js"></script>"""
# A click moves the camera; two frames later the new picture stands.
_MOVES = """async () => {
  const press = ["#graph-in", "#graph-out"].map((id) => document.querySelector(id));
  const began = performance.now();
  for (let i = 0; i < 20; i += 1) {
    press[i % 2].click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  return 20000 / (performance.now() - began);
}"""


def figures(nodes: int) -> dict[str, float]:
    """Seconds of the layout, seconds until `nodes` points are drawn, pictures a second while they move."""
    chain = _chain(nodes)
    began = time.perf_counter()
    points = drawing(chain, language("vi"))
    laid_out = time.perf_counter() - began
    with _served(points) as url, lab.chromium("--use-angle=swiftshader", "--enable-unsafe-swiftshader") as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector("#graph[data-drawn]")
        drawn = time.perf_counter() - began
        return {
            "graph_layout_s": round(laid_out, 3),
            "graph_drawn_s": round(drawn, 2),
            "graph_moves_per_s": round(page.evaluate(_MOVES), 1),
        }


def _chain(nodes: int) -> spread.Chain:
    """A chain of which every case infected some of those that follow, with its contacts."""
    rng, first = Random(242), date(2021, 10, 1)  # noqa: S311 (a drawing, no secret)
    count = nodes // (_CONTACTS + 1)
    cases = tuple(
        spread.CaseNode(
            i, f"CB-20211001-{i:04}", None, "confirmed", first + timedelta(i // _CASES_A_DAY),
            by_onset=True, source_case_id=rng.randrange(max(0, i - 2 * _CASES_A_DAY), i) if i else None,
        )
        for i in range(count)
    )  # fmt: skip
    lines = tuple(
        spread.Infection(case.source_case_id, case.case_id, spread.Certainty.STATED, parent=True)
        for case in cases
        if case.source_case_id is not None
    )
    leaves = tuple(spread.ContactLeaf(i, 1, "close", "proposed", _CONTACTS) for i in range(count))
    return spread.Chain(cases, lines, leaves, (), 0)


@contextmanager
def _served(points: dict[str, Any]) -> Generator[str]:
    """The page's own script and style with these points, on a free port."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("graph.js", "style.css"):
            root.joinpath(name).write_bytes(assets.content(name))
        root.joinpath("points").write_text(json.dumps(points))
        root.joinpath("index.html").write_text(_PAGE)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is the library's)
        """Say nothing."""
