"""Gathers what a report holds: how things stand, and what has changed within a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schemas.stored import SlipChangeDocument
from services.gateway.handlers import Reader
from services.gateway.ports import News, Span
from services.gateway.reports.content import Due, Move, Plain, Report, Revision
from services.gateway.reports.ports import Doings
from services.gateway.reports.spans import Reported, reported
from services.gateway.stories import episodes
from services.gateway.vintages import observations
from targets.areas import Level
from targets.kinds import Floor, Kind
from targets.observations import ABSENT, Fact, Observation, current
from targets.verdicts import Status

#: Statuses that need attention: their targets are shown with a chart.
ILL = frozenset({Status.AT_RISK, Status.OFF_TRACK, Status.REVERSING, Status.MISSED})
#: What is due is told this far ahead: a quarter for deliverables, a year for goals.
AHEAD_ITEMS = timedelta(days=92)
AHEAD_GOALS = timedelta(days=366)
MOST_NEWS = 100_000


@dataclass(frozen=True, slots=True)
class Reporting:
    """Makes reports of what the reader knows and of what people did."""

    reader: Reader
    doings: Doings

    async def report(self, period: str, as_of: date | None) -> Report:
        """The report of a period, as known at the end of a day."""
        reader, programme = self.reader, self.reader.programme
        today = reader.today()
        about = reported(period, as_of, today)
        day = None if about.day == today else about.day
        known = await reader.known_briefly(day)
        standing = await reader.standing_of(known, day)
        whole = {
            target["id"]: await reader.target(target["id"], day)
            for target in known.targets
            if Status(target["verdict"]["status"]) in ILL or target["kind"] == Kind.FLOOR
        }
        budget = {
            target.id: await reader.vintages(target.id, day)
            for target in programme.targets
            if isinstance(target.rule, Floor)
        }
        moves = await self._moves(about)
        revisions, figures = await self._revisions(about)
        listed = [one for one in revisions if not self._of_a_commune(one.now.fact)]
        stories = await self._stories(about)
        names = [one["episode"] for one in stories]
        end = about.end(programme.timezone)
        told = [one for one in await self.doings.told(names) if one["created_at"] < end]
        acts = [one for one in await self.doings.acts(names) if one["at"] < end]
        return Report(
            about,
            standing,
            known.targets,
            whole,
            [one for one in moves if one.before],
            [one for one in moves if not one.before],
            listed,
            len(revisions) - len(listed),
            figures,
            stories,
            told,
            acts,
            tuple(self._due(known.targets, about.day)),
            budget,
            _invented(known.targets, listed, budget, stories),
        )

    async def _moves(self, about: Reported) -> list[Move]:
        """From the last status before the period to the one at its end, of each target."""
        zone = self.reader.programme.timezone
        news = await self.reader.store.news(about.begin(zone), about.end(zone), MOST_NEWS)
        first: dict[str, News] = {}
        last: dict[str, News] = {}
        for one in news:
            first.setdefault(one["target"], one)
            last[one["target"]] = one
        before = {name: f"{name}|{one['version'] - 1}" for name, one in first.items()}
        statuses = await self.reader.store.statuses(list(before.values()))
        moves = [
            Move(
                name,
                statuses.get(before[name], ""),
                one["status"],
                date.fromisoformat(one["as_of"]),
                one["sentence"],
            )
            for name, one in last.items()
            if name in self.reader.programme.target_by_id
        ]
        return [one for one in moves if one.before != one.after]

    async def _revisions(self, about: Reported) -> tuple[list[Revision], int]:
        """Figures of the period that replaced others, and how many figures came in all."""
        zone, store = self.reader.programme.timezone, self.reader.store
        begin, end = about.begin(zone), about.end(zone)
        came = observations(await store.reports_back(Span(since=begin, until=end)))
        found = []
        for name in sorted({seen.fact.target for seen in came}):
            facts = {seen.fact for seen in came if seen.fact.target == name}
            periods = frozenset(str(fact.period) for fact in facts)
            span = Span(frozenset({name}), until=end, periods=periods)
            found += _replaced(observations(await store.reports_back(span)), facts, begin)
        return sorted(found, key=lambda one: one.now.vintage, reverse=True), len(came)

    async def _stories(self, about: Reported) -> list[Plain]:
        """The episodes with news in the period, and those that were open when it ended."""
        zone = self.reader.programme.timezone
        changes: Sequence[SlipChangeDocument] = await self.reader.store.slip_changes(
            None, about.end(zone)
        )
        begin = about.begin(zone)
        return [one for one in episodes(changes) if one["open"] or one["changed_at"] >= begin]

    def _due(self, targets: Sequence[Plain], day: date) -> Iterable[Due]:
        found = []
        for target in targets:
            rule, verdict = target["rule"], target["verdict"]
            assumed = {item["id"]: item["due_assumed"] for item in rule.get("items", ())}
            for item in verdict["items"]:
                due = date.fromisoformat(item["due"])
                if not item["done"] and due <= day + AHEAD_ITEMS:
                    found.append(
                        Due(target["id"], item["name"], due, item["overdue"], assumed[item["id"]])
                    )
            for goal in target["goals"]:
                due = date.fromisoformat(goal["by"])
                met = verdict["status"] == Status.MET
                if not met and not verdict["items"] and day < due <= day + AHEAD_GOALS:
                    found.append(Due(target["id"], None, due, overdue=False))
        return sorted(found, key=lambda one: (one.day, one.target))

    def _of_a_commune(self, fact: Fact) -> bool:
        area = self.reader.programme.area_by_id.get(fact.area)
        return area is not None and area.level is Level.COMMUNE


def _replaced(vintages: Sequence[Observation], facts: set[Fact], begin: datetime) -> list[Revision]:
    """Of each fact: what stood before the period, and what stands at its end, if they differ."""
    by_fact: dict[Fact, list[Observation]] = {}
    for seen in vintages:
        if seen.fact in facts:
            by_fact.setdefault(seen.fact, []).append(seen)
    found = []
    for some in by_fact.values():
        ordered = sorted(some, key=lambda seen: seen.vintage)
        older = [seen for seen in ordered if seen.reported_at < begin] or ordered[:1]
        (fact,) = {seen.fact for seen in some}
        was, now = current(older).get(fact), current(ordered).get(fact)
        if was is None or now is None:
            continue  # a person has struck out all there was
        if (was.value, was.status in ABSENT) != (now.value, now.status in ABSENT):
            found.append(Revision(was, now))
    return found


def _invented(
    targets: Sequence[Plain],
    revisions: Sequence[Revision],
    budget: Mapping[str, Sequence[Observation]],
    stories: Sequence[Plain],
) -> bool:
    return (
        any(target["verdict"]["invented"] for target in targets)
        or any(one.now.invented or one.was.invented for one in revisions)
        or any(seen.invented for some in budget.values() for seen in some)
        or any(one["invented"] for one in stories)
    )
