"""The facts of a change in words: the name of what slipped, its numbers, how it looks."""

from collections.abc import Iterator
from datetime import date

from msgspec import UNSET

from schemas.events import SlipChanged
from services.alerts.message import Speaker, Tone
from services.alerts.phrases import DEPUTY, LABELS, ROLE
from services.alerts.routing import Recipient
from targets.catalogue import Programme, Target
from targets.observations import Stage
from targets.periods import Period
from targets.slips import CLOSING, Change
from targets.verdicts import Severity
from targets.wording import (
    date_en,
    date_vi,
    difference,
    number_en,
    number_vi,
    period_en,
    period_vi,
    quantity,
    stage_name,
)
from targets.words import Text

NOTHING = Text("", "")


def name_of(event: SlipChanged, target: Target | None) -> Text:
    """The target's name, with the item or field that the episode is about."""
    if target is None:  # published by a newer catalogue than ours
        return Text(event.target, event.target)
    part = target.measure_by_id.get(event.subject) if event.subject else None
    if part is None:
        return target.name
    return Text(f"{target.name.vi} – {part.name.vi}", f"{target.name.en} – {part.name.en}")


def target_name(target: str, programme: Programme) -> Text:
    """The name of a target by its id, which stands for it when the catalogue has none."""
    known = programme.target_by_id.get(target)
    return known.name if known else Text(target, target)


def rows(event: SlipChanged, target: Target | None) -> Iterator[tuple[Text, Text]]:
    """The numbers with their labels, as far as the event has them, and whose they are."""
    unit = event.unit or (target.unit if target else "")
    if event.value is not None:
        yield LABELS["value"], with_note(quantity(event.value, unit, 3), about(event))
    if event.goal is not None:
        yield LABELS["goal"], with_note(quantity(event.goal, unit, 3), _by(event))
    if event.achieved is not None:
        yield LABELS["achieved"], quantity(event.achieved * 100, "%", 1)
    if event.required is not None:
        yield LABELS["required"], quantity(event.required * 100, "%", 1)
    if event.pace is not None:
        yield LABELS["pace"], Text(number_vi(event.pace, 2), number_en(event.pace, 2))
    missing = shortfall(event, unit)
    if missing is not None:
        yield LABELS["amount"], missing
    yield LABELS["since"], period(event.since)
    yield LABELS["on"], Text(date_vi(event.on), date_en(event.on))
    if target is not None:
        assumed = Text("giả định", "assumed") if target.owner.assumed else NOTHING
        yield LABELS["owner"], with_note(target.owner.name, assumed)


def shortfall(event: SlipChanged, unit: str) -> Text | None:
    """What is missing; nothing once it is over."""
    if event.amount is None or Change(event.change) in CLOSING:
        return None
    return difference(event.amount, event.amount_unit or unit, 3)


def about(event: SlipChanged) -> Text:
    """The period and the stage of the value."""
    if not event.period:
        return NOTHING
    when = period(event.period)
    stage = stage_name[Stage(event.stage)]
    if not stage.vi:
        return when
    return Text(f"{when.vi}, {stage.vi}", f"{when.en}, {stage.en}")


def _by(event: SlipChanged) -> Text:
    if event.goal_by is UNSET or not isinstance(event.goal_by, date):
        return NOTHING
    return Text(f"hạn {date_vi(event.goal_by)}", f"by {date_en(event.goal_by)}")


def with_note(value: Text, note: Text) -> Text:
    """A value with something in brackets behind it."""
    return Text(f"{value.vi} ({note.vi})", f"{value.en} ({note.en})") if note.vi else value


def period(text: str) -> Text:
    """A period in words."""
    parsed = Period.parse(text)
    return Text(period_vi(parsed), period_en(parsed))


def tone_of(event: SlipChanged) -> Tone:
    """How a change looks."""
    match Change(event.change):
        case Change.RECOVERED:
            return Tone.OVER
        case Change.RETRACTED:
            return Tone.WITHDRAWN
        case Change.IMPROVED:
            return Tone.BETTER
        case _:
            return Tone(Severity(event.severity).value)


def footer(to: Recipient, programme: Programme, stands_for: Text | None) -> str:
    """In which role somebody is told, and on whose behalf."""
    say = Speaker(to.language)
    behalf = f" ({say(DEPUTY)} {say(stands_for)})" if stands_for else ""
    return f"{say(programme.name)}. {say(ROLE)} {say(to.role)}{behalf}."
