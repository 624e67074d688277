"""What the registry is worth, by source and province: counts only, for those who run it and for statistics."""

from pccovid.people.quality.model import QualityRow
from pccovid.people.quality.store import refresh_quality, registry_quality

__all__ = ["QualityRow", "refresh_quality", "registry_quality"]
