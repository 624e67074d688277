"""What the tests of the interface for agencies share: agencies with keys of their own, and messages of the test platform."""

import json
from pathlib import Path

from pccovid.access import Purpose
from pccovid.gates import api
from pccovid.gates.cli import agencies
from pccovid.gates.demo.sandboxes import agency
from pccovid.gates.demo.sandboxes.agency import Agency
from pccovid.ground import migrate

TESTING = (Purpose.TESTING,)


def let_in(
    admin: str, folder: Path, code: str, *, purposes: tuple[Purpose, ...] = TESTING, unit: int | None = None
) -> Path:
    """An agency whose programme may push to the test platform; the folder of its keys."""
    keys = folder / code
    agency.make_keys(keys, code)
    (keys / agency.CERTIFICATE).write_bytes(api.issue((keys / agency.TLS_REQUEST).read_bytes(), code))
    (keys / agency.AUTHORITY).write_bytes(api.tls_files().clients.read_bytes())
    with migrate.owner_tx(admin) as tx:
        agencies.let_in(
            tx, code, f"Cơ quan trình diễn {code}", signing_key=(keys / agency.PUBLIC_KEY).read_bytes(),
            certificate=(keys / agency.CERTIFICATE).read_bytes(), purposes=purposes, pushes=["test_platform"], unit_id=unit,
        )  # fmt: skip
    return keys


def caller(keys: Path, port: int) -> Agency:
    """The agency with these keys at our door."""
    return Agency(keys, keys.name, f"https://127.0.0.1:{port}")


def sample(key: str, tube: str, name: str = "Trần Thị Mẫu", **more: object) -> dict[str, object]:
    """A sound message about a sample."""
    return {
        "loai": "mau", "ma": key, "ma_ong": tube, "cap_nhat": "2021-10-14T08:00:00+07:00", "ho_ten": name,
        "ngay_sinh": "12/03/1987", "gioi_tinh": "Nữ", "so_giay_to": "", "so_dien_thoai": "0912345678", "ma_xa": "00001",
        "so_nguoi": 1, "lay_luc": "2021-10-14T07:30:00+07:00",
    } | more  # fmt: skip


def result(key: str, tube: str, found: str = "âm tính", **more: object) -> dict[str, object]:
    """A sound message about the result of a tube."""
    return {
        "loai": "ong", "ma": key, "ma_ong": tube, "cap_nhat": "2021-10-14T16:00:00+07:00", "trang_thai": "có kết quả",
        "luc": "2021-10-14T15:45:00+07:00", "phuong_phap": "RT-PCR", "ket_qua": found, "ma_phong_xn": "79001",
        "ten_phong_xn": "Phòng xét nghiệm trình diễn",
    } | more  # fmt: skip


def body(*messages: dict[str, object]) -> bytes:
    """Messages as they are sent: one a line."""
    return b"".join(json.dumps(message, ensure_ascii=False).encode() + b"\n" for message in messages)
