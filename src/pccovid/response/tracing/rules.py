"""How evidence reads, and when to look again."""

from datetime import datetime, timedelta

from pccovid.response.tracing.model import Meeting, Reason, Rules


def again_at(rules: Rules, ends_at: datetime, at: datetime) -> datetime | None:
    """When to work a ring out again for evidence that comes late; None: it has all come."""
    waits = at < ends_at + timedelta(days=rules.days_after_window)
    return at + timedelta(hours=rules.hours_between) if waits else None


def reason(meeting: Meeting) -> Reason:
    """A piece of evidence with the code under which pages have words for it."""
    told = {name: value for name, value in vars(meeting).items() if name != "near"}
    return Reason(code=_code(meeting), **told)


def _code(meeting: Meeting) -> str:
    if meeting.kind == "place":
        return "place_together" if meeting.minutes else "place_after"
    if meeting.kind == "vehicle":
        return "vehicle_near" if meeting.near else "vehicle"
    return meeting.kind
