"""Sources: the former databases, each with its contract, its connector and its transport.

Ground: notice 242/TB-VPCP, 2a ("connect and interconnect at once the databases that came from the applications").
Contracts and forms: docs/formats.md. What to do with a held batch or a silent source: docs/playbooks/.
"""

from pccovid.gates.sources.actions import (
    ask_population,
    field_freshness,
    freshness,
    overview,
    pull,
    pull_all,
    quarantine_file,
    read_person,
    receive,
    received,
    reconcile,
    reconcile_all,
    refresh_figures,
    take_in_file,
    take_in_pushed,
    watch,
)
from pccovid.gates.sources.bench import bench_ingest
from pccovid.gates.sources.formats import formats_page
from pccovid.gates.sources.framework.contract import contracts, load_contracts
from pccovid.gates.sources.framework.figures import (
    CarryOverReason,
    CarryOverRow,
    Delivery,
    HeldBatch,
    Quarantined,
    SourceStatus,
)
from pccovid.gates.sources.framework.freshness import Alarm, FieldFreshness, Freshness, State, alarms
from pccovid.gates.sources.framework.model import (
    AlreadyTakenIn,
    BatchReport,
    Busy,
    SourceProblem,
    Status,
)
from pccovid.gates.sources.framework.reasons import reason
from pccovid.gates.sources.framework.receipts import NoReceipt, receipt
from pccovid.gates.sources.framework.receipts import read as read_receipt
from pccovid.gates.sources.framework.receipts import verifier as receipt_verifier
from pccovid.gates.sources.framework.reconcile import Reconciled
from pccovid.gates.sources.framework.reconcile.store import reconciled
from pccovid.gates.sources.framework.store import carry_over, carry_over_reasons, deliveries, held, quarantined, release
from pccovid.gates.sources.framework.tables import form_of as table_form
from pccovid.gates.sources.framework.tables import write as write_table
from pccovid.gates.sources.imports import KINDS, export_file, import_bluezone, import_file, rehearse_file, take_back

__all__ = [
    "KINDS",
    "Alarm",
    "AlreadyTakenIn",
    "BatchReport",
    "Busy",
    "CarryOverReason",
    "CarryOverRow",
    "Delivery",
    "FieldFreshness",
    "Freshness",
    "HeldBatch",
    "NoReceipt",
    "Quarantined",
    "Reconciled",
    "SourceProblem",
    "SourceStatus",
    "State",
    "Status",
    "alarms",
    "ask_population",
    "bench_ingest",
    "carry_over",
    "carry_over_reasons",
    "contracts",
    "deliveries",
    "export_file",
    "field_freshness",
    "formats_page",
    "freshness",
    "held",
    "import_bluezone",
    "import_file",
    "load_contracts",
    "overview",
    "pull",
    "pull_all",
    "quarantine_file",
    "quarantined",
    "read_person",
    "read_receipt",
    "reason",
    "receipt",
    "receipt_verifier",
    "receive",
    "received",
    "reconcile",
    "reconcile_all",
    "reconciled",
    "refresh_figures",
    "rehearse_file",
    "release",
    "table_form",
    "take_back",
    "take_in_file",
    "take_in_pushed",
    "watch",
    "write_table",
]
