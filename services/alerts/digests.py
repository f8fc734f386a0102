"""What a digest tells one reader: gathered from the stories of their slips and from how their
targets stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.alerts.bundles import BundleItem, Dated, DigestFacts, Unjudged
from services.alerts.episodes import Chapter, Story
from targets.catalogue import Programme, Target
from targets.numbers import period_en, period_vi
from targets.periods import Period
from targets.slips import Change
from targets.verdicts import Status
from targets.words import Text

#: How far a digest looks ahead: goals are far, the rest is near.
NEAR, FAR = timedelta(days=14), timedelta(days=90)
_NO_DATA = frozenset({Status.NO_DATA, Status.STALE})
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One deliverable of a target, as its verdict has it."""

    name: Text
    due: date
    done: bool


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """How one target stands, in brief. `period` is that of its latest figure, "" without one."""

    target: str
    status: Status
    period: str = ""
    items: tuple[ItemStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose digest it is: the targets that the routes lead to this reader, and the time told of."""

    recipient: str
    targets: frozenset[str]
    since: datetime
    until: datetime
    today: date


def facts(
    reading: Reading,
    stories: Iterable[Story],
    standing: Sequence[TargetStanding],
    programme: Programme,
) -> DigestFacts:
    """Everything that the digest says."""
    mine = [one for one in stories if _concerns(one, reading)]
    ours = [one for one in standing if one.target in reading.targets]
    changed = [(one, now) for one in mine if (now := _news(one, reading)) is not None]
    items = sorted(
        (
            BundleItem(story, chapter, told_before=len(story.course) > 1)
            for story, chapter in changed
        ),
        key=lambda one: (one.chapter.event.target, one.story.episode),
    )
    return DigestFacts(
        since=reading.since,
        until=reading.until,
        slipped=tuple(one for one in items if not one.chapter.closing),
        recovered=tuple(one for one in items if one.chapter.change is Change.RECOVERED),
        overdue=_ordered(_overdue(reading, mine, ours)),
        no_data=tuple(
            Unjudged(one.target, one.status)
            for one in sorted(ours, key=lambda one: one.target)
            if one.status in _NO_DATA
        ),
        due_next=_ordered(_due_next(reading, mine, ours, programme.target_by_id)),
        open=sum(one.open for one in mine),
    )


def _concerns(story: Story, reading: Reading) -> bool:
    return story.assignee == reading.recipient or any(
        reader.recipient == reading.recipient or reader.stands_for == reading.recipient
        for chapter in story.chapters
        for reader in chapter.readers
    )


def _news(story: Story, reading: Reading) -> Chapter | None:
    """How it stands, when that has changed in the time told of."""
    latest = story.latest
    if latest is None or not reading.since < latest.published_at <= reading.until:
        return None
    return latest


def _ordered(dated: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(dated, key=lambda one: (one.by, one.target, one.what.vi)))


def _overdue(
    reading: Reading, stories: Iterable[Story], standing: Iterable[TargetStanding]
) -> Iterator[Dated]:
    for dated in _open_items(standing):
        if dated.by < reading.today:
            yield dated
    for dated in _plans(stories):
        if dated.by < reading.today:
            yield dated


def _due_next(
    reading: Reading,
    stories: Iterable[Story],
    standing: Sequence[TargetStanding],
    targets: Mapping[str, Target],
) -> Iterator[Dated]:
    for dated in (*_open_items(standing), *_plans(stories), *_figures(standing, targets)):
        if reading.today <= dated.by <= reading.today + NEAR:
            yield dated
    for one in standing:
        target = targets.get(one.target)
        goal = target.goal_on(reading.today) if target else None
        near = goal is not None and reading.today <= goal.by <= reading.today + FAR
        if goal is not None and near and one.status is not Status.MET:
            yield Dated(one.target, _NOTHING, goal.by)


def _open_items(standing: Iterable[TargetStanding]) -> Iterator[Dated]:
    for one in standing:
        for item in one.items:
            if not item.done:
                yield Dated(one.target, item.name, item.due)


def _plans(stories: Iterable[Story]) -> Iterator[Dated]:
    for story in stories:
        plan, latest = story.plan, story.latest
        if story.open and latest is not None and plan is not None and plan.due is not None:
            yield Dated(latest.event.target, Text(plan.comment, plan.comment), plan.due)


def _figures(standing: Iterable[TargetStanding], targets: Mapping[str, Target]) -> Iterator[Dated]:
    """The next figure of each target that has one, and the day by which it should be there."""
    for one in standing:
        target = targets.get(one.target)
        if target is None or not one.period:
            continue
        latest = Period.parse(one.period)
        expected = Period.containing(latest.end + timedelta(days=1), target.cadence)
        yield Dated(
            one.target,
            Text(f"Số liệu {period_vi(expected)}", f"Figure for {period_en(expected)}"),
            expected.end + timedelta(days=target.publishing_delay_days),
        )
