"""The bench `tracing`: visits of a nation, made up and loaded once, and every figure of docs/tracing-volume.md."""

from pccovid.gates.cli.volume.figures import measure

__all__ = ["measure"]
