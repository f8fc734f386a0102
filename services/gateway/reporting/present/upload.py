"""What ingest says of a file, row by row, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.reporting.present.saying import Saying
from targets.catalogue import Programme
from targets.periods import BadPeriod, Period

Plain = Mapping[str, Any]

#: A page shows no more rows; those that are wrong come first, the annotated file has all.
MOST_ROWS = 200
OUTCOMES = ("rejected", "warning", "accepted")


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the file."""

    cell: str
    name: str
    measure: str
    period: str
    value: str
    outcome: str
    outcome_id: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What a check or a report came to. `good` counts what can be sent, `bad` what cannot."""

    id: str
    name: str
    source: str
    rows: tuple[RowLine, ...]
    more: int
    counts: tuple[tuple[str, str, int], ...]
    good: int
    bad: int
    sent: int | None
    annotated: bool  # a CSV has no room for it
    invented: bool = False


def result_page(
    say: Saying,
    programme: Programme,
    name: str,
    title: str,
    source: str,
    said: Plain,
    *,
    sent: bool,
) -> ResultPage:
    """The page, from ingest's answer."""
    rows: Sequence[Plain] = said["rows"]
    ordered = sorted(rows, key=lambda row: OUTCOMES.index(_outcome(row)))
    found = {outcome: sum(_outcome(row) == outcome for row in rows) for outcome in OUTCOMES}
    return ResultPage(
        name,
        title,
        source,
        tuple(_row(say, programme, row) for row in ordered[:MOST_ROWS]),
        max(0, len(rows) - MOST_ROWS),
        tuple((one, say(f"upload.outcome.{one}"), found[one]) for one in OUTCOMES),
        found["accepted"] + found["warning"],
        found["rejected"],
        len(said["published"]) if sent else None,
        not title.lower().endswith(".csv"),
    )


def _outcome(row: Plain) -> str:
    return row["outcome"] if row["outcome"] in OUTCOMES else "rejected"


def _row(say: Saying, programme: Programme, row: Plain) -> RowLine:
    forms = say.forms
    target = programme.target_by_id.get(str(row.get("target") or ""))
    measure = target.measure_by_id.get(str(row.get("measure") or "")) if target else None
    name = forms.text(target.name) if target else str(row.get("target") or "–")
    told = forms.text(measure.name) if measure else str(row.get("measure") or "")
    sheet, cell = str(row.get("sheet") or ""), str(row.get("cell") or row.get("row") or "")
    return RowLine(
        f"{sheet} {cell}".strip(),
        name,
        "" if told == name else told,
        _period(forms, row.get("period")),
        _value(forms, row.get("value"), as_typed=_outcome(row) == "rejected"),
        say(f"upload.outcome.{_outcome(row)}"),
        _outcome(row),
        _both(forms, row.get("message")),
        _both(forms, row.get("suggestion")),
    )


def _both(forms: Forms, told: Any) -> str:
    if isinstance(told, Mapping):
        return str(told.get(forms.language, ""))
    return str(told or "")


def _period(forms: Forms, given: Any) -> str:
    text = str(given or "")
    try:
        Period.parse(text)
    except BadPeriod:
        return text
    return forms.period(text)


def _value(forms: Forms, given: Any, *, as_typed: bool) -> str:
    """A value as the reader writes it; one that is not taken stands as it was typed."""
    if as_typed:
        return "" if given is None else str(given)
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        return "" if given is None else str(given)
    return forms.number(value, 6) if value.is_finite() else str(given)
