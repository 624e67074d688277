"""Every share of the demonstration in one place, as parts of 1.

Where a public figure exists it stands beside the number: the quality of the vaccination records sent to the
population database in March 2022 (Thời báo Tài chính, article 102282: 67.2 % right, 24.8 % wrong, 3.4 % without an
answer, 4.6 % without a usable number), the samples of names of hoten.org, the register figures of the General
Statistics Office. The others are assumptions, set once and never tuned to make a matcher look good.
"""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
Table = Sequence[tuple[float, T]]

# ---- where and with whom people live
COMMUNE = 9_250  # people in a commune: 98 million in 10,603
COMMUNES_IN_DISTRICT = 15
CLAN = 0.30  # households that bear one of the two leading family names of their commune
MINORITY = 0.03  # households with the names of another people than the Kinh
TWINS = 0.012
LIVES_AWAY = 0.22  # of those aged 18 to 40

# ---- what the register knows
YEAR_ONLY = ((1955, 0.40), (1966, 0.18), (1981, 0.05), (9999, 0.010))  # born before: share; 7.6 % in all
FIRST_OF_JANUARY = 0.012
ABSENT = 0.015
MISSPELT = 0.010
FORMER_CARD_KNOWN = 0.82

# ---- papers in October 2021, telephones
CARD = 0.70  # of those aged 16 and over
FORMER_CARD = 0.96  # of those aged 21 and over
PHONE = ((10, 0.0), (15, 0.20), (61, 0.88), (200, 0.45))  # younger than: share with one of their own

# ---- vaccination platform
FIRST_DOSE = 0.63  # of adults
SECOND_DOSE = 0.92  # of those whose interval is over
RETYPED = 0.25  # second doses for which the person is typed in anew
DOSE_TWICE = 0.07
DOSE_PHONE = 0.60
UNANSWERED = 0.0356  # of those that could be asked about
FORMER_CARD_KEPT = 0.15  # holders of the new card who still give the old number
NO_NUMBER = 0.0065
MALFORMED_NUMBER = 0.0125
DIGIT_WRONG = 0.012
RELATIVES_NUMBER = 0.003

# ---- NCOVI
DECLARES = 0.60
DECLARATIONS: Table[int] = ((0.62, 1), (0.25, 2), (0.13, 3))
DECLARED_NUMBER = 0.48
OTHERS_PHONE = 0.22
OTHER_HOUSEHOLDS_PHONE = 0.05  # within those
ON_BEHALF_SAID = 0.70
DECLARED_YEAR_ONLY = 0.35

# ---- Bluezone
ACCOUNT = 0.45  # of owners of a telephone
ACCOUNT_AGAIN = 0.08
LINE_BREAK = 0.005

# ---- VHD
VHD_HEALTH = 0.20
VHD_DOMESTIC = 0.03
VHD_ENTRY = 0.003
VHD_NUMBER = 0.45

# ---- travel declarations
TRAVELS = 0.08  # of those aged 14 and over, in a month

# ---- health insurance
INSURED = 0.88
INSURED_BY_STATE = 0.98  # children under six, and people of eighty and over
CARD_REPLACED = 0.03

# ---- place QR
SCANS = 0.15  # of those with a telephone: who scans at doors at all

# ---- treatment
ILL_HOUSEHOLDS = 0.01

# ---- border
CROSSES = 0.006  # people, each with a part of the household
FOREIGNER = 0.5  # who crosses beside such a household

# ---- test platform
TESTED_TOGETHER = 0.06  # households: all in one tube
TESTED_SINGLY = 0.05
TUBE_POSITIVE = 0.02
TESTED_AGAIN = 0.7  # positive pools of which everybody was tested again singly
RESULT_CORRECTED = 0.005

# ---- citizen data messages
IN_MESSAGE = 0.05  # households about which the police send a message

# ---- Electronic Health Book, health records of hospitals
IN_BOOK = 0.35  # of those with a telephone and a paper
BOOK_DOSE = 0.92
BOOK_DIFFERS = 0.02
BOOK_ALONE = 0.03  # second doses that the platform lacks, of those with one
BOOK_TEST = 0.15
BOOK_CARD = 0.40
IN_HOSPITAL = 0.08
HOSPITAL_COVID = 0.10

# ---- all sources
LIVES_THERE = 0.85  # addresses that say where somebody lives, not where they are registered
SPOILED = 0.005  # rows that nobody can take in, added to the good ones
