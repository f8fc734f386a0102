"""One line of a letter about several things: an episode, something late or due, a silent target."""

from collections.abc import Iterator, Sequence

from services.alerts.bundle_phrases import AGAINST, MISSING, SINCE, UNTOLD
from services.alerts.bundles import BundleItem, Dated, Unjudged
from services.alerts.facts import about, name_of, period, shortfall, target_name, tone_of, with_note
from services.alerts.message import Line, Speaker, Tone
from services.alerts.phrases import ACKNOWLEDGE, INVENTED_MARK, OPEN_SHORT, REMEDY_SHORT, REMINDER
from services.alerts.routing import Language
from targets.catalogue import Programme, Target
from targets.slips import Change
from targets.verdicts import SEVERITY_ORDER, FindingKind, Severity, Status
from targets.wording import (
    change_name,
    date_en,
    date_vi,
    finding_name,
    quantity,
    severity_name,
    status_name,
)
from targets.words import Text


def item_line(item: BundleItem, say: Speaker, programme: Programme, public_url: str) -> Line:
    """An episode as it stands."""
    chapter, event = item.chapter, item.chapter.event
    target = programme.target_by_id.get(event.target)
    severity = Severity(event.severity)
    return Line(
        tone=tone_of(event),
        mark=" · ".join(_marks(item, say)),
        title=(say(INVENTED_MARK) if event.invented else "") + say(name_of(event, target)),
        verdict=say(Text(event.sentence.vi, event.sentence.en)),
        detail=" · ".join(_details(item, target, say)),
        remedy=""
        if chapter.closing or event.remedy is None
        else say(Text(event.remedy.vi, event.remedy.en)),
        link=f"{public_url}/targets/{event.target}",
        link_label=say(OPEN_SHORT),
        remedy_label=say(REMEDY_SHORT),
        ack=item.ack.url if item.ack and not chapter.closing else "",
        ack_label=say(ACKNOWLEDGE),
        severity=-1 if chapter.closing else SEVERITY_ORDER.index(severity),
    )


def _marks(item: BundleItem, say: Speaker) -> Iterator[str]:
    event, change = item.chapter.event, item.chapter.change
    if item.step:
        yield say(REMINDER).format(step=item.step)
    yield say(change_name[change])
    if not item.chapter.closing:
        yield say(severity_name[Severity(event.severity)])
    yield say(finding_name[FindingKind(event.finding)])
    if change is Change.RECOVERED and not item.told_before:
        yield say(UNTOLD)


def _details(item: BundleItem, target: Target | None, say: Speaker) -> Iterator[str]:
    event = item.chapter.event
    unit = event.unit or (target.unit if target else "")
    if event.value is not None:
        yield say(with_note(quantity(event.value, unit, 3), about(event)))
    if event.goal is not None:
        yield say(AGAINST).format(goal=say(quantity(event.goal, unit, 3)))
    missing = shortfall(event, unit)
    if missing is not None:
        yield say(MISSING).format(amount=say(missing))
    yield say(SINCE).format(period=say(period(event.since)))
    if target is not None:
        yield say(target.owner.name)


def dated_line(
    one: Dated, phrase: Text, tone: Tone, say: Speaker, programme: Programme, public_url: str
) -> Line:
    """Something that is late or due."""
    name, what = say(target_name(one.target, programme)), say(one.what)
    day = say(Text(date_vi(one.by), date_en(one.by)))
    return Line(
        tone=tone,
        mark=say(phrase).format(day=day),
        title=what or name,
        detail=name if what else "",
        link=f"{public_url}/targets/{one.target}",
        link_label=say(OPEN_SHORT),
    )


def unjudged_line(one: Unjudged, say: Speaker, programme: Programme, public_url: str) -> Line:
    """A target that cannot be judged, and why not."""
    return Line(
        tone=Tone.WITHDRAWN,
        mark=say(status_name[Status(one.status)]),
        title=say(target_name(one.target, programme)),
        link=f"{public_url}/targets/{one.target}",
        link_label=say(OPEN_SHORT),
    )


def counted(count: int, say: Speaker) -> str:
    """So many things."""
    if say.language is Language.VI:
        return f"{count} việc"
    return f"{count} matter" if count == 1 else f"{count} matters"


def summed(items: Sequence[BundleItem], say: Speaker) -> str:
    """How many things, and how bad they are: 3 việc: 1 khẩn cấp, 2 đã khắc phục."""
    parts = [
        (sum(_is(one, severity) for one in items), say(severity_name[severity]))
        for severity in reversed(SEVERITY_ORDER)
    ]
    for change in (Change.RECOVERED, Change.RETRACTED):
        ended = sum(one.chapter.change is change for one in items)
        parts.append((ended, say(change_name[change])))
    named = ", ".join(f"{count} {name.lower()}" for count, name in parts if count)
    return f"{counted(len(items), say)}: {named}" if named else counted(len(items), say)


def _is(item: BundleItem, severity: Severity) -> bool:
    return not item.chapter.closing and item.chapter.event.severity == severity
