"""HTTP message signatures (RFC 9421) with Ed25519: what a request must have signed, and whether it has."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures.algorithms import ED25519  # pyright: ignore[reportPrivateImportUsage]  # its own front door
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageVerifier

from pccovid.ground.errors import Problem

COVERED = ("@method", "@authority", "@target-uri", "x-purpose", "x-request-id")
DIGEST = "content-digest"
_AHEAD = timedelta(seconds=60)
_OLDEST = timedelta(seconds=300)
_LONGEST = 100  # characters of a nonce and of a request id


class NotSigned(Problem):
    """Chữ ký của yêu cầu thiếu, sai, quá 300 giây, chưa bao trùm đủ các phần đã thỏa thuận, hoặc khóa đã bị thu hồi."""

    code = "not_signed"
    status = 401


@dataclass(frozen=True)
class Signed:
    """A request as its sender signed it: absolute address, headers with names in lower case, the whole body."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def key_of(request: Signed) -> str:
    """The name of the key that the only signature of the request says it is made with; nothing is proved yet.

    Raises
    ------
    NotSigned
    """
    try:
        parsed: dict[str, Any] = http_sf.parse(request.headers.get("signature-input", "").encode(), tltype="dictionary")  # pyright: ignore[reportAssignmentType]  # a dictionary, as asked
        ((_, parameters),) = parsed.values()
        return str(parameters["keyid"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotSigned from error


def verify(request: Signed, key_id: str, public_key: bytes) -> str:
    """The nonce of the request, whose only signature is that of the key and covers all that was agreed.

    Raises
    ------
    NotSigned
    """
    resolver = MappingKeyResolver(public_keys={key_id: Ed25519PublicKey.from_public_bytes(public_key)}, private_keys={})
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=resolver)
    verifier.max_clock_skew = _AHEAD
    try:
        (result,) = verifier.verify(
            request,
            max_age=_OLDEST - _AHEAD,  # the library adds the skew to the age as well
            require_components=(*COVERED, DIGEST) if request.body else COVERED,
            body=request.body,  # without it the library believes whatever digest was signed
        )
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise NotSigned from error
    nonce, request_id = result.nonce, request.headers["x-request-id"]
    if not nonce or max(len(nonce), len(request_id)) > _LONGEST or not (nonce + request_id).isprintable():
        raise NotSigned
    return nonce
