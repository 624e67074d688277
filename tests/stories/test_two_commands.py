"""`make run` from nothing to a page and cleanly back, again in seconds, and the same end after any kill."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from pccovid.gates.cli.site import free_port
from pccovid.ground.postgres import Embedded

pytestmark = pytest.mark.xdist_group("installation")

PEOPLE = "400"


@pytest.fixture
def installation() -> Iterator[dict[str, str]]:
    """The environment of an installation of its own: folder, embedded server, port."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PCCOVID_") and k != "DATABASE_URL"}
    if "PCCOVID_POSTGRES_BIN" in os.environ:
        environment["PCCOVID_POSTGRES_BIN"] = os.environ["PCCOVID_POSTGRES_BIN"]
    home = Path(tempfile.mkdtemp(prefix="pccovid-run-"))
    home.chmod(0o755)  # the server's own user passes through
    yield environment | {
        "PCCOVID_VAR": str(home / "var"),
        "PCCOVID_PORT": str(free_port()),
        "PCCOVID_API_PORT": str(free_port()),
    }
    for folder in home.iterdir():
        Embedded(folder / "postgres").stop()
    shutil.rmtree(home)


def start(environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "pccovid", "run", "--people", PEOPLE]
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def front_page(environment: dict[str, str], patience: float) -> str:
    until = time.monotonic() + patience
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{environment['PCCOVID_PORT']}/", timeout=5).text
        except httpx.TransportError:
            assert time.monotonic() < until, "the front page did not come"
            time.sleep(0.2)


def _code_for(environment: dict[str, str], phone: str) -> list[str]:
    """The one-time codes in the labelled inbox after asking for one, without a browser."""
    with httpx.Client(base_url=f"http://127.0.0.1:{environment['PCCOVID_PORT']}", timeout=10) as client:
        form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', client.get("/vao").text))
        client.post("/vao", data={**form, "phone": phone})
        for _ in range(50):  # the message leaves after the answer
            if codes := re.findall(r"\b\d{6}\b", client.get("/demo/tin-nhan").text):
                return codes
            time.sleep(0.1)
        return []


def stop(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    return output


def test_run_serves_stops_cleanly_and_starts_again_in_seconds(installation: dict[str, str]) -> None:
    first = start(installation)
    page = front_page(installation, patience=90)
    assert "15/10/2021" in page
    assert _code_for(installation, "0900000001"), "no one-time code came"
    _wait_for_pushed_tests(installation, patience=60)
    said = stop(first)
    assert first.returncode == 0, said
    assert "Carried over" in said
    assert re.search(r"citizen .* 0900000001", said)
    assert "xa.demo" in said
    assert "vanhanh.demo" in said
    assert not Embedded(Path(installation["PCCOVID_VAR"]) / "postgres").running()

    began = time.monotonic()
    second = start(installation)
    front_page(installation, patience=15)
    assert time.monotonic() - began < 15
    said = stop(second)
    assert second.returncode == 0, said
    assert "Carried over" not in said, "the second start carried everyone over again"


def test_killed_at_any_moment_the_carry_over_comes_to_the_same_end(installation: dict[str, str]) -> None:
    run = [sys.executable, "-m", "pccovid"]
    subprocess.run([*run, "demo", "build", "--people", PEOPLE], env=installation, check=True, capture_output=True)
    chance = random.Random(242)
    for _ in range(6):
        process = subprocess.Popen([*run, "carry-over"], env=installation, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(1.0, 5.0))
        process.kill()
        process.wait()
    interrupted = _who_is_who(_to_the_end(installation))

    clean = installation | {"PCCOVID_VAR": installation["PCCOVID_VAR"] + "-clean"}
    subprocess.run([*run, "demo", "build", "--people", PEOPLE], env=clean, check=True, capture_output=True)
    persons, quarantine = _who_is_who(_to_the_end(clean))
    assert interrupted[0] ^ persons == set()
    assert interrupted[1] ^ quarantine == set()


def _to_the_end(environment: dict[str, str]) -> dict[str, str]:
    """Carry over until nothing is left to ask: the insurer is asked about some people in each pull."""
    for _ in range(3):
        command = [sys.executable, "-m", "pccovid", "carry-over"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    return environment


def _wait_for_pushed_tests(environment: dict[str, str], patience: float) -> None:
    """Until what the made-up laboratory pushes over the interface for agencies stands with people."""
    until = time.monotonic() + patience
    with psycopg.connect(
        Embedded(Path(environment["PCCOVID_VAR"]) / "postgres").url("pccovid"), autocommit=True
    ) as looking:
        while not looking.execute(
            "select from records.test t join people.link l using (record_id) where t.result = 'negative' and l.state = 'auto' limit 1"
        ).fetchall():
            assert time.monotonic() < until, "no test reached anybody"
            time.sleep(0.5)


def _who_is_who(environment: dict[str, str]) -> tuple[set[tuple[tuple[str, ...], ...]], set[str]]:
    """Persons as the sets of records linked to them, ids left out; and what lies in quarantine."""
    server = Embedded(Path(environment["PCCOVID_VAR"]) / "postgres")
    server.start()
    with psycopg.connect(server.url("pccovid")) as connection:
        links = connection.execute(
            "select l.person_id, s.source, r.source_key, l.state from people.link l"
            " join people.source_record r using (record_id) join ingest.source s using (source_id)"
            " where l.ended_at is null order by 2, 3"
        ).fetchall()
        bad = connection.execute(
            # an answer to a question carries the time at which it was asked
            "select case s.transport when 'questions' then s.source else encode(q.raw, 'hex') end || q.reasons::text"
            " from ingest.quarantine q join ingest.batch b using (batch_id) join ingest.source s using (source_id)"
        ).fetchall()
    server.stop()
    persons: dict[object, list[tuple[str, ...]]] = {}
    for person, *record in links:
        persons.setdefault(person, []).append(tuple(record))
    assert persons
    return {tuple(records) for records in persons.values()}, {row[0] for row in bad}
