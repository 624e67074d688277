"""The question service of the population database: name, birth date and number in; right, wrong or missing out.

It answers nobody who does not say who they are, and never tells what it knows.
"""

import json
from pathlib import Path
from typing import cast

from pccovid.gates.demo.register import MISSING, RIGHT, WRONG, is_number, official
from pccovid.gates.demo.sandboxes import store
from pccovid.gates.demo.sandboxes.server import Answer, Request, answer
from pccovid.ground import ids

PATH = "/doi-khop"
_ASKER = ("so_dinh_danh", "ho_ten", "don_vi")
_ASKED = ("ma", "ho_ten", "ngay_sinh", "so_giay_to")


class Questions:
    """Answers out of the file that the builder wrote."""

    def __init__(self, citizens: Path) -> None:
        self._citizens = citizens

    def __call__(self, request: Request) -> Answer:
        if (request.method, request.path) != ("POST", PATH):
            return answer(404, {"loi": "Không có địa chỉ này."})
        try:
            content = json.loads(request.body)
        except ValueError:
            return answer(400, {"loi": "Câu hỏi không phải là JSON."})
        asker, asked = _texts(content, "nguoi_hoi", _ASKER), _texts(content, "cau_hoi", _ASKED)
        if asker is None or not all(text.strip() for text in asker.values()):
            return answer(403, {"loi": "Câu hỏi phải kèm số định danh, họ tên và đơn vị của người hỏi."})
        if asked is None:
            return answer(400, {"loi": f"Câu hỏi cần đủ các mục: {', '.join(_ASKED)}."})
        return answer(200, {"ma": asked["ma"], "ket_qua": self._compare(asked), "bien_nhan": ids.token()[:16]})

    def _compare(self, asked: dict[str, str]) -> str:
        number = asked["so_giay_to"]
        found = store.citizen(self._citizens, number) if is_number(number) else None
        if found is None:
            return MISSING
        name, birth = found
        same = official(name) == official(asked["ho_ten"]) and birth == asked["ngay_sinh"]
        return RIGHT if same else WRONG


def _texts(content: object, part: str, names: tuple[str, ...]) -> dict[str, str] | None:
    """The named texts of one part of the question; None when one of them is not there."""
    values = cast("dict[str, object]", content).get(part) if isinstance(content, dict) else None
    if not isinstance(values, dict):
        return None
    texts = {name: text for name, text in cast("dict[str, object]", values).items() if isinstance(text, str)}
    return texts if all(name in texts for name in names) else None
