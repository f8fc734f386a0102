"""The reports that are measured: made from a seed, so that every run and every contender gets the
same."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import catalogue
from runtime.messages import Message
from schemas.cloudevents import Envelope, to_kafka
from schemas.events import EventType, MeasurementReported, ReportedObservation
from schemas.topics import MEASUREMENTS
from targets.areas import Level
from targets.catalogue import Programme, Target

SEED = 57
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
FIRST = datetime(2026, 1, 5, tzinfo=UTC)


def reports(count: int, figures: int) -> Iterator[Message]:
    """So many reports of so many figures each, over targets, communes and months."""
    programme = catalogue.load(catalogue.SHIPPED)
    targets = [target for target in programme.targets if target.kind.value == "reach"]
    chance = random.Random(SEED)  # noqa: S311  # chosen figures, no secrets
    for number in range(count):
        target = targets[number % len(targets)]
        observations = tuple(_figures(programme, target, figures, chance))
        envelope = Envelope(
            id=f"{figures}-{number}",
            source="urn:benchmark:office",
            type=EventType.MEASUREMENT_REPORTED,
            subject=target.id,
            time=FIRST + timedelta(seconds=number),
        )
        value, headers = to_kafka(envelope, MeasurementReported(target.id, observations))
        yield Message(MEASUREMENTS.name, target.id.encode(), value, tuple(headers))


def _figures(
    programme: Programme, target: Target, count: int, chance: random.Random
) -> Iterator[ReportedObservation]:
    communes = [area.id for area in programme.areas if area.level is Level.COMMUNE]
    facts = chance.sample([(area, month) for month in MONTHS for area in communes], count)
    for area, month in facts:
        value = Decimal(chance.randrange(2000, 9500)).scaleb(-2)
        yield ReportedObservation(
            period=month, value=value, measure=str(target.value), area=area, evidence="bench"
        )
