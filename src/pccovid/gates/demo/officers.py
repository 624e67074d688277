"""Officers of the demo: one desk after the other, two where acts take two."""

from dataclasses import dataclass
from typing import Literal

from pccovid.commons.units import Unit, units
from pccovid.gates.demo import vaccination
from pccovid.gates.demo.personas import home


@dataclass(frozen=True)
class Officer:
    """An officer of the demonstration, for whom `role` is held in `unit`, or at `site` (code and name) there."""

    login: str
    name: str
    agency: str
    phone: str
    role: Literal["commune_health", "vaccination_site", "commune_police", "operator", "tracer", "authority"]
    unit: Unit
    site: tuple[str, str] | None = None


def officers() -> list[Officer]:
    """Two officers of each desk of the personas' commune and province where acts take two, and the operator."""
    return [*_health(), *_desks(), *_tracing()]


def _health() -> list[Officer]:
    commune = home().commune
    station = f"Trạm Y tế {commune.full_name}"
    return [
        Officer("xa.demo", "Cán bộ Y tế Mẫu", station, "0900000101", "commune_health", commune),
        Officer("xa2.demo", "Cán bộ Y tế Mẫu Hai", station, "0900000103", "commune_health", commune),
    ]


def _desks() -> list[Officer]:
    commune, site = home().commune, vaccination.site(home())
    running, police = "Trung tâm Vận hành Mẫu", f"Công an {commune.full_name}"
    return [
        Officer("vanhanh.demo", "Nhân viên Vận hành Mẫu", running, "0900000102", "operator", units().nation),
        Officer("tiem.demo", "Cán bộ Tiêm Mẫu", site[1], "0900000104", "vaccination_site", commune, site),
        Officer("tiem2.demo", "Cán bộ Tiêm Mẫu Hai", site[1], "0900000106", "vaccination_site", commune, site),
        Officer("congan.demo", "Cán bộ Công an Mẫu", police, "0900000105", "commune_police", commune),
    ]


def _tracing() -> list[Officer]:
    commune, province = home().commune, home().province
    centre = f"Trung tâm Kiểm soát bệnh tật {province.full_name}"
    committee = f"Ủy ban nhân dân {commune.full_name}"
    return [
        Officer("cdc.demo", "Cán bộ Truy vết Mẫu", centre, "0900000107", "tracer", province),
        Officer("cdc2.demo", "Cán bộ Truy vết Mẫu Hai", centre, "0900000108", "tracer", province),
        Officer("chutich.demo", "Người ký Quyết định Mẫu", committee, "0900000109", "authority", commune),
    ]
