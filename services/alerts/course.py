"""What happened so far in an episode: its changes, and what people did about it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from services.alerts.acts import Act, ActKind
from services.alerts.episodes import Chapter, Story
from services.alerts.message import Speaker
from services.alerts.phrases import ACT_NAMES, DONE_BY
from targets.verdicts import Severity, Status
from targets.wording import change_name, date_en, date_vi, severity_name, status_name
from targets.words import Text

#: More would push the rest of a letter off the screen; the page has them all.
LIMIT = 8
#: Of what somebody wrote.
COMMENT = 160


def course_of(
    story: Story, chapter: Chapter, say: Speaker, zone: ZoneInfo
) -> tuple[tuple[str, str], ...]:
    """Day and happening, oldest first, up to a change; nothing when there is only that."""
    happened = [*_changes(story, chapter, say), *_acts(story, say)]
    ordered = sorted(happened, key=lambda one: one[0])
    told = tuple((_day(at, say, zone), what) for at, what in ordered[-LIMIT:])
    return told if len(told) > 1 else ()


def _changes(story: Story, chapter: Chapter, say: Speaker) -> Iterator[tuple[datetime, str]]:
    for one in story.chapters:
        if one.seq <= chapter.seq:
            yield one.published_at, _happening(one, say)


def _acts(story: Story, say: Speaker) -> Iterator[tuple[datetime, str]]:
    for act in story.acts:
        if act.kind in ACT_NAMES:
            yield act.at, _deed(act, say)


def _day(at: datetime, say: Speaker, zone: ZoneInfo) -> str:
    day = at.astimezone(zone).date()
    return say(Text(date_vi(day), date_en(day)))


def _happening(chapter: Chapter, say: Speaker) -> str:
    event = chapter.event
    status = say(status_name[Status(event.to_status)])
    if chapter.closing:
        return f"{say(change_name[chapter.change])}: {status}"
    severity = say(severity_name[Severity(event.severity)])
    return f"{say(change_name[chapter.change])} ({severity}): {status}"


def _deed(act: Act, say: Speaker) -> str:
    told = say(ACT_NAMES[act.kind])
    role = act.rest.get("role")
    if isinstance(role, dict):
        told += f" ({say(Text(str(role.get('vi', '')), str(role.get('en', ''))))})"
    if act.kind is ActKind.PLANNED and act.due is not None:
        day = Text(date_vi(act.due), date_en(act.due))
        told += say(DONE_BY).format(day=say(day))
    return f"{told}: {_short(act.comment)}" if act.comment else told


def _short(comment: str) -> str:
    words = " ".join(comment.split())
    return words if len(words) <= COMMENT else words[: COMMENT - 1].rstrip() + "…"
