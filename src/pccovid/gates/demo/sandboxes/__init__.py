"""The sandboxes that speak HTTP. NCOVI is a PostgreSQL database and needs no server of its own; files need none."""

from pccovid.gates.demo.sandboxes.server import Rate, Sandbox

__all__ = ["CITIZENS", "DOSES", "Rate", "Sandbox"]

DOSES = "vaccination/mui_tiem.sqlite"
CITIZENS = "population/cong_dan.sqlite"
