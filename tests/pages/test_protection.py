"""What protects every answer, asked over plain HTTP: headers, form tokens, origins, errors that tell nothing."""

import re
import statistics
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture
def client(demo_site: Any) -> Iterator[httpx.Client]:
    demo_site.forget_visitors()
    with httpx.Client(base_url=demo_site.url) as opened:
        yield opened


def form_token(client: httpx.Client, path: str = "/vao") -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/", "/vao", "/khong-co", "/chao", "/static/khong-co", "/quan-ly/phan-anh/abc"])
def test_every_answer_is_protected_and_kept_by_nobody(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["strict-transport-security"].startswith("max-age=")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_built_files_are_kept_for_a_year_and_sent_compressed(client: httpx.Client) -> None:
    found = re.search(r'href="(/static/style[^"]+)"', client.get("/").text)
    assert found
    packed, plain = (client.get(found[1], headers={"accept-encoding": e}) for e in ("br", "identity"))
    assert "immutable" in packed.headers["cache-control"]
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("br", None)
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4


def test_a_form_without_its_token_or_from_elsewhere_is_refused(client: httpx.Client) -> None:
    token = form_token(client)
    phone = {"phone": "0900000041"}
    assert client.post("/vao", data=phone).status_code == 403
    assert client.post("/vao", data=phone | {"_csrf_token": token[:-1] + "x"}).status_code == 403
    good = phone | {"_csrf_token": token}
    for foreign in ({"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/vao", data=good, headers=foreign).status_code == 403
    assert client.post("/vao", data=good).status_code == 303


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(client: httpx.Client) -> None:
    token = form_token(client)
    answer = client.post("/vao", data={"phone": "0900000042", "_csrf_token": token})
    for cookie in answer.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    assert "0900000042" not in str(answer.headers), "the number is sealed"


def test_a_forged_step_is_no_step(client: httpx.Client) -> None:
    client.cookies.set("pccovid_step", "AAAA" * 20)
    assert client.get("/vao/ma").headers["location"] == "/vao"


def test_r_auth_06_unknown_and_known_numbers_get_the_same_answer_in_the_same_time(
    client: httpx.Client, demo_site: Any
) -> None:
    token = form_token(client)
    took: dict[str, list[float]] = {"0900000001": [], "0912999888": []}
    answers: set[tuple[object, ...]] = set()
    with psycopg.connect(demo_site.admin, autocommit=True) as connection:
        for _ in range(100):
            for phone, times in took.items():
                connection.execute("delete from access.otp")
                began = time.perf_counter()
                answer = client.post("/vao", data={"phone": phone, "_csrf_token": token})
                times.append(time.perf_counter() - began)
                answers.add((answer.status_code, answer.text, answer.headers["location"]))
    assert len(answers) == 1
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.01
    known, unknown = (
        client.post("/quan-ly/vao", data={"login": name, "_csrf_token": token}) for name in ("xa.demo", "khong.co")
    )
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_head_is_answered_like_get_without_the_body(client: httpx.Client) -> None:
    for path in ("/", "/vao", "/khong-co", "/quan-ly/vao"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.headers["content-type"], head.content) == (
            get.status_code, get.headers["content-type"], b"",
        )  # fmt: skip


def test_what_a_stranger_says_of_a_proxy_is_not_believed(client: httpx.Client) -> None:
    for number in range(21):
        headers = {"x-forwarded-proto": "https", "x-forwarded-for": f"203.0.113.{number}"}
        data = {"phone": f"09110001{number:02}", "_csrf_token": form_token(client)}
        answer = client.post("/vao", data=data, headers=headers)
        assert all("Secure" not in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert answer.status_code == 429, "one address, whatever it calls itself"
    assert "phút nữa" in answer.text


def test_machines_get_problems_as_json(client: httpx.Client) -> None:
    answer = client.get("/du-lieu-cua-toi", headers={"accept": "application/json"})
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == "logged_out"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/quan-ly/phan-anh/99999999999999999999999", (303, 400, 404)),
        ("DELETE", "/vao", (403, 404)),
        ("GET", "/%00", (400, 404)),
    ],
)
def test_nonsense_gets_a_page_without_a_trace(
    client: httpx.Client, method: str, path: str, status: tuple[int, ...]
) -> None:
    answer = client.request(method, path)
    assert answer.status_code in status
    assert not re.search(r"Traceback|select |\.py", answer.text)


def test_the_first_page_weighs_at_most_60_kb_in_all(client: httpx.Client) -> None:
    page = client.get("/", headers={"accept-encoding": "br"})
    weight = len(page.content)
    style = next(a for a in re.findall(r'/static/[^"]+', page.text) if a.endswith(".css"))
    fonts = re.findall(r"url\(([^)]+\.woff2)\)", client.get(style).text)
    assert len(fonts) == 4
    parts = set(re.findall(r'/static/[^"]+', page.text)) | {f"/static/{font}" for font in fonts}
    for part in parts:
        weight += int(client.get(part, headers={"accept-encoding": "br"}).headers["content-length"])
    assert weight <= 60_000
    assert sum(int(client.get(f"/static/{font}").headers["content-length"]) for font in fonts) <= 45_000


@pytest.mark.parametrize(
    ("path", "lang", "heading"), [("/vao?lang=en", "en", "Log in"), ("/vao?lang=xx", "vi", "Đăng nhập")]
)
def test_english_second(client: httpx.Client, path: str, lang: str, heading: str) -> None:
    text = client.get(path).text
    assert f'<html lang="{lang}"' in text
    assert f"<h1>{heading}</h1>" in text
    assert f'<html lang="{lang}"' in client.get("/").text, "the choice is remembered"
