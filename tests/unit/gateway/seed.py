"""A store as scoring would have left it: reports judged by scoring's own handlers, day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from catalogue.figures import Figure
from runtime.clock import ManualClock
from runtime.messages import Record
from schemas.cloudevents import Envelope, to_kafka
from schemas.events import EventType, MeasurementReported, ReportedObservation
from services.gateway.memory import MemoryStore
from services.scoring.handlers import Scoring
from services.scoring.memory import MemoryHerald, MemoryJournal, MemoryReports, MemoryVerdicts
from services.scoring.ports import Ports
from targets.catalogue import Programme
from targets.periods import Period

SOURCE = "https://figures.example.test"
TODAY = date(2026, 11, 22)
NOON = time(5, tzinfo=UTC)  # in Hà Nội


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a source on one target."""

    target: str
    on: date
    observations: tuple[ReportedObservation, ...]
    invented: bool = False
    source: str = SOURCE
    id: str = ""


def figure(period: str, value: object, **more: str) -> ReportedObservation:
    """One figure of a report."""
    return ReportedObservation(period=period, value=Decimal(str(value)), **more)


def series(
    target: str, values: Mapping[str, object], *, invented: bool = False, **more: str
) -> list[Report]:
    """One report for each period, forty days after its end or on the last day that can be."""

    reports = []
    for period, value in values.items():
        on = min(Period.parse(period).end + timedelta(days=40), TODAY - timedelta(days=1))
        reports.append(Report(target, on, (figure(period, value, **more),), invented))
    return reports


async def seeded(
    programme: Programme, reports: Iterable[Report], today: date = TODAY
) -> MemoryStore:
    """The store after scoring has taken all the reports, each on its day."""
    clock = ManualClock(datetime(2020, 1, 1, tzinfo=UTC))
    ports = Ports(MemoryReports(), MemoryVerdicts(), MemoryJournal(), MemoryHerald())
    scoring = Scoring(programme, ports, clock, remembered=1_000_000)
    ordered = sorted(reports, key=lambda report: report.on)
    for number, report in enumerate(ordered):
        moment = datetime.combine(report.on, NOON)
        if moment > clock.now():
            clock.advance(moment - clock.now())
        await scoring.take([_record(report, number, moment)])
    clock.advance(datetime.combine(today, NOON) - clock.now())
    await scoring.rejudge([target.id for target in programme.targets])
    return store_of(ports)


def store_of(ports: Ports) -> MemoryStore:
    """What scoring's twins hold, as the gateway's twin."""
    reports, verdicts, journal, herald = ports.reports, ports.verdicts, ports.journal, ports.herald
    assert isinstance(reports, MemoryReports)
    assert isinstance(verdicts, MemoryVerdicts)
    assert isinstance(journal, MemoryJournal)
    assert isinstance(herald, MemoryHerald)
    assert not herald.parked, [one.reason for one in herald.parked]
    store = MemoryStore()
    store.verdict_documents = dict(verdicts.documents)
    store.measurement_documents = list(reports.documents.values())
    store.history_documents = list(journal.verdicts.values())
    store.slip_documents = list(journal.slips.values())
    return store


def tell(store: MemoryStore) -> None:
    """Let every slip so far have been told to two roles."""
    for number, slip in enumerate(store.slip_documents):
        for role, channel, state in (
            ({"vi": "Cơ quan chủ trì", "en": "Owner"}, "email", "sent"),
            ({"vi": "Văn phòng Ban chỉ đạo", "en": "Committee's office"}, "zalo", "pending"),
        ):
            store.delivery_documents.append(
                {
                    "_id": f"{number}-{channel}",
                    "episode": slip["episode"],
                    "seq": slip["seq"],
                    "target": slip["target"],
                    "role": role,
                    "channel": channel,
                    "state": state,
                    "why": "",
                    "attempts": 1,
                    "created_at": slip["at"],
                    "sent_at": slip["at"] if state == "sent" else None,
                    "invented": False,
                }
            )


def real_reports(figures: Sequence[Figure]) -> list[Report]:
    """The shipped figures as reports."""
    grouped: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        grouped.setdefault((one.source, one.event_id), []).append(one)
    return [
        Report(
            group[0].target,
            group[0].reported_at.date(),
            tuple(_observation(one) for one in group),
            group[0].invented,
            source,
            event_id,
        )
        for (source, event_id), group in grouped.items()
    ]


def _observation(one: Figure) -> ReportedObservation:
    named: dict[str, Any] = {
        "measure": one.measure,
        "area": one.area,
        "stage": one.stage,
        "status": one.status,
        "note": one.note,
        "evidence": one.evidence,
    }
    return ReportedObservation(one.period, one.value, **{k: v for k, v in named.items() if v})


def _record(report: Report, number: int, moment: datetime) -> Record:
    envelope = Envelope(
        id=report.id or f"report-{number}",
        source=report.source,
        type=EventType.MEASUREMENT_REPORTED,
        subject=report.target,
        time=moment,
    )
    event = MeasurementReported(report.target, report.observations, report.invented)
    value, headers = to_kafka(envelope, event)
    return Record(
        "measurements",
        0,
        number,
        report.target.encode(),
        value,
        tuple(headers),
        int(moment.timestamp() * 1000),
    )
