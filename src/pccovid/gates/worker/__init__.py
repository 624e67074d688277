"""What happens by itself, and when: the only list. Jobs are set-based; there is never one job per citizen."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from procrastinate import Blueprint

from pccovid import access, people
from pccovid.access import Purpose, System
from pccovid.gates import api, sources
from pccovid.gates.worker import metrics
from pccovid.gates.worker.lists import look_after_lists
from pccovid.gates.worker.responding import respond
from pccovid.ground import clock, jobs, migrate
from pccovid.records import encounters, notices, testing
from pccovid.records.notices import Kind, Message
from pccovid.response import followup, presence, spread

_tasks = Blueprint()
_NEWS = timedelta(days=2)


@_tasks.periodic(cron="*/10 * * * *")
@_tasks.task(queueing_lock="fetch", lock="fetch")
def fetch_and_link(timestamp: int) -> None:
    """Every ten minutes: ask every source for what is new, link it, count anew."""
    _ = timestamp  # the queue passes the planned moment; what matters is the sources' own bookmarks
    sources.pull_all()
    sources.ask_population()
    people.link_new()
    with access.work(System("worker"), Purpose.IDENTITY_MATCHING, "count who was carried over") as tx:
        sources.refresh_figures(tx)
        people.refresh_quality(tx, clock.now())
    tell_of_results()
    respond()


@_tasks.periodic(cron="* * * * * */5")
@_tasks.task(queueing_lock="respond", lock="respond")
def respond_to_news(timestamp: int) -> None:
    """Every five seconds: draw what follows for cases, contacts and orders from what was written down since."""
    _ = timestamp
    respond()


@_tasks.periodic(cron="* * * * * */3")
@_tasks.task(queueing_lock="lists", lock="fetch")
def take_lists(timestamp: int) -> None:
    """Every three seconds: read line lists that officers handed in, take in those they let in, and take back."""
    _ = timestamp
    look_after_lists()


@_tasks.periodic(cron="5-59/10 * * * *")
@_tasks.task(queueing_lock="clusters", lock="clusters")
def find_clusters(timestamp: int) -> None:
    """Every ten minutes: find clusters of cases and places at risk anew from what tracing found."""
    _ = timestamp
    with access.work(System("worker"), Purpose.CONTACT_TRACING, "find clusters and places at risk") as tx:
        spread.refresh(tx, clock.now())


def tell_of_results() -> None:
    """Tell people that a sample of theirs has a result, once for each day of samples; old ones are no news."""
    now = clock.now()
    with access.work(System("worker"), Purpose.NOTICE, "tell of new test results") as tx:
        fresh = testing.resulted_since(tx, now - _NEWS, now)
        told = (Message(one.person_id, {"taken_on": one.taken_on}) for one in fresh)
        notices.send_all(tx, Kind.TEST_RESULT, told, at=now)


@_tasks.periodic(cron="* * * * * */10")
@_tasks.task(queueing_lock="texts", lock="texts")
def read_texts(timestamp: int) -> None:
    """Every ten seconds: read what people texted about their health, and answer each."""
    _ = timestamp
    with access.watch(System("worker"), Purpose.QUARANTINE, "read texts about health") as tx:
        replies = followup.read_texts(tx, at=clock.now())
    with httpx.Client() as client:
        for reply in replies:
            text = followup.answer(reply.answer)
            notices.send_text(client, reply.text.phone, text, key=f"reply-{reply.text.message_id}")


@_tasks.periodic(cron="*/5 * * * *")
@_tasks.task(queueing_lock="follow up", lock="follow up")
def look_after_orders(timestamp: int) -> None:
    """Every five minutes: whom somebody must visit or sample today, who was seen elsewhere, who is to be reminded."""
    _ = timestamp
    with access.work(System("worker"), Purpose.QUARANTINE, "look after those who stay apart") as tx:
        followup.keep_up(tx, at=clock.now())


@_tasks.periodic(cron="30 2 * * *")
@_tasks.task(queueing_lock="drift", lock="fetch")
def compare_links(timestamp: int) -> None:
    """Every night: try again whoever fitted nobody; then what the matcher would decide today beside what stands.

    Contradictions become questions.
    """
    _ = timestamp
    people.resolve(again=True)
    people.drift()
    people.suspect_doubles()


@_tasks.periodic(cron="30 1 * * *")
@_tasks.task(queueing_lock="reconcile", lock="fetch")
def reconcile_sources(timestamp: int) -> None:
    """Every night: compare each source with what we hold of it; what it no longer has is missing, then gone."""
    _ = timestamp
    sources.reconcile_all()


@_tasks.periodic(cron="30 3 * * *")
@_tasks.task(queueing_lock="forget", lock="forget")
def forget_what_is_old(timestamp: int) -> None:
    """Every night: delete what the retention register says has lived long enough, and write down how much.

    Then the files of visits follow their tables: a day that is gone leaves none.
    """
    _ = timestamp
    access.forget(clock.now())
    with access.work(System("worker"), Purpose.CONTACT_TRACING, "write the days of visits as files") as tx:
        presence.write_days(tx)


@_tasks.periodic(cron="5 * * * *")
@_tasks.task(queueing_lock="publish", lock="publish")
def publish_keys(timestamp: int) -> None:
    """Every hour: put the keys that telephones published into signed files."""
    _ = timestamp
    with access.work(System("worker"), Purpose.CONTACT_TRACING, "publish keys of telephones") as tx:
        encounters.make_files(tx, at=clock.now())


@_tasks.periodic(cron="* * * * * */30")
@_tasks.task(queueing_lock="watch", lock="watch")
def watch_sources(timestamp: int) -> None:
    """Every half minute: open the alarms that are due, close those that are over."""
    _ = timestamp
    with access.work(System("worker"), Purpose.OPERATIONS, "watch the sources") as tx:
        sources.watch(tx)


@_tasks.periodic(cron="* * * * *")
@_tasks.task(queueing_lock="exchange", lock="exchange")
def answer_agencies(timestamp: int) -> None:
    """Every minute: make the exports that agencies asked for, and tell subscribers that there is news."""
    _ = timestamp
    api.make_exports()
    api.tell_subscribers()


@_tasks.periodic(cron="* * * * * */15")
@_tasks.task(queueing_lock="notices")
def deliver_notices(timestamp: int) -> None:
    """Every quarter of a minute: take notices to telephones. Two at once share the work: each claims its own."""
    _ = timestamp
    notices.deliver()


@contextmanager
def running(admin: str) -> Generator[None]:
    """Work in the background as the engine for as long as the block lasts."""
    jobs.install(admin)
    with jobs.running(migrate.database(admin).url(migrate.ENGINE), _tasks):
        yield


__all__ = [
    "answer_agencies",
    "deliver_notices",
    "fetch_and_link",
    "find_clusters",
    "forget_what_is_old",
    "look_after_lists",
    "look_after_orders",
    "metrics",
    "publish_keys",
    "read_texts",
    "reconcile_sources",
    "respond",
    "respond_to_news",
    "running",
    "take_lists",
    "tell_of_results",
    "watch_sources",
]
