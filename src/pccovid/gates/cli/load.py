"""Citizens at their pages: a bounded load on a real server on this machine, and the weight of the first page."""

import gzip
import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from statistics import quantiles
from urllib.parse import urljoin
from uuid import UUID, uuid4

from pccovid.gates.cli import lab
from pccovid.gates.cli.site import serving
from pccovid.ground import crypto, ids, migrate
from pccovid.ground.sql import query
from pccovid.ground.tx import Tx

PAGES = ("/", "/the", "/chao", "/so-tiem", "/du-lieu-cua-toi", "/ma-qr", "/khai-bao", "/canh-bao", "/gia-dinh")
CITIZENS, ROUNDS, AT_ONCE = 200, 2, 4
_READERS, _READING_S, _PAUSE_S = 100, 60.0, 5.0  # seconds; a page every five: a quick reader


@dataclass(frozen=True)
class _Declarers:
    """Two people: one declared their health before, one never declared anything."""

    known: UUID
    new: UUID


Answer = tuple[int, float]  # status, milliseconds at the client


def citizens(admin: str) -> dict[str, float]:
    """Every page of many citizens: a hundred who read at once, then four connections as fast as the server answers."""
    tokens = _log_in(admin)
    known, new = _declarers(admin)
    with serving(admin) as port:
        first = _first_page_kb(port)
        _ = _all_at_once(port, tokens[:20])  # warm up
        reading = _read_together(port, tokens)
        began = time.perf_counter()
        hurried = _all_at_once(port, tokens * ROUNDS)
        seconds = time.perf_counter() - began
        seen = lab.figures(f"http://127.0.0.1:{port}", known, new)
    return {
        **_percentiles(reading),
        "requests": len(reading),
        "errors": sum(status != http.client.OK for status, _ in reading + hurried),
        "pages_per_s": round(len(hurried) / seconds, 1),
        "hurried_p95_ms": _percentiles(hurried)["p95_ms"],
        "first_page_kb": first,
        **seen,
    }


def people(admin: str) -> int:
    """How many people are held."""
    with migrate.owner_tx(admin) as tx:
        return tx.value(query(__package__ or "", "bench_people_held"))


def _percentiles(answers: list[Answer]) -> dict[str, float]:
    times = [milliseconds for status, milliseconds in answers if status == http.client.OK]
    return {"p95_ms": round(quantiles(times, n=20)[18], 2), "p50_ms": round(quantiles(times, n=2)[0], 2)}


def _all_at_once(port: int, tokens: list[str]) -> list[Answer]:
    """Every page of every token, over four keep-alive connections without a pause."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        shares = [tokens[i::AT_ONCE] for i in range(AT_ONCE)]
        return [answer for share in pool.map(_visit, [port] * AT_ONCE, shares) for answer in share]


def _read_together(port: int, tokens: list[str]) -> list[Answer]:
    """A hundred citizens, each at their own pages, a page and a pause, for a minute."""
    with ThreadPoolExecutor(_READERS) as pool:
        answers = pool.map(_read, [port] * _READERS, tokens[:_READERS], range(_READERS))
        return [answer for share in answers for answer in share]


def _read(port: int, token: str, number: int) -> list[Answer]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    time.sleep(_PAUSE_S * number / _READERS)  # they did not come at the same moment
    until, answers = time.perf_counter() + _READING_S, list[Answer]()
    first = number % len(PAGES)  # and they do not walk in step
    for page in cycle(PAGES[first:] + PAGES[:first]):
        if time.perf_counter() > until:
            break
        answers.append(_get(connection, token, page))
        time.sleep(_PAUSE_S)
    connection.close()
    return answers


def _log_in(admin: str) -> list[str]:
    """Sessions of citizens who have something to see, without the one-time codes."""
    with migrate.owner_tx(admin) as tx:
        people = tx.values(query(__package__ or "", "bench_people"), {"most": CITIZENS})
        return [_session(tx, person) for person in people]


def _declarers(admin: str) -> list[str]:
    """Sessions of one who declared their health before, and of one who never declared."""
    with migrate.owner_tx(admin) as tx:
        pair = tx.fetch_one(query(__package__ or "", "bench_declarers"), _Declarers)
        assert pair is not None  # an aggregate has one row
        return [_session(tx, person) for person in (pair.known, pair.new)]


def _session(tx: Tx, person: UUID) -> str:
    token, account = ids.token(), uuid4()
    values = {"account": account, "phone": f"bench {account}", "person": person, "token": crypto.fingerprint(token)}
    tx.run(query(__package__ or "", "bench_session"), values)
    return token


def session_of(tx: Tx, id_number: str) -> str:
    """A session of the person who bears this number of a paper."""
    return _session(tx, tx.value(query(__package__ or "", "bench_person_of"), {"number": id_number}))


def _visit(port: int, tokens: list[str]) -> list[Answer]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    answers = [_get(connection, token, page) for token in tokens for page in PAGES]
    connection.close()
    return answers


def _get(connection: http.client.HTTPConnection, token: str, page: str) -> Answer:
    started = time.perf_counter()
    connection.request("GET", page, headers={"Cookie": f"pccovid_session={token}"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - started) * 1000


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
