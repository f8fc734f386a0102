"""What a letter about several things says: bundles, and the digests of a day and a week."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from services.alerts.bundle_groups import cut, of_digest, of_items
from services.alerts.bundle_lines import counted, summed
from services.alerts.bundle_phrases import (
    KINDS,
    NOTHING_NEW,
    PARTLY_INVENTED,
    SEE_ALL,
)
from services.alerts.bundles import BundleItem, BundleKind, DigestFacts
from services.alerts.course import course_of
from services.alerts.facts import footer, name_of
from services.alerts.message import Letter, Line, Speaker, Tone
from services.alerts.phrases import COURSE, INVENTED_MARK
from services.alerts.routing import Recipient
from targets.catalogue import Programme
from targets.wording import INVENTED, date_en, date_vi
from targets.words import Text


def compose_bundle(
    items: Sequence[BundleItem],
    to: Recipient,
    programme: Programme,
    *,
    kind: BundleKind,
    public_url: str,
    digest: DigestFacts | None = None,
    stands_for: Text | None = None,
) -> Letter:
    """The words of one letter about several things; a digest tells its facts beside the items."""
    say, zone = Speaker(to.language), ZoneInfo(programme.timezone)
    told = [*items, *digest.slipped, *digest.recovered] if digest else list(items)
    groups = (
        of_digest(items, digest, say, programme, public_url)
        if digest
        else of_items(items, say, programme, public_url)
    )
    spoken = KINDS[kind]
    title = _title(kind, items, digest, say, programme, zone)
    invented = [one.chapter.event.invented for one in told]
    return Letter(
        language=to.language,
        tone=_tone(kind, [line for group in groups for line in group.lines]),
        subject=" ".join(_subject(kind, told, digest, say, programme, zone).split()),
        change=say(spoken.name),
        severity="",
        title=title,
        invented=_invented(invented),
        verdict="",
        lead=_lead(kind, items, digest, say, zone),
        was="",
        now="",
        rows=(),
        why_label="",
        why=(),
        remedy_label="",
        remedy="",
        course_label=say(COURSE),
        course=_course(kind, items, say, zone),
        link=f"{public_url}/slips",
        link_label=say(SEE_ALL),
        aside=_lead(kind, items, digest, say.other, zone),
        footer=footer(to, programme, stands_for),
        groups=cut(groups, say),
    )


def _title(
    kind: BundleKind,
    items: Sequence[BundleItem],
    digest: DigestFacts | None,
    say: Speaker,
    programme: Programme,
    zone: ZoneInfo,
) -> str:
    if digest is not None:
        return _span(kind, digest, say, zone)
    if kind is BundleKind.UNSTABLE and len(items) == 1:
        event = items[0].chapter.event
        return say(name_of(event, programme.target_by_id.get(event.target)))
    return summed(items, say)


def _subject(
    kind: BundleKind,
    told: Sequence[BundleItem],
    digest: DigestFacts | None,
    say: Speaker,
    programme: Programme,
    zone: ZoneInfo,
) -> str:
    """In the bracket what changes from letter to letter, behind it what stays."""
    stem = say(KINDS[kind].stem)
    mark = say(INVENTED_MARK) if any(one.chapter.event.invented for one in told) else ""
    if digest is not None:
        return f"[{_span(kind, digest, say, zone)}] {mark}{stem}: {say(programme.name)}"
    if kind is BundleKind.UNSTABLE and len(told) == 1:
        title = _title(kind, told, None, say, programme, zone)
        return f"[{say(KINDS[kind].name)}] {mark}{title}"
    return f"[{counted(len(told), say)}] {mark}{stem}: {say(programme.name)}"


def _span(kind: BundleKind, digest: DigestFacts, say: Speaker, zone: ZoneInfo) -> str:
    until = _day(digest.until, say, zone)
    if kind is BundleKind.WEEKLY:
        return f"{_day(digest.since, say, zone)} – {until}"
    return until


def _day(moment: datetime, say: Speaker, zone: ZoneInfo) -> str:
    day = moment.astimezone(zone).date()
    return say(Text(date_vi(day), date_en(day)))


def _lead(
    kind: BundleKind,
    items: Sequence[BundleItem],
    digest: DigestFacts | None,
    say: Speaker,
    zone: ZoneInfo,
) -> str:
    if digest is None:
        return say(KINDS[kind].lead).format(count=counted(len(items), say))
    news = digest.news or bool(items)
    return say(KINDS[kind].lead if news else NOTHING_NEW).format(
        since=_moment(digest.since, say, zone),
        until=_moment(digest.until, say, zone),
        slipped=len(items) + len(digest.slipped),
        recovered=len(digest.recovered),
        overdue=len(digest.overdue),
        open=digest.open,
    )


def _moment(moment: datetime, say: Speaker, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M} {_day(moment, say, zone)}"


def _course(
    kind: BundleKind, items: Sequence[BundleItem], say: Speaker, zone: ZoneInfo
) -> tuple[tuple[str, str], ...]:
    """The course of the one that is unstable; several would be too long to read."""
    if kind is not BundleKind.UNSTABLE or len(items) != 1:
        return ()
    return course_of(items[0].story, items[0].chapter, say, zone)


def _tone(kind: BundleKind, lines: Sequence[Line]) -> Tone:
    """That of the worst thing in it; a digest has news only."""
    if kind in {BundleKind.DAILY, BundleKind.WEEKLY} or not lines:
        return Tone.NEWS
    return max(lines, key=lambda line: line.severity).tone


def _invented(marks: Sequence[bool]) -> str:
    if not any(marks):
        return ""
    words = INVENTED if all(marks) else PARTLY_INVENTED
    return f"{words.vi} / {words.en}"
