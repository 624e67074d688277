"""The SMS gateway hands over texts: signed, once, and nothing that could not be a text of a person."""

import hashlib
import hmac
import json
import time

import httpx
import pytest
from desks_kit import Town

from pccovid.gates.cli import site

KEY = "a key of this test"


def hand_over(port: int, body: bytes, *, key: str = KEY, age: int = 0) -> int:
    sent = str(int(time.time()) - age)
    signature = hmac.new(key.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"x-sms-time": sent, "x-sms-signature": signature, "content-type": "application/json"}
    return httpx.post(f"http://127.0.0.1:{port}/tin-nhan/den", content=body, headers=headers).status_code


def test_a_text_is_kept_once_and_only_where_the_gateway_signed_it(admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PCCOVID_SMS_KEY", KEY)
    town = Town(admin)
    body = json.dumps({"id": "g1", "from": "+84 900 000 501", "text": "1 KHOE"}).encode()
    with site.serving(admin) as port:
        assert hand_over(port, body, key="another") == 401
        assert hand_over(port, body, age=400) == 401
        assert httpx.post(f"http://127.0.0.1:{port}/tin-nhan/den", content=body).status_code == 401
        assert town.sql("select count(*) from response.text_received") == 0
        assert [hand_over(port, body), hand_over(port, body)] == [204, 204]
        assert town.sql("select phone || ' ' || body from response.text_received") == "0900000501 1 KHOE"
        for odd in (b"no json", b'{"id": "g2"}', json.dumps({"id": "g3", "from": "VIETTEL", "text": "KM"}).encode()):
            assert hand_over(port, odd) == 204
        assert town.sql("select count(*) from response.text_received") == 1
