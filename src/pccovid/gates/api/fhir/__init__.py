"""FHIR R4 for programmes of other agencies: who is meant ($match), what is known of them, all of it, what changed.

Ground: https://hl7.org/fhir/R4/http.html; decree 47/2020/NĐ-CP. Every answer is read for the purpose that the request
was signed for, and each person it is about finds it in their log. Nobody is named in an address: people are asked for
by POST, and known by our ids from then on.
"""

from pccovid.gates.api.fhir.routes import router

__all__ = ["router"]
