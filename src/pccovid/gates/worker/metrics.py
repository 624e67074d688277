"""What monitoring reads, in Prometheus' text form, on a port of its own that only this machine reaches."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pccovid import access
from pccovid.access import Viewer
from pccovid.gates import sources
from pccovid.ground import clock

_NOBODY = Viewer("", "metrics", "metrics")
_LOOPBACK = "127.0.0.1"


class _Sources(Collector):
    """Read anew at every scrape."""

    def collect(self) -> Iterable[Metric]:
        """Freshness and volume of each source, and the alarms that last."""
        with access.at_the_door(_NOBODY) as tx:
            rows, alarms = sources.freshness(tx), sources.alarms(tx)
        now = clock.now()
        yield _gauge("up", "1 when the source answered within the time of its contract", _states(rows))
        yield _gauge("success_age_seconds", "Since the last batch that succeeded", _ages(rows, now))
        yield _gauge("lag_seconds", "Since the newest time that the source wrote on a row", _lags(rows, now))
        yield _gauge("rows_read_today", "Rows seen today", ((r.source, r.read_today) for r in rows))
        yield _gauge("rows_bad_today", "Rows of today in quarantine", ((r.source, r.bad_today) for r in rows))
        yield _gauge("quarantined", "Rows in quarantine", ((r.source, r.quarantined) for r in rows))
        yield _gauge(
            "quarantine_overdue", "Rows in quarantine for more than a day", ((r.source, r.overdue) for r in rows)
        )
        yield _gauge("linked_ratio", "Share that surely is somebody's", ((r.source, r.linked) for r in rows))
        ringing = GaugeMetricFamily("pccovid_alarm", "Alarms that last", labels=("source", "kind"))
        for alarm in alarms:
            if alarm.closed_at is None:
                ringing.add_metric((alarm.source, alarm.kind), 1)
        yield ringing


@contextmanager
def serving(port: int) -> Generator[int]:
    """Serve `/metrics` on 127.0.0.1 as long as the block lasts; gives the port, of the system's choice when 0."""
    registry = CollectorRegistry()
    registry.register(_Sources())
    server, thread = start_http_server(port, addr=_LOOPBACK, registry=registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _states(rows: Iterable[sources.Freshness]) -> Iterable[tuple[str, float]]:
    return ((r.source, r.state == sources.State.FRESH) for r in rows if r.state != sources.State.NEVER)


def _ages(rows: Iterable[sources.Freshness], now: datetime) -> Iterable[tuple[str, float]]:
    return ((r.source, (now - r.last_success).total_seconds()) for r in rows if r.last_success)


def _lags(rows: Iterable[sources.Freshness], now: datetime) -> Iterable[tuple[str, float]]:
    return ((r.source, (now - r.newest_change).total_seconds()) for r in rows if r.newest_change)


def _gauge(name: str, meaning: str, values: Iterable[tuple[str, float | None]]) -> Metric:
    gauge = GaugeMetricFamily(f"pccovid_source_{name}", meaning, labels=("source",))
    for source, value in values:
        if value is not None:
            gauge.add_metric((source,), value)
    return gauge
