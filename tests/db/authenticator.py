"""A telephone that makes and uses a passkey, with a real key; told to, it answers as a thief or a faulty one would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One key for one domain; `count` is how often it has signed (always 0: it does not count)."""

    domain: str
    origin: str
    counts: bool = True
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> str:
        """The answer to options for a new passkey."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        about = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(cose)
        data = self._data(_PRESENT | _VERIFIED | _NEW_KEY, self.domain) + about
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", json.loads(options)["challenge"], self.origin)
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def sign(self, options: str, **wrong: Any) -> str:
        """The answer to options for a log-in; `wrong`: another origin, domain, challenge, count, or unverified=True."""
        self.count = wrong.get("count", self.count + self.counts)
        flags = _PRESENT if wrong.get("unverified") else _PRESENT | _VERIFIED
        challenge = wrong.get("challenge", json.loads(options)["challenge"])
        client = self._client("webauthn.get", challenge, wrong.get("origin", self.origin))
        data = self._data(flags, wrong.get("domain", self.domain))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int, domain: str) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    @staticmethod
    def _client(kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = _text(self.credential)
        parts = {key: _text(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
