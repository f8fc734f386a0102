"""What a message says: the words for one change of an episode, in the reader's language first."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from schemas.events import SlipChanged
from services.alerts.bundle_letters import compose_bundle
from services.alerts.bundles import AckLink
from services.alerts.chart_words import chart_of
from services.alerts.course import course_of
from services.alerts.episodes import Chapter, Story
from services.alerts.facts import NOTHING, footer, name_of, period, rows, tone_of
from services.alerts.message import Letter, Speaker, Tone
from services.alerts.phrases import (
    ACKNOWLEDGE,
    ACKNOWLEDGE_NOTE,
    ASSIGNED,
    ASSIGNMENT,
    COURSE,
    INVENTED_MARK,
    LEADS,
    OPEN_PAGE,
    REMEDY,
    REMINDER,
    UNANSWERED,
    UNTOLD_RECOVERY,
    WHY,
)
from services.alerts.routing import Recipient
from targets.catalogue import Programme
from targets.phrases import formula_en
from targets.slips import Change
from targets.verdicts import FindingKind, Severity, Status
from targets.wording import INVENTED, change_name, finding_name, severity_name, status_name
from targets.words import Text

__all__ = ["Letter", "Tone", "compose", "compose_bundle"]


def compose(
    chapter: Chapter,
    to: Recipient,
    programme: Programme,
    *,
    told_before: bool,
    public_url: str,
    story: Story | None = None,
    step: int = 0,
    ack: AckLink | None = None,
    assigned: str | None = None,
    stands_for: Text | None = None,
) -> Letter:
    """The words of one change for one reader.

    `told_before` False on a recovery: the warning never went out, so this message tells both.
    `story` adds what happened so far. `step` above 0 passes the change up, since nobody below has
    acknowledged it. `assigned` says that the matter was given to this reader, with what words.
    `stands_for` is the role of the absent recipient whom this reader deputises.
    """
    event, change = chapter.event, chapter.change
    target = programme.target_by_id.get(event.target)
    name = name_of(event, target)
    say = Speaker(to.language)
    closed = chapter.closing
    verdict = say(Text(event.sentence.vi, event.sentence.en))
    summary = say(Text(event.summary.vi, event.summary.en)) if event.summary else ""
    occasion = _occasion(change, step, assigned)
    return Letter(
        language=to.language,
        tone=tone_of(event),
        subject=" ".join(say(_subject(event, occasion, name)).split()),
        change=say(occasion),
        severity="" if closed else say(severity_name[Severity(event.severity)]),
        title=say(name),
        invented=f"{INVENTED.vi} / {INVENTED.en}" if event.invented else "",
        verdict=verdict,
        lead=" ".join(_leads(event, change, say, told_before, step, assigned)),
        was=say(status_name[Status(event.from_status)]) if event.from_status else "",
        now=say(status_name[Status(event.to_status)]),
        rows=tuple((say(label), say(value)) for label, value in rows(event, target)),
        chart=chart_of(event, target, say),
        why_label=say(WHY),
        # Once it is over, what was wrong is no news: only how it stands now is told.
        why=(summary,) if summary and summary != verdict and not closed else (),
        steps=tuple(
            (say(Text(one.text.vi, one.text.en)), say(Text(one.formula, formula_en(one.formula))))
            for one in event.steps
        ),
        remedy_label=say(REMEDY),
        remedy=say(Text(event.remedy.vi, event.remedy.en)) if event.remedy and not closed else "",
        course_label=say(COURSE),
        course=course_of(story, chapter, say, ZoneInfo(programme.timezone)) if story else (),
        ack=ack.url if ack and not closed else "",
        ack_label=say(ACKNOWLEDGE),
        ack_note=say(ACKNOWLEDGE_NOTE),
        link=f"{public_url}/targets/{event.target}",
        link_label=say(OPEN_PAGE),
        aside=_aside(event, change, name, say.other),
        footer=footer(to, programme, stands_for),
    )


def _occasion(change: Change, step: int, assigned: str | None) -> Text:
    """Why this is told: what happened, or that it was passed up or given to somebody."""
    named = change_name[change]
    if assigned is not None:
        return ASSIGNMENT
    if step:
        again = _filled(REMINDER, step=str(step))
        return Text(f"{again.vi} · {named.vi}", f"{again.en} · {named.en}")
    return named


def _subject(event: SlipChanged, occasion: Text, name: Text) -> Text:
    """What follows the brackets is the same for the whole episode.

    RFC 5256 2.1 leaves leading "[…]" out of the base subject, so the thread stays one while the
    bracket says what is new.
    """
    finding = finding_name[FindingKind(event.finding)]
    mark = INVENTED_MARK if event.invented else NOTHING
    return Text(
        f"[{occasion.vi}] {mark.vi}{finding.vi}: {name.vi}",
        f"[{occasion.en}] {mark.en}{finding.en}: {name.en}",
    )


def _leads(
    event: SlipChanged,
    change: Change,
    say: Speaker,
    told_before: bool,
    step: int,
    assigned: str | None,
) -> Iterator[str]:
    if assigned is not None:
        yield say(ASSIGNED)
        if assigned:
            yield f"«{assigned}»" if say.language == "vi" else f"“{assigned}”"
        return
    if step:
        yield say(_filled(UNANSWERED, step=str(step)))
    untold = change is Change.RECOVERED and not told_before
    finding, since = finding_name[FindingKind(event.finding)], period(event.since)
    severity = severity_name[Severity(event.severity)]
    lead = UNTOLD_RECOVERY if untold else LEADS[change]
    yield say(
        Text(
            lead.vi.format(finding=finding.vi, severity=severity.vi.lower(), since=since.vi),
            lead.en.format(finding=finding.en, severity=severity.en.lower(), since=since.en),
        )
    )


def _filled(words: Text, **parts: str) -> Text:
    return Text(words.vi.format(**parts), words.en.format(**parts))


def _aside(event: SlipChanged, change: Change, name: Text, other: Speaker) -> str:
    """The gist in the other language, for whoever the message is passed on to."""
    gist = f"{other(change_name[change])} – {other(finding_name[FindingKind(event.finding)])}"
    sentence = other(Text(event.sentence.vi, event.sentence.en))
    return f"{gist}: {other(name)}. {sentence}"
