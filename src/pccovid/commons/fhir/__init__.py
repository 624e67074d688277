"""FHIR R4 (4.0.1): the resources that are exchanged, read strictly and written correctly.

Ground: https://hl7.org/fhir/R4. Written by hand because no library holds R4's own value sets and invariants at the
speed a nation needs. `parse` refuses with the reason; `build` makes resources out of plain values; `terms` holds the
code systems. Nothing here knows where data come from or go to.
"""

from pccovid.commons.fhir.care import Condition, Encounter
from pccovid.commons.fhir.documents import Bundle, BundleEntry, Composition, OperationOutcome
from pccovid.commons.fhir.parsing import Known, encode, parse, parse_as
from pccovid.commons.fhir.problems import WORDS, Invalid, Problem, outcome
from pccovid.commons.fhir.resources import Coverage, Immunization, Observation, Patient
from pccovid.commons.fhir.rules import target

__all__ = [
    "WORDS",
    "Bundle",
    "BundleEntry",
    "Composition",
    "Condition",
    "Coverage",
    "Encounter",
    "Immunization",
    "Invalid",
    "Known",
    "Observation",
    "OperationOutcome",
    "Patient",
    "Problem",
    "encode",
    "outcome",
    "parse",
    "parse_as",
    "target",
]
