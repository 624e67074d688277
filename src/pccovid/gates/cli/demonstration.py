"""`pccovid run`: everything in one process tree, on one machine, until Ctrl-C."""

import os
from contextlib import ExitStack, suppress
from functools import partial

from pccovid import proof
from pccovid.gates import demo, worker
from pccovid.gates.cli import agencies, carry, site
from pccovid.gates.cli.carry import console
from pccovid.gates.cli.ringing import trace_personas
from pccovid.gates.cli.setup import ensure_officers, ensure_places, main_database, prepare, var
from pccovid.gates.cli.telling import report_for_personas, tell_personas
from pccovid.ground.config import settings
from pccovid.ground.postgres import admin_url

DEMO_DAY = "2021-10-15"  # the rules and the 63 provinces of the notice were in force


def run(people: int, seed: int) -> None:
    """Start whatever is needed, build what is missing, serve, and stop cleanly."""
    os.environ.setdefault("PCCOVID_TODAY", DEMO_DAY)
    os.environ.setdefault("PCCOVID_DEMO", "1")
    settings.cache_clear()
    with suppress(KeyboardInterrupt), admin_url() as server, ExitStack() as stack:
        admin = main_database(server)
        console.print("PostgreSQL is up; bringing the schema up to date …")
        database = prepare(admin)
        stack.callback(database.close)
        _ensure_demo(admin, people, seed)
        _say_how_to_log_in()
        stack.enter_context(demo.serve(var("sandbox")))
        stack.enter_context(worker.running(admin))
        _serve_metrics(stack)
        _serve(admin)
    console.print("Stopped; the data stays in", str(var()))


def _ensure_demo(admin: str, people: int, seed: int) -> None:
    """Build and carry over on the first run; a run that was killed goes on where it stopped."""
    built, carried = var("sandbox", "built"), var("sandbox", "carried-over")
    if not built.exists():
        with carry.bars() as progress:
            demo.build(people, seed, var("sandbox"), admin, progress)
        built.touch()
    agencies.ensure_callers(admin)
    if not carried.exists():
        with carry.bars() as progress:
            carry.carry_over(progress)
        carried.touch()
        carry.show_table()
    furnish(admin)


def furnish(admin: str) -> None:
    """What a demo has beside its sources: officers, levels, notices, places with a code, a case with its ring."""
    ensure_officers(admin)
    demo.publish_levels()
    tell_personas()
    ensure_places(admin)
    report_for_personas(admin)
    trace_personas(admin)


def _say_how_to_log_in() -> None:
    address = f"http://{settings().host}:{settings().port}"
    console.rule("PcCovid · demo · 15 October 2021 · nobody here is real")
    say = partial(console.print, soft_wrap=True)
    say(f"Open [bold]{address}[/bold]   one-time codes arrive at {address}/demo/tin-nhan")
    say(f"Citizens log in at {address}/vao with a telephone, then prove who they are with the birth date:")
    for persona in demo.personas():
        say(f"  citizen  {persona.phone}  {persona.birth:%d/%m/%Y}  {persona.name}: {persona.story_en}")
    say(f"Officers log in at {address}/quan-ly/vao with a name:")
    for officer in demo.officers():
        say(f"  officer  {officer.login:<14}{officer.role}")
    say(f"The QR of a place of {demo.MANAGER_PHONE} leads to {address}{proof.place_path(demo.PLACE_CODE)}")
    say("Ctrl-C stops everything.")


def _serve_metrics(stack: ExitStack) -> None:
    """Monitoring is no reason not to start."""
    if settings().metrics_port:
        with suppress(OSError):
            stack.enter_context(worker.metrics.serving(settings().metrics_port))


def _serve(admin: str) -> None:
    """The site and the interface for agencies beside this process, until Ctrl-C or until it ends by itself."""
    with (
        site.running(admin, settings().host, settings().port) as process,
        agencies.running(admin, settings().api_port),
    ):
        process.wait()
