"""The events of a run: a known set, with duplicates, late ones, revisions and wrong ones."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Raw

from catalogue.demo import invented_history
from catalogue.figures import Figure, reports
from deploy.local import load
from runtime.messages import Message
from schemas.events import EventType
from schemas.topics import MEASUREMENTS
from targets.admission import admit
from targets.catalogue import Programme
from targets.observations import Observation
from targets.refusals import Refused
from tests.faults.deeds import Deed, deeds
from tests.support.spelling import spelt_otherwise

SOURCE = "urn:slipwatch:faults"
PEOPLE = "urn:slipwatch:gateway:decisions"  # the source of what people say of figures
REVISED, REPEATED, JUDGED = 0.35, 0.25, 0.15  # shares of the reports
RESPELT = 0.5  # of the repeats
ODD = 0.35  # of the reports once more a power of ten away, so that they are held for a person
FLOOD = 45  # above the park limit of such a run
FLOOD_LIMIT = 30

Report = tuple[Figure, ...]


class Way(StrEnum):
    """How a sending reaches the topic."""

    HTTP = "http"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Poison:
    """A record that has to be parked, and why."""

    message: Message
    reason: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """A report as it is sent once: its data spelt otherwise, or as usual when there are none."""

    report: Report
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent at once, how long the publisher then rests, and what an official then does."""

    way: Way
    reports: tuple[Spelt, ...] = ()
    poison: tuple[Poison, ...] = ()
    rest_s: float = 0.0
    deeds: tuple[Deed, ...] = ()

    @property
    def events(self) -> int:
        """How many events it holds."""
        return len(self.reports) + len(self.poison)


@dataclass(frozen=True, slots=True)
class Script:
    """All that is sent in a run, and the reports among it that are right, each once."""

    sendings: tuple[Sending, ...]
    known: tuple[Report, ...]

    @property
    def events(self) -> int:
        """How many events are sent, repeats and poison included."""
        return sum(one.events for one in self.sendings)


def script(programme: Programme, dice: random.Random, today: date, steps: int) -> Script:
    """What is sent, in the order of sending."""
    told = [_as_ours(one) for one in reports(invented_history(programme, today))]
    known = told + list(_revisions(told, programme, dice, today))
    known += _odd(told, programme, dice, today)
    known += _opinions(known, programme, dice, today)
    sent = [Spelt(one) for one in known]
    sent += [
        _otherwise(one, programme, dice) if dice.random() < RESPELT else Spelt(one)
        for one in dice.sample(known, int(len(known) * REPEATED))
    ]
    dice.shuffle(sent)
    wrong = list(_wrong(dice, dice.choice(told)))
    sendings = []
    for step, deed in enumerate(deeds(dice, steps)):
        way = dice.choice((Way.HTTP, Way.KAFKA))
        some = sent[step * len(sent) // steps : (step + 1) * len(sent) // steps]
        poison = tuple(wrong[step::steps]) if way is Way.KAFKA else ()
        sendings.append(Sending(way, tuple(some), poison, dice.uniform(0.0, 0.3), deed))
    return Script(tuple(sendings), tuple(known))


def flood() -> Sending:
    """So many wrong records of one key in a row that a worker has to stop."""
    return Sending(
        Way.KAFKA,
        poison=tuple(
            Poison(_raw(f"flood-{n}", b"flood", b"not json"), "not_json") for n in range(FLOOD)
        ),
    )


def observations(
    programme: Programme, known: Sequence[Report], today: date
) -> dict[str, list[Observation]]:
    """What a judge knows once all of it has arrived."""
    found: dict[str, list[Observation]] = {}
    for one in known:
        found.setdefault(one[0].target, []).extend(_admitted(programme, one, today))
    return found


def as_event(sent: Spelt) -> dict[str, Any]:
    """A report as ingest takes it."""
    event = next(iter(load.events(sent.report)))
    return event | {"data": Raw(sent.data or _usual(sent.report))}


def as_message(sent: Spelt) -> Message:
    """The same report as a source system writes it on Kafka, spelt as it is over HTTP."""
    first = sent.report[0]
    attributes = {
        "specversion": "1.0",
        "id": first.event_id,
        "source": first.source,
        "type": EventType.MEASUREMENT_REPORTED.value,
        "subject": first.target,
        "time": first.reported_at.isoformat(),
    }
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    headers.append(("content-type", b"application/json"))
    value = sent.data or _usual(sent.report)
    return Message(MEASUREMENTS.name, first.target.encode(), value, tuple(headers))


def _usual(report: Report) -> bytes:
    return json.dumps(_data(report), ensure_ascii=False).encode()


def _otherwise(report: Report, programme: Programme, dice: random.Random) -> Spelt:
    return Spelt(report, spelt_otherwise(_data(report), dice, programme.area))


def _data(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = next(iter(load.events(report)))["data"]
    for plain, figure in zip(data["observations"], report, strict=True):
        if figure.opinion:
            plain["opinion"] = figure.opinion
    return data


def _as_ours(report: Report) -> Report:
    return tuple(replace(one, source=SOURCE) for one in report)


def _revisions(
    told: Sequence[Report], programme: Programme, dice: random.Random, today: date
) -> Iterator[Report]:
    """Other vintages of the same facts, some of them older than what is known: they come late."""
    for number, report in enumerate(dice.sample(list(told), int(len(told) * REVISED))):
        values = [
            one.value
            for other in told
            for one in other
            if (one.target, one.measure) == (report[0].target, report[0].measure)
        ]
        days = dice.choice((-20, -3, 2, 9))
        at = report[0].reported_at + timedelta(days=days)
        if at.date() > today:
            at = report[0].reported_at - timedelta(days=1)
        revised = tuple(
            replace(
                one,
                value=dice.choice(values),
                reported_at=at,
                event_id=f"revision-{number}-{one.event_id}",
            )
            for one in report
        )
        try:
            _admitted(programme, revised, today)
        except Refused:
            continue  # what nobody would take is no revision
        yield revised


def _odd(
    told: Sequence[Report], programme: Programme, dice: random.Random, today: date
) -> Iterator[Report]:
    """Figures with a slipped decimal point, said after the right ones."""
    for number, report in enumerate(dice.sample(list(told), int(len(told) * ODD))):
        for factor in dice.sample((Decimal(10), Decimal("0.1")), 2):
            slipped = tuple(
                replace(
                    one,
                    value=one.value * factor,
                    reported_at=one.reported_at + timedelta(days=10),
                    event_id=f"odd-{number}-{one.event_id}",
                )
                for one in report
            )
            if slipped[0].reported_at.date() > today:
                break
            try:
                _admitted(programme, slipped, today)
            except Refused:
                continue  # what cannot be is not held
            yield slipped
            break


def _opinions(
    known: Sequence[Report], programme: Programme, dice: random.Random, today: date
) -> list[Report]:
    """A person's word on some figures: it stands however odd it looks, or it is struck out."""
    said: list[Report] = []
    for number, report in enumerate(dice.sample(list(known), int(len(known) * JUDGED))):
        figure = dice.choice(report)
        word = replace(
            figure,
            opinion=dice.choice(("accepted", "refused")),
            note="checked with the department",
            source=PEOPLE,
            event_id=f"opinion-{number}",
            reported_at=figure.reported_at + timedelta(hours=1),
        )
        try:
            _admitted(programme, (word,), today)
        except Refused:
            continue  # not every status can be spoken of
        said.append((word,))
    return said


def _admitted(programme: Programme, report: Report, today: date) -> Sequence[Observation]:
    first = report[0]
    return admit(
        programme,
        first.target,
        report,
        reported_at=first.reported_at,
        source=first.source,
        event_id=first.event_id,
        today=today,
        invented=first.invented,
    )


def _wrong(dice: random.Random, report: Report) -> Iterator[Poison]:
    """One record of each way to be wrong."""
    right = as_message(Spelt(report))
    target = report[0].target
    yield Poison(_raw("p-text", target.encode(), b"\xff\xfe no text"), "not_json")
    yield Poison(_raw("p-shape", target.encode(), b'{"target": 7}'), "wrong_shape")
    unheard = {"target": "unheard-of", "observations": [{"period": "2025", "value": 1}]}
    yield Poison(_raw("p-unheard", b"unheard-of", json.dumps(unheard).encode()), "unknown_target")
    yield Poison(
        Message(MEASUREMENTS.name, b"another-key", right.value, _renamed(right, "p-key")),
        "wrong_key",
    )
    far = replace(report[0], period="2999", event_id="p-far", value=Decimal(dice.randint(1, 9)))
    yield Poison(as_message(Spelt((far,))), "future_period")


def _raw(identity: str, key: bytes, value: bytes) -> Message:
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", identity.encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_type", b"measurement.reported.v1"),
        ("content-type", b"application/json"),
    )
    return Message(MEASUREMENTS.name, key, value, headers)


def _renamed(message: Message, identity: str) -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (name, identity.encode() if name == "ce_id" else value) for name, value in message.headers
    )
