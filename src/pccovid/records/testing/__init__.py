"""Testing: what sources tell of tests; a pool that is positive makes nobody positive.

Ground: notice 242/TB-VPCP, 2b (test results are connected).
"""

from pccovid import people

FACTS = people.arrivals.Facts(
    "records.test",
    (
        "method",
        "sample_no",
        "tube",
        "pool_size",
        "taken_at",
        "resulted_at",
        "result",
        "ct",
        "lab_code",
        "lab_name",
        "kit",
    ),
)

__all__ = ["FACTS"]
