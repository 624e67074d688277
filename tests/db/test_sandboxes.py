"""The demonstration as built: four sandboxes that speak the form of the real systems, and the truth kept apart."""

import csv
import json
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from pccovid.gates import demo
from pccovid.gates.cli.setup import other_database
from pccovid.gates.demo import Sandboxes
from pccovid.gates.demo.sandboxes import DOSES, Rate
from pccovid.ground import outside
from pccovid.people import keys

PEOPLE = 9_000
ASKER = {"so_dinh_danh": "001080000001", "ho_ten": "Cán bộ Mẫu", "don_vi": "Trạm Y tế mẫu"}
Row = dict[str, str]


@dataclass
class World:
    """One built demonstration."""

    out: Path
    built: demo.Built

    def source(self, name: str) -> Row:
        return tomllib.loads((self.out.parent / "sources.toml").read_text())[name]

    def lines(self, name: str) -> list[Row]:
        with (self.out / name).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return list(csv.DictReader(file))

    def doses(self) -> list[Row]:
        connection = sqlite3.connect(self.out / DOSES)
        rows = connection.execute("select du_lieu from dong order by cap_nhat, id").fetchall()
        connection.close()
        return [json.loads(text) for (text,) in rows]

    def declarations(self) -> list[tuple[object, ...]]:
        with psycopg.connect(self.source("ncovi")["url"]) as connection:
            return connection.execute("select * from public.to_khai order by id").fetchall()

    def good_doses(self) -> list[Row]:
        true = {row["source_key"] for row in self.lines("truth.csv") if row["source"] == "vaccination_platform"}
        return [row for row in self.doses() if row["id"] in true]


Builder = Callable[[int, int], World]


@pytest.fixture(scope="module")
def build(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Builds demonstrations, and takes their databases away afterwards."""
    made: list[str] = []

    def one(people: int, seed: int) -> World:
        made.append(f"pccovid_test_{uuid4().hex[:12]}")
        outside.ensure_database(server, made[-1])
        out = tmp_path_factory.mktemp("var") / "sandbox"
        return World(out, demo.build(people, seed, out, other_database(server, made[-1])))

    yield one
    for name in made:
        outside.drop_database(server, f"{name}_ncovi")
        outside.drop_database(server, name)


@pytest.fixture(scope="module")
def world(build: Builder) -> World:
    return build(PEOPLE, 1)


@pytest.fixture
def sandboxes(world: World) -> Iterator[Sandboxes]:
    with demo.serve(world.out) as running:
        yield running


@pytest.fixture
def platform(world: World, sandboxes: Sandboxes) -> Iterator[httpx.Client]:
    source = world.source("vaccination_platform")
    headers = {"Authorization": f"Bearer {source['key']}"}
    with httpx.Client(base_url=source["url"], headers=headers) as client:
        yield client


@pytest.fixture
def register(world: World, sandboxes: Sandboxes) -> Iterator[httpx.Client]:
    source = world.source("population")
    headers = {"Authorization": f"Bearer {source['key']}"}
    with httpx.Client(base_url=source["url"], headers=headers) as client:
        yield client


def _pages(client: httpx.Client, **params: str | int) -> Iterator[list[Row]]:
    while True:
        page = client.get("/api/v1/mui-tiem", params=params).raise_for_status().json()
        yield page["du_lieu"]
        if page["trang_tiep"] is None:
            return
        params["trang"] = page["trang_tiep"]


# ---------------------------------------------------------------- what is built
def test_counts_are_those_of_what_was_written(world: World) -> None:
    rows = world.built.rows
    assert len(world.lines("population/extract.csv")) == rows["population"]
    assert len(world.doses()) == rows["vaccination_platform"]
    assert len(world.declarations()) == rows["ncovi"]
    files = ("bluezone/bluezone-20211014.csv", "bluezone/bluezone-20211015.csv")
    assert sum(len(world.lines(name)) for name in files) == rows["bluezone"]
    four = ("population", "vaccination_platform", "ncovi", "bluezone")
    assert sum(rows[source] for source in four) / PEOPLE == pytest.approx(3.0, abs=0.15)
    tabs = (world.lines(f"vhd/{tab}-20211015.csv") for tab in ("HDHealth", "HDLocal"))
    assert 0 <= rows["vhd"] - sum(map(len, tabs)) < 0.01 * PEOPLE  # the entries are a workbook
    spoiled = sum(world.built.spoiled.values())
    assert spoiled / sum(rows.values()) == pytest.approx(0.005, abs=0.002)


def test_the_same_seed_builds_the_same_world(build: Builder) -> None:
    first, again, other = build(400, 5), build(400, 5), build(400, 6)
    for name in ("truth.csv", "population/extract.csv", "bluezone/bluezone-20211014.csv"):
        assert (first.out / name).read_bytes() == (again.out / name).read_bytes()
        assert (first.out / name).read_bytes() != (other.out / name).read_bytes()
    assert first.doses() == again.doses()
    assert first.declarations() == again.declarations()
    assert first.built == again.built


def test_building_again_replaces_what_is_there(server: str, build: Builder) -> None:
    world = build(60, 1)
    admin = world.source("ncovi")["url"].replace("_ncovi", "")
    (world.out / "bluezone/bluezone-20200101.csv").touch()
    assert demo.build(60, 1, world.out, admin) == world.built
    assert not (world.out / "bluezone/bluezone-20200101.csv").exists()


@pytest.mark.parametrize("people", [0, -1, 1_000_001])
def test_too_many_people_are_refused_before_anything_is_touched(tmp_path: Path, people: int) -> None:
    with pytest.raises(demo.TooManyPeople, match="1,000,000"):
        demo.build(people, 1, tmp_path / "sandbox", "postgresql://nowhere/none")


def test_serving_before_building_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(demo.NotBuilt, match="demo build"), demo.serve(tmp_path / "sandbox"):
        pass


def test_quality_is_that_of_march_2022(world: World) -> None:
    measured = Counter(row["doi_khop"] for row in world.good_doses())
    for status, share in (("dung", 0.672), ("sai", 0.248), ("chua_gui", 0.034), ("thieu", 0.046)):
        assert world.built.quality[status] == pytest.approx(share, abs=0.015)
        assert measured[status] / measured.total() == pytest.approx(world.built.quality[status])


def test_every_good_row_has_one_truth_and_nothing_else_tells_it(world: World) -> None:
    truth = Counter((row["source"], row["source_key"]) for row in world.lines("truth.csv"))
    assert set(truth.values()) == {1}
    told = Counter(source for source, _ in truth.elements())
    spoiled, rows = world.built.spoiled, world.built.rows
    for source in rows.keys() - {"bluezone"}:
        assert told[source] == rows[source] - spoiled.get(source, 0)
    phones = {phone for source, phone in truth if source == "bluezone"}
    assert len(phones) == told["bluezone"]
    assert {keys.phone(phone) for phone in phones} == phones
    assert "person_no" not in "".join(json.dumps(row) for row in world.doses()[:50])


def test_who_is_absent_from_the_register_is_told_so(world: World) -> None:
    absent = {row["person_no"] for row in world.lines("truth.csv") if row["in_register"] == "0"}
    registered = {row["person_no"] for row in world.lines("truth.csv") if row["source"] == "population"}
    assert absent
    assert not absent & registered


def test_files_come_with_their_marker_and_one_with_a_byte_order_mark(world: World) -> None:
    for name in ("bluezone/bluezone-20211014", "bluezone/bluezone-20211015", "population/extract"):
        assert (world.out / f"{name}.done").exists()
    assert (world.out / "bluezone/bluezone-20211014.csv").read_bytes().startswith(b"\xef\xbb\xbfPhoneNumber,")
    assert (world.out / "bluezone/bluezone-20211015.csv").read_bytes().startswith(b"PhoneNumber,")
    assert any("\n" in (row["Address"] or "") for row in world.lines("bluezone/bluezone-20211014.csv"))


def test_addresses_are_for_their_owner_alone(world: World) -> None:
    assert (world.out.parent / "sources.toml").stat().st_mode & 0o077 == 0


def test_the_first_persona_is_known_to_three_sources_under_three_spellings(world: World) -> None:
    phone, name = demo.personas()[0].phone, demo.personas()[0].name
    doses = [row for row in world.doses() if keys.phone(row["so_dien_thoai"]) == phone]
    declared = [row for row in world.declarations() if keys.phone(str(row[5])) == phone]
    accounts = [row for row in world.lines("bluezone/bluezone-20211015.csv") if keys.phone(row["PhoneNumber"]) == phone]
    accounts += [
        row for row in world.lines("bluezone/bluezone-20211014.csv") if keys.phone(row["PhoneNumber"] or "") == phone
    ]
    assert [row["ho_ten"] for row in doses] == [name, name]
    assert [row[1] for row in declared] == ["DANG THI HOA MAU"]
    assert len(accounts) == 1
    assert accounts[0]["Fullname"] != name


# ---------------------------------------------------------------- the vaccination platform
def test_pages_tell_every_dose_once_in_order(world: World, platform: httpx.Client) -> None:
    pages = list(_pages(platform, so_dong=700))
    told = [row for page in pages for row in page]
    assert {len(page) for page in pages[:-1]} == {700}
    assert told == world.doses()
    assert sorted(told, key=lambda row: (row["cap_nhat"], row["id"])) == told


def test_changes_since_a_moment(world: World, platform: httpx.Client) -> None:
    since = "2021-10-01T00:00:00+07:00"
    expected = [row for row in world.doses() if row["cap_nhat"] >= since]
    assert 0 < len(expected) < len(world.doses())
    assert [row for page in _pages(platform, cap_nhat_tu=since) for row in page] == expected
    same_moment = "2021-09-30T17:00:00+00:00"
    assert [row for page in _pages(platform, cap_nhat_tu=same_moment) for row in page] == expected


@pytest.mark.parametrize("params", [{"trang": "x"}, {"cap_nhat_tu": "hôm qua"}, {"so_dong": "nhiều"}])
def test_a_wrong_question_is_refused(platform: httpx.Client, params: dict[str, str]) -> None:
    assert platform.get("/api/v1/mui-tiem", params=params).status_code == 400


def test_without_its_key_nobody_is_served(platform: httpx.Client, register: httpx.Client) -> None:
    assert platform.get("/api/v1/mui-tiem", headers={"Authorization": ""}).status_code == 401
    assert register.post("/doi-khop", json={}, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_who_asks_too_fast_is_told_when_to_come_again(sandboxes: Sandboxes, platform: httpx.Client) -> None:
    sandboxes.vaccination_platform.rate = Rate(0.5)
    answers = [platform.get("/api/v1/mui-tiem", params={"so_dong": 1}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert 1 <= int(answers[1].headers["Retry-After"]) <= 2


def test_it_fails_as_often_as_it_is_told(sandboxes: Sandboxes, platform: httpx.Client) -> None:
    sandboxes.vaccination_platform.faults.error = 2
    answers = [platform.get("/api/v1/mui-tiem", params={"so_dong": 1}).status_code for _ in range(3)]
    assert answers == [500, 500, 200]


def test_half_a_page_ends_in_the_middle(sandboxes: Sandboxes, platform: httpx.Client) -> None:
    sandboxes.vaccination_platform.faults.cut = 1
    with pytest.raises(httpx.RemoteProtocolError):
        platform.get("/api/v1/mui-tiem")
    assert platform.get("/api/v1/mui-tiem").status_code == 200


# ---------------------------------------------------------------- the question service
def _ask(client: httpx.Client, row: Row, **changed: str) -> dict[str, str]:
    asked = {"ma": "42", "ho_ten": row["ho_ten"], "gioi_tinh": row["gioi_tinh"], "ngay_sinh": row["ngay_sinh"]}
    content = {"nguoi_hoi": ASKER, "cau_hoi": asked | {"so_giay_to": row["so_dinh_danh"]} | changed}
    return client.post("/doi-khop", json=content).raise_for_status().json()


def test_right_wrong_and_missing(world: World, register: httpx.Client) -> None:
    row = world.lines("population/extract.csv")[0]
    answer = _ask(register, row)
    assert (answer["ma"], answer["ket_qua"]) == ("42", "dung")
    assert answer["bien_nhan"] != _ask(register, row)["bien_nhan"]
    assert _ask(register, row, so_giay_to=row["so_cmnd"])["ket_qua"] == "dung"
    assert _ask(register, row, ho_ten=row["ho_ten"].upper())["ket_qua"] == "dung"
    assert _ask(register, row, ho_ten="Dang Thi Hoa Mau")["ket_qua"] == "sai"
    assert _ask(register, row, ngay_sinh="1985")["ket_qua"] == "sai"
    assert _ask(register, row, so_giay_to="001085999999")["ket_qua"] == "thieu"
    assert _ask(register, row, so_giay_to="")["ket_qua"] == "thieu"


def test_the_platform_says_what_the_register_says(world: World, register: httpx.Client) -> None:
    doses = [row for row in world.good_doses() if row["doi_khop"] in {"dung", "sai", "thieu"}][:300]
    assert {row["doi_khop"] for row in doses} == {"dung", "sai", "thieu"}
    for row in doses:
        answer = _ask(register, row | {"so_dinh_danh": row["so_giay_to"]})["ket_qua"]
        # A number that nobody has is missing to the register and wrong to the platform.
        assert answer == row["doi_khop"] or (answer, row["doi_khop"]) == ("thieu", "sai")


@pytest.mark.parametrize("left_out", [*ASKER, None])
def test_it_answers_nobody_who_does_not_say_who_they_are(register: httpx.Client, left_out: str | None) -> None:
    asker = {name: text for name, text in ASKER.items() if name != left_out} if left_out else {**ASKER, "ho_ten": " "}
    asked = {"ma": "1", "ho_ten": "A", "ngay_sinh": "1990", "so_giay_to": "001085999999"}
    assert register.post("/doi-khop", json={"nguoi_hoi": asker, "cau_hoi": asked}).status_code == 403


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"nguoi_hoi": 1, "cau_hoi": 2}'])
def test_what_is_no_question_is_refused(register: httpx.Client, body: bytes) -> None:
    assert register.post("/doi-khop", content=body).status_code in {400, 403}
    assert register.post("/doi-khop", json={"nguoi_hoi": ASKER, "cau_hoi": {"ma": "1"}}).status_code == 400
