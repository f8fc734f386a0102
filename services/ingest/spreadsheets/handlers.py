"""What becomes of a spreadsheet: every row of it is taken, or refused with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from runtime.clock import Clock
from runtime.failures import Rejected, Unavailable
from schemas.cloudevents import Envelope
from schemas.cloudevents.envelope import envelope
from schemas.codec import Malformed, encode
from schemas.events import EventType, MeasurementReported
from services.ingest.keys.grants import Grant
from services.ingest.ports import Report, Reports
from services.ingest.spreadsheets.allowed import allowed_vi
from services.ingest.spreadsheets.drafts import Draft, Drafter
from services.ingest.spreadsheets.ports import TEMPLATE_VERSION, Book
from services.ingest.spreadsheets.reasons import Complaint, FileReason, FileRefused, RowReason
from targets.admission import admit
from targets.catalogue import Programme
from targets.periods import BadPeriod, Period
from targets.refusals import RefusalReason, Refused, RefusedFigure

#: A report that is longer is cut between periods: half of what a message of the broker may be.
MOST_REPORT_BYTES = 500_000


class Outcome(StrEnum):
    """What becomes of a row. A warning is published, and somebody has to look at it."""

    ACCEPTED = "accepted"
    WARNING = "warning"
    REJECTED = "rejected"


class Only(StrEnum):
    """What is published of a file: all rows or nothing, or those that are good."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, held against the catalogue: its rows in order, and the reports that its good rows
    make."""

    digest: str
    book: Book
    rows: tuple[Draft, ...]
    reports: tuple[Report, ...]

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(outcome_of(row) is outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class Published:
    """What was handed on: the ids of events that are kept, and whether some may be sent again."""

    ids: tuple[str, ...] = ()
    unavailable: int = 0


def outcome_of(row: Draft) -> Outcome:
    """What becomes of a row."""
    if row.rejected:
        return Outcome.REJECTED
    return Outcome.WARNING if row.complaints else Outcome.ACCEPTED


class SpreadsheetIntake:
    """Holds files against the catalogue, and hands on what is right."""

    def __init__(self, programme: Programme, reports: Reports, clock: Clock) -> None:
        self._programme = programme
        self._reports = reports
        self._clock = clock
        self._zone = ZoneInfo(programme.timezone)
        self._drafter = Drafter(programme)

    def today(self) -> date:
        """The day where the programme is."""
        return self._clock.now().astimezone(self._zone).date()

    def check(self, book: Book, digest: str, source: str, grant: Grant) -> Checked:
        """What every row is, and the reports that the good ones make. Publishes nothing.

        Raises `FileRefused` for a form of another source, and for a file in which nothing stands.
        """
        if book.template.version not in ("", TEMPLATE_VERSION):
            raise FileRefused(
                FileReason.UNKNOWN_TEMPLATE,
                f"a form of version {TEMPLATE_VERSION}",
                book.template.version[:60],
            )
        if book.template.source and book.template.source != source:
            raise FileRefused(
                FileReason.OTHER_SOURCE,
                f"a form of the source {source}",
                book.template.source[:120],
            )
        drafts = [
            draft
            for sheet in book.sheets
            for row in sheet.rows
            if (draft := self._drafter.draft(sheet, row)) is not None
        ]
        if not drafts:
            raise FileRefused(FileReason.NO_ROWS, "a row or more with a value")
        for draft in drafts:
            if draft.target and not grant.covers_target(draft.target):
                draft.say("target", RowReason.TARGET_NOT_COVERED, got=draft.target)
        self._refuse_twice(drafts)
        now = self._clock.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what the store keeps
        reports = [
            report
            for group in _by_target(drafts)
            for report in self._reports_of(group, digest, source, now)
        ]
        return Checked(digest, book, tuple(drafts), tuple(reports))

    async def publish(self, checked: Checked, only: Only) -> Published:
        """Hand on the reports: with `all` only when no row is rejected. What is kept is kept for
        good; sending the same file again repeats nothing."""
        if not checked.reports or (only is Only.ALL and checked.count(Outcome.REJECTED)):
            return Published()
        handovers = await self._reports.hand_on(checked.reports)
        ids, lost = [], 0
        for report, became in zip(checked.reports, handovers, strict=True):
            match became:
                case None:
                    ids.append(report.envelope.id)
                case Unavailable():
                    lost += 1
                case Rejected():
                    for row in checked.rows:
                        if row.target == report.event.target and not row.rejected:
                            row.say("value", "message_too_large")
        return Published(tuple(ids), lost)

    def _refuse_twice(self, drafts: Iterable[Draft]) -> None:
        """A figure that stands twice in a file: nobody knows which is meant, so neither is."""
        seen: dict[tuple[str, ...], list[Draft]] = {}
        for draft in drafts:
            area = draft.area or self._programme.area
            key = (draft.target, draft.measure, area, _canonical(draft.period), draft.stage)
            seen.setdefault(key, []).append(draft)
        for several in seen.values():
            for draft in several[1:] if len({one.value for one in several}) == 1 else several:
                other = several[0] if draft is not several[0] else several[1]
                if len(several) > 1:
                    place = f"{other.sheet.name}!{other.row.number}".removeprefix("!")
                    draft.say("period", RowReason.SAME_FACT_TWICE, expected=place)

    def _reports_of(
        self, drafts: Sequence[Draft], digest: str, source: str, now: datetime
    ) -> Iterable[Report]:
        """The reports that the good rows of one target make; what admission refuses is noted.

        A row may lean on another (a place on among how many), so what is left is asked again.
        """
        good = [draft for draft in drafts if not draft.rejected]
        while good:
            refusals = self._refusals(good, source, digest, now)
            if not refusals:
                return [_report(part, digest, source, now) for part in _parts(good)]
            for refused in refusals:
                self._note(good, refused)
            good = [draft for draft in good if not draft.rejected]
        return []

    def _refusals(
        self, drafts: Sequence[Draft], source: str, digest: str, now: datetime
    ) -> Sequence[RefusedFigure]:
        try:
            admit(
                self._programme,
                drafts[0].target,
                [draft.figure() for draft in drafts],
                reported_at=now,
                source=source,
                event_id=digest,
                today=now.astimezone(self._zone).date(),
            )
        except Refused as refused:
            return refused.refusals
        return ()

    def _note(self, drafts: Sequence[Draft], refused: RefusedFigure) -> None:
        """Note what admission says on the row that it speaks of; of the whole report on all."""
        _, _, place = refused.pointer.partition("/observations/")
        number, _, column = place.partition("/")
        complaint = Complaint(
            column or "target", refused.reason, got=refused.got[:120], expected=refused.expected
        )
        if not number:
            for draft in drafts:
                draft.complaints.append(complaint)
            return
        draft = drafts[int(number)]
        if refused.reason is RefusalReason.IMPOSSIBLE_VALUE:
            complaint = replace(complaint, expected_vi=self._allowed(draft))
        draft.complaints.append(complaint)

    def _allowed(self, draft: Draft) -> str:
        programme = self._programme
        target = programme.target_by_id.get(draft.target) or programme.context_by_id[draft.target]
        measure = target.measure_by_id.get(draft.measure)
        return allowed_vi(target, measure) if measure is not None else ""


def source_of(text: str) -> str:
    """A source as an event may carry it, or `FileRefused`."""
    attributes = {"specversion": "1.0", "id": "1", "source": text}
    try:
        return envelope({**attributes, "type": EventType.MEASUREMENT_REPORTED}).source
    except Malformed as fault:
        raise FileRefused(FileReason.BAD_SOURCE, fault.expected, fault.got) from fault


def _by_target(drafts: Iterable[Draft]) -> Iterable[list[Draft]]:
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.target, []).append(draft)
    return groups.values()


def _parts(drafts: Sequence[Draft]) -> Iterable[list[Draft]]:
    """The rows of a report, cut only where it would be too long and never within a period."""
    part: list[Draft] = []
    size = 0
    periods: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        periods.setdefault((draft.area, _canonical(draft.period)), []).append(draft)
    for rows in periods.values():
        needed = len(encode(_event(rows)))
        if part and size + needed > MOST_REPORT_BYTES:
            yield part
            part, size = [], 0
        part.extend(rows)
        size += needed
    if part:
        yield part


def _event(drafts: Sequence[Draft]) -> MeasurementReported:
    return MeasurementReported(drafts[0].target, tuple(draft.figure() for draft in drafts))


def _report(drafts: Sequence[Draft], digest: str, source: str, now: datetime) -> Report:
    """One event. Its id follows from the file and from which rows of it travel: the same rows of
    the same file are the same event, however often and in however many ways they are sent."""
    rows = sorted((draft.sheet.number, draft.row.number) for draft in drafts)
    travelling = sha256(repr(rows).encode()).hexdigest()[:16]
    sheet, row = rows[0]
    return Report(
        Envelope(
            id=f"{digest}/{sheet}/{row}/{travelling}",
            source=source,
            type=EventType.MEASUREMENT_REPORTED,
            subject=drafts[0].target,
            time=now,
        ),
        _event(drafts),
    )


def _canonical(period: str) -> str:
    try:
        return str(Period.parse(period))
    except BadPeriod:
        return period
