"""When a score is enough, and what holds it back; and that the shipped model is whole."""

from collections.abc import Generator
from pathlib import Path

import pytest

from pccovid.people.matching import scoring
from pccovid.people.matching.workspace import Workspace

SURE = {
    "of_another": False, "rivalled": False, "same_given": True, "name": "same", "birth": "same", "sex": "same",
    "phone": "unknown", "paper": "unknown", "common": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Generator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("duck")
    opened = Workspace(folder)
    opened.run("holds")
    yield opened
    opened.connection.close()


@pytest.mark.parametrize(
    ("differs", "held"),
    [
        ({}, None),
        ({"name": "same_without_accents"}, None),
        ({"name": "middle_missing", "phone": "same"}, None),
        ({"paper": "same", "name": "other_middle", "birth": "year_beside"}, None),
        ({"paper": "same", "birth": "different"}, "other_birth"),  # one number, two people
        ({"paper": "same", "name": "one_typo", "same_given": False}, "perhaps_sibling"),  # the twin's paper
        ({"paper": "same", "name": "one_typo", "same_given": False, "birth": "same_year_only"}, None),
        ({"of_another": True}, "paper_of_another"),
        ({"paper": "same", "name": "different"}, "paper_of_another"),
        ({"paper": "same", "name": "one_typo", "sex": "different"}, "paper_of_another"),
        ({"name": "similar", "phone": "same"}, "other_name"),
        ({"name": "other_accents"}, "other_name"),  # Hùng and Hưng are two names
        ({"birth": "same_year_other_day", "phone": "same"}, "other_birth"),
        ({"paper": "different", "birth": "same_year_only", "phone": "same"}, "other_paper"),
        ({"paper": "different"}, None),  # a new card, and the full birth date
        ({"name": "other_order", "birth": "same_year_only"}, "other_name"),
        ({"name": "other_order", "birth": "same_year_only", "phone": "same"}, None),
        ({"phone": "same", "rivalled": True}, "perhaps_sibling"),
        ({"phone": "same", "rivalled": True, "birth": "unknown"}, None),
        ({"name": "one_typo", "same_given": False}, "perhaps_sibling"),  # Lan and Loan
        ({"name": "one_typo", "same_given": True}, None),  # Nguyễn and Nguyễnn
        ({"name": "one_typo", "same_given": False, "paper": "one_digit"}, None),
        ({"common": True, "birth": "same_year_only"}, "common_name"),
        ({"common": True, "birth": "same_year_only", "phone": "same"}, None),
        ({"common": True, "birth": "same"}, None),
    ],
)
def test_what_holds_a_high_score_back(work: Workspace, differs: dict[str, object], held: str | None) -> None:
    values = SURE | differs
    call = ", ".join(f"${name}" for name in values)
    (answer,) = work.connection.execute(f"select hold({call})", values).fetchone() or ()
    assert answer == held


def test_no_level_of_the_shipped_model_is_untrained() -> None:
    limits = scoring.thresholds()
    assert scoring.untrained(scoring.model(limits.model)) == []
    assert scoring.untrained(scoring.model("design")) != []


def test_the_shipped_model_compares_and_blocks_as_designed() -> None:
    shipped, design = scoring.model(scoring.thresholds().model), scoring.model("design")

    def rules(settings: dict) -> list[str]:
        return [rule["blocking_rule"] for rule in settings["blocking_rules_to_generate_predictions"]]

    def conditions(settings: dict) -> list[tuple[str, str, str]]:
        return [
            (c["output_column_name"], level["sql_condition"], level["label_for_charts"])
            for c in settings["comparisons"]
            for level in c["comparison_levels"]
        ]

    assert rules(shipped) == rules(design)
    assert conditions(shipped) == conditions(design)


def test_thresholds_stand_in_order() -> None:
    limits = scoring.thresholds()
    assert 0 < limits.review < limits.provisional < limits.automatic < 1
    assert 0 < limits.k < limits.k_of_answers
