"""The figures as SDMX-CSV (data messages of versions 2.0 and 2.1)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from services.gateway.exports.cells import digits, harmless
from services.gateway.exports.sdmx.shape import (
    AGENCY,
    COMPONENTS,
    FREQUENCIES,
    NO_STAGE,
    code,
    flow_of,
    unit_code,
    version_of,
)
from targets.catalogue import Programme
from targets.measures import Measure
from targets.observations import ABSENT, Fact, Observation, Opinions, current

#: What a row is for: information, to be taken as an addition by whoever loads it.
INFORMATION = "I"
HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *(one.id for one in COMPONENTS))


def head() -> bytes:
    """The first line."""
    return _line(HEAD)


def rows(
    programme: Programme,
    measures: Mapping[str, Measure],
    vintages: Iterable[Observation],
    *,
    only_current: bool = False,
) -> bytes:
    """The vintages of one series, by fact and in the order in which they were reported."""
    flow = f"{AGENCY}:{flow_of(programme)}({version_of(programme)})"
    by_fact: dict[Fact, list[Observation]] = {}
    for seen in vintages:
        by_fact.setdefault(seen.fact, []).append(seen)
    written = io.BytesIO()
    for fact in sorted(by_fact, key=_place):
        reported = sorted(by_fact[fact], key=lambda seen: seen.vintage)
        now, said = current(reported).get(fact), Opinions(reported)
        for ordinal, seen in enumerate(reported, start=1):
            if seen == now or not only_current:
                measure = measures.get(fact.measure)
                unit = measure.unit if measure else ""
                flags = (seen == now, seen.invented, seen.accepted, not said.stands(seen))
                cells = _cells(seen, ordinal, unit, flags)
                written.write(_line(("dataflow", flow, INFORMATION, *cells)))
    return written.getvalue()


def _place(fact: Fact) -> tuple[str, str, str, str, str]:
    return (fact.measure, fact.area, fact.stage.value, str(fact.period.end), str(fact.period))


def _cells(seen: Observation, ordinal: int, unit: str, flags: tuple[bool, ...]) -> Iterator[str]:
    fact = seen.fact
    yield code(fact.target)
    yield code(fact.measure)
    yield code(fact.area)
    yield FREQUENCIES[fact.period.cadence]
    yield fact.stage.value or NO_STAGE
    yield str(ordinal)
    yield str(fact.period)
    yield "" if seen.status in ABSENT else digits(seen.value)
    yield seen.status.value
    yield unit_code(unit)
    yield _one_line(seen.source)
    yield _one_line(seen.event_id)
    yield seen.reported_at.isoformat()
    for flag in flags:  # CURRENT, INVENTED, ACCEPTED, REFUSED
        yield str(flag).lower()
    yield _one_line(seen.note)
    yield _one_line(seen.evidence)


def _one_line(text: str) -> str:
    """Free text on one line: some readers split lines before they look at quotes."""
    return harmless(re.sub(r"\s+", " ", text).strip())


def _line(cells: Iterable[str]) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\r\n").writerow(cells)
    return page.getvalue().encode()
