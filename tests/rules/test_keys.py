"""Keys of an installation: programmes that start together end up with one and the same."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from pccovid.ground import crypto

TOGETHER = 16
LARGE = 1 << 20  # bytes: long enough to be seen half written


def test_of_all_that_write_at_once_one_stands_and_each_gets_it_whole(tmp_path: Path) -> None:
    start = Barrier(TOGETHER)

    def write(number: int) -> bytes:
        start.wait()
        return crypto.write_once(tmp_path / "keys" / "one.key", bytes([number]) * LARGE)

    with ThreadPoolExecutor(TOGETHER) as programmes:
        got = set(programmes.map(write, range(TOGETHER)))
    (standing,) = got
    assert standing == standing[:1] * LARGE
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["one.key"]


def test_what_stands_is_never_written_over_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "one.key"
    assert crypto.write_once(file, b"first") == b"first"
    assert crypto.write_once(file, b"second") == b"first"
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"first", 0o600)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
