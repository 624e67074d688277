"""Servers that speak FHIR R4: the Electronic Health Book (search) and the health records of hospitals (Bulk Data).

A resource is a record of the source. A Patient is a person; an Immunization, Observation, Coverage or Encounter points
to one, and its record says of the person what the Patient says, also when that changes later (people.arrivals.SUBJECT).
A resource whose Patient is not known waits in quarantine (`patient_unknown`) and is taken in when the Patient comes.
"""

from pccovid.gates.sources.fhir import bulk, search
from pccovid.gates.sources.fhir.parts import PARTS, PATIENT
from pccovid.gates.sources.framework.contract import contracts
from pccovid.gates.sources.framework.model import Connector

_PATIENT = PARTS[PATIENT]
HEALTH_BOOK = Connector(contracts()["health_book"], _PATIENT.read, _PATIENT.target, search.fetch)
HEALTH_RECORDS = Connector(contracts()["health_records"], _PATIENT.read, _PATIENT.target, bulk.fetch)

__all__ = ["HEALTH_BOOK", "HEALTH_RECORDS"]
