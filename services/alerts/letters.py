"""What a message says: the words for one change of an episode, in the reader's language first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from msgspec import UNSET

from schemas.events import SlipChanged
from services.alerts.episodes import Chapter
from services.alerts.phrases import (
    LABELS,
    LEADS,
    OPEN_PAGE,
    REMEDY,
    ROLE,
    STANDS,
    UNTOLD_RECOVERY,
    WHY,
)
from services.alerts.routing import Language, Recipient
from targets.catalogue import Programme, Target
from targets.observations import Stage
from targets.periods import Period
from targets.slips import Change
from targets.verdicts import FindingKind, Severity, Status
from targets.wording import (
    INVENTED,
    change_name,
    date_en,
    date_vi,
    finding_name,
    period_en,
    period_vi,
    quantity,
    severity_name,
    stage_name,
    status_name,
)
from targets.words import Text


class Tone(StrEnum):
    """How a message looks at first sight."""

    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"
    BETTER = "better"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in words, before it becomes a mail or a chat line. Empty parts are left out."""

    language: Language
    tone: Tone
    subject: str
    change: str
    severity: str
    title: str
    invented: str
    lead: str
    was: str
    now: str
    rows: tuple[tuple[str, str], ...]
    why_label: str
    why: tuple[str, ...]
    remedy_label: str
    remedy: str
    link: str
    link_label: str
    aside: str
    footer: str


def compose(
    chapter: Chapter,
    to: Recipient,
    programme: Programme,
    *,
    told_before: bool,
    public_url: str,
) -> Letter:
    """The words of one change for one reader.

    `told_before` False on a recovery: the warning never went out, so this message tells both.
    """
    event, change = chapter.event, chapter.change
    target = programme.target_by_id.get(event.target)
    name = _name(event, target)
    say = _Speaker(to.language)
    lead = LEADS[change]
    if change is Change.RECOVERED and not told_before:
        lead = UNTOLD_RECOVERY
    closed = chapter.closing
    return Letter(
        language=to.language,
        tone=_tone(change, Severity(event.severity)),
        subject=" ".join(say(_subject(event, change, name)).split()),
        change=say(change_name[change]),
        severity="" if closed else say(severity_name[Severity(event.severity)]),
        title=say(name),
        invented=f"{INVENTED.vi} / {INVENTED.en}" if event.invented else "",
        lead=say(_filled(lead, event)),
        was=say(status_name[Status(event.from_status)]) if event.from_status else "",
        now=say(status_name[Status(event.to_status)]),
        rows=tuple((say(label), say(value)) for label, value in _rows(event, target)),
        why_label=say(STANDS if closed else WHY),
        why=_distinct(
            say(Text(part.vi, part.en))
            # Once it is over, what was wrong is no news: only how it stands now is told.
            for part in (None if closed else event.summary, event.sentence)
            if part
        ),
        remedy_label=say(REMEDY),
        remedy=say(Text(event.remedy.vi, event.remedy.en)) if event.remedy and not closed else "",
        link=f"{public_url}/targets/{event.target}",
        link_label=say(OPEN_PAGE),
        aside=_aside(event, change, name, to.language),
        footer=f"{say(programme.name)}. {say(ROLE)} {say(to.role)}.",
    )


@dataclass(frozen=True, slots=True)
class _Speaker:
    language: Language

    def __call__(self, words: Text) -> str:
        return words.vi if self.language is Language.VI else words.en


def _name(event: SlipChanged, target: Target | None) -> Text:
    """The target's name, with the item or field that the episode is about."""
    if target is None:  # published by a newer catalogue than ours
        return Text(event.target, event.target)
    part = target.measure_by_id.get(event.subject) if event.subject else None
    if part is None:
        return target.name
    return Text(f"{target.name.vi} – {part.name.vi}", f"{target.name.en} – {part.name.en}")


def _subject(event: SlipChanged, change: Change, name: Text) -> Text:
    """What follows the brackets is the same for the whole episode.

    RFC 5256 2.1 leaves leading "[…]" out of the base subject, so the thread stays one while the
    bracket says what is new.
    """
    finding = finding_name[FindingKind(event.finding)]
    mark = Text("[GIẢ ĐỊNH] ", "[INVENTED] ") if event.invented else Text("", "")
    named = change_name[change]
    return Text(
        f"[{named.vi}] {mark.vi}{finding.vi}: {name.vi}",
        f"[{named.en}] {mark.en}{finding.en}: {name.en}",
    )


def _filled(lead: Text, event: SlipChanged) -> Text:
    finding = finding_name[FindingKind(event.finding)]
    severity = severity_name[Severity(event.severity)]
    since = _period(event.since)
    return Text(
        lead.vi.format(finding=finding.vi, severity=severity.vi.lower(), since=since.vi),
        lead.en.format(finding=finding.en, severity=severity.en.lower(), since=since.en),
    )


def _rows(event: SlipChanged, target: Target | None) -> Iterator[tuple[Text, Text]]:
    """The numbers, as far as the event has them."""
    unit = event.unit or (target.unit if target else "")
    if event.value is not None:
        value = quantity(event.value, unit, 3)
        yield LABELS["value"], _with(value, _about(event))
    if event.goal is not None:
        goal = quantity(event.goal, unit, 3)
        yield LABELS["goal"], _with(goal, _by(event))
    if event.achieved is not None:
        yield LABELS["achieved"], quantity(event.achieved * 100, "%", 1)
    if event.required is not None:
        yield LABELS["required"], quantity(event.required * 100, "%", 1)
    if event.amount is not None and Change(event.change) in _STILL_WRONG:
        yield LABELS["amount"], quantity(event.amount, event.amount_unit or unit, 3)
    yield LABELS["since"], _period(event.since)
    yield LABELS["on"], Text(date_vi(event.on), date_en(event.on))
    if target is not None:
        assumed = Text("giả định", "assumed") if target.owner.assumed else Text("", "")
        yield LABELS["owner"], _with(target.owner.name, assumed)


_STILL_WRONG = frozenset({Change.OPENED, Change.WORSENED, Change.IMPROVED})


def _about(event: SlipChanged) -> Text:
    """The period and the stage of the value."""
    if not event.period:
        return Text("", "")
    period = _period(event.period)
    stage = stage_name[Stage(event.stage)]
    if not stage.vi:
        return period
    return Text(f"{period.vi}, {stage.vi}", f"{period.en}, {stage.en}")


def _by(event: SlipChanged) -> Text:
    if event.goal_by is UNSET or not isinstance(event.goal_by, date):
        return Text("", "")
    return Text(f"hạn {date_vi(event.goal_by)}", f"by {date_en(event.goal_by)}")


def _with(value: Text, note: Text) -> Text:
    return Text(f"{value.vi} ({note.vi})", f"{value.en} ({note.en})") if note.vi else value


def _period(text: str) -> Text:
    period = Period.parse(text)
    return Text(period_vi(period), period_en(period))


def _tone(change: Change, severity: Severity) -> Tone:
    match change:
        case Change.RECOVERED:
            return Tone.OVER
        case Change.RETRACTED:
            return Tone.WITHDRAWN
        case Change.IMPROVED:
            return Tone.BETTER
        case _:
            return Tone(severity.value)


def _distinct(parts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))


def _aside(event: SlipChanged, change: Change, name: Text, language: Language) -> str:
    """The gist in the other language, for whoever the message is passed on to."""
    other = _Speaker(Language.EN if language is Language.VI else Language.VI)
    gist = f"{other(change_name[change])} – {other(finding_name[FindingKind(event.finding)])}"
    sentence = other(Text(event.sentence.vi, event.sentence.en))
    return f"{gist}: {other(name)}. {sentence}"
