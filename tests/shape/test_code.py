"""The code keeps its shape: sizes one can read in a sitting, every setting and noun explained, nothing foreign."""

import ast
import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from pccovid.ground.config import Settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 350, 40


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_a_file_reads_in_one_sitting_and_a_function_in_one_look(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_every_setting_says_what_it_is() -> None:
    assert [f.name for f in fields(Settings) if not str(f.metadata.get("doc", "")).endswith(".")] == []


def test_every_table_has_a_line_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    tables = re.findall(r"^create table \w+\.(\w+)", (ROOT / "schema" / "snapshot.sql").read_text(), re.MULTILINE)
    assert tables
    assert [name for name in tables if f"`{name}`" not in glossary] == []


def test_nothing_tracked_names_a_machine_or_a_package_registry() -> None:
    # Written with brackets, so that this line does not find itself.
    foreign = re.compile(rb"/wor[k]/|/roo[t]/|pypi\.or[g]|registry\.npm[j]s|deb\.debian\.or[g]|files\.pythonhoste[d]")
    assert [str(p.relative_to(ROOT)) for p in tracked() if foreign.search(p.read_bytes())] == []


def test_the_lock_files_carry_hashes_and_no_addresses() -> None:
    for name, mark in (("requirements.lock", "--hash=sha256:"), ("package-lock.json", '"integrity": "sha512-')):
        text = (ROOT / name).read_text()
        assert mark in text
        assert "://" not in re.sub(r'"(funding|url)": [^\n]*', "", text), name
