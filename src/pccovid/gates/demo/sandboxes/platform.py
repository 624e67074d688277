"""The REST interfaces of the vaccination platform and of the police's travel declarations."""

import hashlib
from datetime import datetime
from pathlib import Path

from pccovid.gates.demo.sandboxes import store
from pccovid.gates.demo.sandboxes.paging import Form, Pages
from pccovid.gates.demo.sandboxes.server import Answer, Request, answer

DOSES = Form(
    "/api/v1/mui-tiem", since="cap_nhat_tu", cursor="trang", limit="so_dong", rows="du_lieu", next="trang_tiep"
)
TRAVEL = Form(
    "/v1/to-khai-di-chuyen", since="tu", cursor="con_tro", limit="toi_da", rows="ket_qua", next="con_tro", has_tags=True
)


RECONCILE = "/api/v1/doi-soat"


class Platform(Pages):
    """The vaccination platform over the file that the builder wrote; it can be compared with, too."""

    def __init__(self, doses: Path) -> None:
        super().__init__(doses, DOSES)
        self._doses = doses

    def __call__(self, request: Request) -> Answer:
        """A page of doses; or the sums of its keys up to a moment, or the keys of a group."""
        if (request.method, request.path) != ("GET", RECONCILE):
            return super().__call__(request)
        if group := request.query.get("nhom"):
            return answer(200, {"dong": [row for row in store.keys(self._doses) if _digest(row[0])[:2] == group]})
        return answer(200, {"nhom": self._groups(int(request.query.get("den", "0")))})

    def _groups(self, until: int) -> dict[str, tuple[int, str]]:
        sums: dict[str, tuple[int, int]] = {}
        for key, changed in store.keys(self._doses):
            at = round(datetime.fromisoformat(changed).timestamp() * 1_000_000)
            if at <= until:
                rows, before = sums.get(_digest(key)[:2], (0, 0))
                sums[_digest(key)[:2]] = (rows + 1, before ^ int(_digest(f"{key}|{at}")[:16], 16))
        return {group: (rows, str(_signed(checksum))) for group, (rows, checksum) in sums.items()}


class Travel(Pages):
    """The travel declarations over the file that the builder wrote."""

    def __init__(self, declarations: Path) -> None:
        super().__init__(declarations, TRAVEL)


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _signed(bits: int) -> int:
    """64 bits as PostgreSQL's bigint has them."""
    return bits - (1 << 64) if bits >> 63 else bits
