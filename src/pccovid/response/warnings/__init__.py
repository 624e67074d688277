"""Warnings: who was accepted as a contact is told at once, and told again when it turns out not to hold.

Ground: QĐ 5053/QĐ-BYT (contacts are informed at once); a warning names nobody, no place and no hour.
"""

from pccovid.response.warnings.actions import warn, withdraw
from pccovid.response.warnings.model import Delay
from pccovid.response.warnings.store import delay, measured

__all__ = ["Delay", "delay", "measured", "warn", "withdraw"]
