"""The gate for programmes of other agencies: mutual TLS, signed requests, a purpose each time.

Ground: notice 242/TB-VPCP, 2a; decree 47/2020/NĐ-CP (connecting and sharing data between agencies).
"""

from pccovid.gates.api.app import create_app
from pccovid.gates.api.authority import BadCertificate, certificate_of, issue, tls_files
from pccovid.gates.api.fhir.making import make_exports, tell_subscribers
from pccovid.gates.api.inbox import Inbox, Receipt
from pccovid.gates.api.server import serve

__all__ = [
    "BadCertificate",
    "Inbox",
    "Receipt",
    "certificate_of",
    "create_app",
    "issue",
    "make_exports",
    "serve",
    "tell_subscribers",
    "tls_files",
]
