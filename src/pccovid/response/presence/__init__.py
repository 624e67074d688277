"""Presence: who was where together, for one case in milliseconds and for thousands in seconds (docs/tracing-volume.md).

One case asks PostgreSQL (`response.met_at_places`); many fill the temporary table `met_at_place`, from PostgreSQL or,
for a trace of everybody anew, from files of days that DuckDB or a Spark cluster reads. All come to the same rows.
"""

from pccovid.response.presence.actions import gather, gather_from_files
from pccovid.response.presence.columnar import trace, write_days
from pccovid.response.presence.model import Asked
from pccovid.response.presence.spark import tracing_on_spark

__all__ = ["Asked", "gather", "gather_from_files", "trace", "tracing_on_spark", "write_days"]
