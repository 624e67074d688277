"""Our statements and Splink weigh alike, and the size of the blocks changes no answer."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path

import pytest

from pccovid.gates.cli.linkage import write_inputs
from pccovid.people.matching import engine, scoring, training
from pccovid.people.matching.workspace import Workspace, workspace

SETTINGS = scoring.model(scoring.thresholds().model)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("inputs")
    write_inputs(folder, 3_000)
    return folder


@pytest.fixture
def work(inputs: Path) -> Generator[Workspace]:
    with workspace() as opened:
        engine.fill(opened, inputs)
        yield opened


def decisions(inputs: Path, block: int) -> list[tuple[object, ...]]:
    with workspace() as work:
        engine.fill(work, inputs)
        engine.decide(work, SETTINGS, engine.nobody_asks, 0.03, block=block)
        decided = work.connection.execute(
            "select record_id, ref, rule, tier, state, weight, round(q, 9), runner_up, evidence from decision order by record_id"
        ).fetchall()
        shells = work.connection.execute("select record_id, grp from shell order by record_id").fetchall()
        suspects = work.connection.execute("select record_id, place, ref from suspect order by all").fetchall()
    return [*decided, *shells, *suspects]


def test_blocks_of_any_size_come_to_the_same_answer(inputs: Path) -> None:
    whole = decisions(inputs, engine.BLOCK)
    assert {row[3] for row in whole if len(row) > 3} == {1, 2, 3, 4, 5}
    assert decisions(inputs, 1_000) == whole


def test_every_record_stands_in_one_block_of_bounded_size(work: Workspace) -> None:
    spans = engine.blocks(work, 500)
    assert len(spans) > 4
    assert all(last < first for (_, last), (first, _) in pairwise(spans))
    held = [
        work.connection.execute("select count(*) from mention where record_id between $a and $b", {"a": a, "b": b})
        .fetchall()[0][0]
        for a, b in spans
    ]  # fmt: skip
    assert sum(held) == work.connection.execute("select count(*) from mention").fetchall()[0][0]
    assert max(held) <= 500


def test_a_pair_weighs_what_splink_says_level_by_level(work: Workspace) -> None:
    work.run("begin_deciding")
    ((first, last),) = engine.blocks(work)
    engine.decide_certain(work, [(first, last)])
    work.run("give_phones")
    work.run("open_block", first=first, last=last, all=True)
    scoring.score(work, SETTINGS)
    work.run("reference_rows")
    work.connection.execute("create table undecided as select * rename (record_id as unique_id) from block")
    prior = SETTINGS | scoring.prior(work)
    prediction = training.linked(work, prior).inference.predict(threshold_match_weight=-20.0, warning_mode="never")
    prediction.as_duckdbpyrelation().create("predicted")
    compared = work.connection.execute(
        """
        with splink as (
            select p.unique_id_r as record_id, n.ref, max(p.match_weight) as weight, arg_max(p, p.match_weight) as p
            from predicted p join numbered n on n.unique_id = p.unique_id_l group by all
        )
        select record_id, ref, s.weight, o.weight,
               [s.p.gamma_name, s.p.gamma_birth, s.p.gamma_sex, s.p.gamma_place, s.p.gamma_paper, s.p.gamma_phone],
               [gamma_name, gamma_birth, gamma_sex, gamma_place, gamma_paper, gamma_phone],
               [s.p.mw_name + s.p.mw_tf_adj_name, s.p.mw_place + s.p.mw_tf_adj_place, s.p.mw_phone + s.p.mw_tf_adj_phone],
               [bits_name, bits_place, bits_phone]
        from splink s full join score o using (record_id, ref)
        """
    ).fetchall()
    assert len(compared) > 1_000
    for record, ref, splinks, ours, gammas, our_gammas, bits, our_bits in compared:
        assert ours == pytest.approx(splinks, abs=1e-9), (record, ref)
        assert our_gammas == gammas
        assert our_bits == pytest.approx(bits, abs=1e-9)
    phones = {gammas[5] for *_, gammas, _, _, _ in compared}
    assert phones == {-1, 0, 1}, "the pairs met every level of the telephone"


def test_what_a_killed_run_left_of_people_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run = (
        "import os, signal; from pccovid.people.matching.workspace import workspace\n"
        "with workspace() as work:\n    (work.folder / 'mentions.csv').touch(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", run], env=os.environ | {"TMPDIR": str(tmp_path)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    with workspace() as work:
        assert list(tmp_path.iterdir()) == [work.folder]
    assert not left.exists()
