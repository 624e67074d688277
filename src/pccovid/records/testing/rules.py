"""What a pool means for one person, which test counts, and for how long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pccovid.records.testing.model import Result, Standing, State, Test

# A negative result counts for 72 hours after the sample was taken: decision 1839/QĐ-BGTVT of 1 October 2021 and the
# entry rules of that autumn ask for it "within 72 hours". Whether they count from the sample or from the result is
# not verified; from the sample is the stricter reading.
NEGATIVE_COUNTS = timedelta(hours=72)

_SAYS = {
    Result.POSITIVE: State.POSITIVE,
    Result.NEGATIVE: State.NEGATIVE,
    Result.RETEST: State.RETEST,
    Result.INDETERMINATE: State.UNCLEAR,
}


def of_member(result: Result, people: int) -> Result:
    """What the result of a tube says of each of the people in it.

    A positive pool makes nobody positive: each is tested again singly (decision 2022/QĐ-BYT of 28 April 2021).
    """
    return Result.RETEST if result == Result.POSITIVE and people > 1 else result


def standing(tests: Iterable[Test], now: datetime) -> Standing:
    """How a person stands by the newest test that says something; an invalid or pending one says nothing yet.

    Of two taken at the same moment the single one counts, so that a retest resolves a positive pool.
    """
    known = sorted(tests, key=_order)
    telling = [test for test in known if test.result in _SAYS]
    if not telling:
        waiting = [test for test in known if test.result == Result.PENDING]
        return Standing(State.PENDING, waiting[-1]) if waiting else Standing(State.NOTHING_KNOWN)
    newest = telling[-1]
    state = _SAYS[Result(newest.result)]
    if state != State.NEGATIVE:
        return Standing(state, newest)
    moment = _moment(newest)
    if moment is None:
        return Standing(State.NEGATIVE_OLD, newest)
    until = moment + NEGATIVE_COUNTS
    return Standing(State.NEGATIVE if now <= until else State.NEGATIVE_OLD, newest, until)


def _order(test: Test) -> tuple[float, bool, float]:
    moment = _moment(test)
    told = test.resulted_at or test.loaded_at
    return moment.timestamp() if moment else 0.0, (test.pool_size or 1) == 1, told.timestamp()


def _moment(test: Test) -> datetime | None:
    return test.taken_at or test.resulted_at
