"""PcCovid: one official anti-epidemic application. The floors are described in docs/map.md."""
