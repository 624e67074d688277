"""What is wrong with a resource: a code, the element, the words; the same as FHIR's own OperationOutcome."""

from collections.abc import Iterable
from typing import NamedTuple

from pccovid.commons.fhir.documents import IssueType, OperationOutcome, OutcomeIssue
from pccovid.commons.fhir.types import CodeableConcept

# Each code: in Vietnamese, in English, and as FHIR's IssueType has it.
WORDS: dict[str, tuple[str, str, IssueType]] = {
    "fhir_not_json": (
        "Tài nguyên không đúng dạng JSON",
        "The resource is no JSON object",
        "structure",
    ),
    "fhir_type_not_taken": (
        "Loại tài nguyên này không được nhận",
        "Resources of this type are not taken",
        "not-supported",
    ),
    "fhir_element_missing": (
        "Thiếu phần tử bắt buộc",
        "A required element is missing",
        "required",
    ),
    "fhir_element_unknown": (
        "Có phần tử không thuộc FHIR R4 ở",
        "There is an element FHIR R4 does not know in",
        "structure",
    ),
    "fhir_value_type": (
        "Giá trị sai kiểu",
        "The value has the wrong type",
        "structure",
    ),
    "fhir_value_malformed": (
        "Giá trị không đúng dạng",
        "The value is malformed",
        "value",
    ),
    "fhir_date_impossible": (
        "Ngày giờ không có thật",
        "The date or time does not exist",
        "value",
    ),
    "fhir_code_unknown": (
        "Mã không thuộc danh mục bắt buộc",
        "The code is not in the required value set",
        "code-invalid",
    ),
    "fhir_choice_missing": (
        "Phải có đúng một giá trị, mà không có",
        "Exactly one value is required and none is there",
        "required",
    ),
    "fhir_choice_twice": (
        "Chỉ được một giá trị, mà có nhiều",
        "Only one value is allowed and there are several",
        "structure",
    ),
    "fhir_reference_target": (
        "Tham chiếu tới loại tài nguyên không được phép",
        "The reference points to a resource of the wrong type",
        "value",
    ),
    "fhir_rule_broken": (
        "Vi phạm quy tắc của FHIR",
        "A rule of FHIR is broken",
        "invariant",
    ),
}


class Problem(NamedTuple):
    """One thing that is wrong: a code of WORDS, and the element (or the rule of FHIR) it is about. Never a value."""

    code: str
    where: str

    def said(self, language: str = "vi") -> str:
        """In the user's words."""
        return f"{WORDS[self.code][language == 'en']}: {self.where}"


class Invalid(ValueError):
    """The resource cannot be taken; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.said("en") for problem in self.problems))


def outcome(problems: Iterable[Problem], language: str = "vi") -> OperationOutcome:
    """The problems as FHIR tells them."""
    return OperationOutcome(
        issue=[
            OutcomeIssue(
                severity="error",
                code=WORDS[problem.code][2],
                details=CodeableConcept(text=problem.said(language)),
                expression=[problem.where] if problem.code != "fhir_rule_broken" else None,
            )
            for problem in problems
        ]
    )
