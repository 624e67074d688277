"""Citizens at their pages: a bounded load on a real server on this machine, and the weight of the first page."""

import gzip
import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from urllib.parse import urljoin
from uuid import uuid4

from pccovid.gates.cli.site import serving
from pccovid.ground import crypto, ids, migrate
from pccovid.ground.sql import query

PAGES = ("/", "/chao", "/so-tiem", "/du-lieu-cua-toi", "/ma-qr")
CITIZENS, ROUNDS, AT_ONCE = 200, 2, 4


def citizens(admin: str) -> dict[str, float]:
    """Every page of 200 citizens, twice, four at a time, by keep-alive connections; milliseconds at the client."""
    tokens = _log_in(admin)
    with serving(admin) as port, ThreadPoolExecutor(AT_ONCE) as pool:
        first = _first_page_kb(port)
        shares = [tokens[i::AT_ONCE] for i in range(AT_ONCE)]
        _ = list(pool.map(_visit, [port] * AT_ONCE, [share[:5] for share in shares]))  # warm up
        visits = pool.map(_visit, [port] * AT_ONCE, [share * ROUNDS for share in shares])
        answers = [answer for share in visits for answer in share]
    times = [milliseconds for status, milliseconds in answers if status == http.client.OK]
    return {
        "p95_ms": round(quantiles(times, n=20)[18], 2),
        "p50_ms": round(quantiles(times, n=2)[0], 2),
        "requests": len(answers),
        "errors": len(answers) - len(times),
        "first_page_kb": first,
    }


def _log_in(admin: str) -> list[str]:
    """Sessions of citizens who have something to see, without the one-time codes."""
    tokens: list[str] = []
    with migrate.owner_tx(admin) as tx:
        for person in tx.values(query(__package__ or "", "bench_people"), {"most": CITIZENS}):
            tokens.append(ids.token())
            tx.run(
                query(__package__ or "", "bench_session"),
                {
                    "account": uuid4(),
                    "phone": f"bench {len(tokens)}",
                    "person": person,
                    "token": crypto.fingerprint(tokens[-1]),
                },
            )
    return tokens


def _visit(port: int, tokens: list[str]) -> list[tuple[int, float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    answers: list[tuple[int, float]] = []
    for token in tokens:
        for page in PAGES:
            started = time.perf_counter()
            connection.request("GET", page, headers={"Cookie": f"pccovid_session={token}"})
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, (time.perf_counter() - started) * 1000))
    connection.close()
    return answers


def _first_page_kb(port: int) -> float:
    """Compressed kilobytes of the front door with everything it loads, as a first visitor gets them."""
    page, size = _fetch(port, "/")
    waiting, seen = set(_addresses(page)), {"/"}
    while waiting - seen:
        address = (waiting - seen).pop()
        seen.add(address)
        text, weight = _fetch(port, address)
        size += weight
        if address.endswith(".css"):
            waiting |= {urljoin(address, found) for found in re.findall(r"url\([\"']?([^\"')]+)", text)}
    return round(size / 1000, 1)


def _addresses(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', page)


def _fetch(port: int, address: str) -> tuple[str, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{address} answered {answer.status}")
    plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return plain.decode("utf-8", "replace"), len(body)
