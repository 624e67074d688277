"""Whether what a source sends has the columns that were agreed."""

from collections.abc import Sequence

from pccovid.gates.sources.framework.model import OURS, Contract, Drift


def compare_columns(contract: Contract, found: Sequence[str], *, released: bool) -> None:
    """Hold a batch whose columns are not those of the contract.

    A batch that an operator released may have columns nobody knows, which are left out, and miss those that are not
    required. What is required cannot be released: its owner must send it.

    Raises
    ------
    Drift
        With the names of the columns.
    """
    missing = [column.name for column in contract.columns if column.name not in found]
    required = [column.name for column in contract.columns if column.required and column.name not in found]
    unknown = [name for name in found if name not in contract.names and name not in OURS]
    twice = sorted({name for name in found if found.count(name) > 1})
    if required or twice or ((missing or unknown) and not released):
        parts = (("Thiếu cột", missing), ("Cột ngoài thỏa thuận", unknown), ("Cột lặp lại", twice))
        raise Drift(". ".join(f"{title}: {', '.join(names)}" for title, names in parts if names))
