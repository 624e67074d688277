"""Canonical files: any agency without a connector sends one documented table a kind, and gets the same table back.

An import is a source like any other: the same checks, quarantine, guards, receipts and links.
"""

from pccovid.gates.sources.imports.actions import KINDS, export_file, import_file, rehearse_file, take_back
from pccovid.gates.sources.imports.bluezone import import_bluezone

__all__ = ["KINDS", "export_file", "import_bluezone", "import_file", "rehearse_file", "take_back"]
