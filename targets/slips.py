"""Episodes: the story of one finding, told as numbered changes whose ids are always the same."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from targets.verdicts import SEVERITY_ORDER, FindingKind, Reason, Severity, Spell, Status, Verdict


class Change(StrEnum):
    """What happened to an episode."""

    OPENED = "opened"
    WORSENED = "worsened"
    IMPROVED = "improved"
    RECOVERED = "recovered"
    RETRACTED = "retracted"


#: After these an episode is over.
CLOSING = frozenset({Change.RECOVERED, Change.RETRACTED})


def episode_id(target: str, area: str, spell: Spell) -> str:
    """The same finding of the same target from the same period is always the same episode."""
    kind, subject, since = spell.identity
    return str(uuid5(NAMESPACE_URL, f"slipwatch:episode/{target}/{area}/{kind}/{subject}/{since}"))


def change_id(episode: str, seq: int) -> str:
    """The id of the event that tells one change of an episode."""
    return str(uuid5(NAMESPACE_URL, f"slipwatch:slip/{episode}/{seq}"))


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode as last told: how many changes, and the last severity. Open unless its last
    change closed it."""

    id: str
    seq: int
    change: Change
    spell: Spell
    opened_on: date

    @property
    def open(self) -> bool:
        """Whether it still lasts."""
        return self.change not in CLOSING


@dataclass(frozen=True, slots=True)
class SlipChange:
    """One change of an episode, with the verdict that caused it."""

    episode: Episode
    target: str
    area: str
    on: date
    from_status: Status | None
    to_status: Status
    reason: Reason

    @property
    def id(self) -> str:
        """Deterministic: a repeated publication has the same id."""
        return change_id(self.episode.id, self.episode.seq)


def changes(
    told: tuple[Episode, ...], verdict: Verdict, before: Status | None
) -> tuple[tuple[Episode, ...], tuple[SlipChange, ...]]:
    """What is new since the episodes were last told: the episodes now, and the changes to publish.

    An open episode whose spell is over has recovered; one whose spell the figures no longer show
    at all was a false alarm and is retracted, except a silent source, which has simply spoken.
    """
    now = {episode_id(verdict.target, verdict.area, spell): spell for spell in verdict.spells}
    after: dict[str, Episode] = {episode.id: episode for episode in told}
    news: list[Episode] = []
    for known in told:
        if not known.open:
            continue
        spell = now.get(known.id)
        change = _change_of_open(known, spell)
        if change is not None:
            news.append(_next(known, change, spell or known.spell))
    for identity, spell in now.items():
        known_before = after.get(identity)
        if spell.until is None and (known_before is None or not known_before.open):
            seq = known_before.seq + 1 if known_before else 1
            news.append(Episode(identity, seq, Change.OPENED, spell, verdict.as_of))
    for episode in news:
        after[episode.id] = episode
    return tuple(after.values()), tuple(
        SlipChange(
            episode,
            verdict.target,
            verdict.area,
            verdict.as_of,
            before,
            verdict.status,
            verdict.reason,
        )
        for episode in news
    )


def _change_of_open(known: Episode, spell: Spell | None) -> Change | None:
    if spell is None:
        silent = known.spell.kind is FindingKind.SOURCE_SILENT
        return Change.RECOVERED if silent else Change.RETRACTED
    if spell.until is not None:
        return Change.RECOVERED
    was, is_now = _weight(known.spell.severity), _weight(spell.severity)
    if is_now > was:
        return Change.WORSENED
    return Change.IMPROVED if is_now < was else None


def _next(known: Episode, change: Change, spell: Spell) -> Episode:
    return Episode(known.id, known.seq + 1, change, spell, known.opened_on)


def _weight(severity: Severity) -> int:
    return SEVERITY_ORDER.index(severity)
