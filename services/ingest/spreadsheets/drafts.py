"""A row of a sheet as a figure, or with what keeps it from being one."""

from dataclasses import dataclass, field
from decimal import Decimal

from schemas.events import ReportedObservation
from services.ingest.spreadsheets.columns import cleaned, folded
from services.ingest.spreadsheets.figures import VALUE, shown_vi, value_of
from services.ingest.spreadsheets.ports import NOTHING, Cell, Kind, Row, Sheet
from services.ingest.spreadsheets.reasons import Complaint, RowReason
from services.ingest.spreadsheets.vocabulary import Vocabulary, period_of
from targets.catalogue import Context, Programme, Target
from targets.measures import Measure
from targets.wording import unit_text

#: Longer than any reason to report a figure; a cell may hold eight times as much.
LONGEST_TEXT = 4_000
LONGEST_NAME = 200

#: Columns that a form has filled already: a row in which nothing else stands was not filled.
FILLED = frozenset({"value", "note", "evidence"})


@dataclass(slots=True)
class Draft:
    """One row: where it stands, what it says, and what is to be said of it."""

    sheet: Sheet
    row: Row
    target: str = ""
    measure: str = ""
    area: str = ""
    period: str = ""
    stage: str = ""
    status: str = ""
    note: str = ""
    evidence: str = ""
    shown: str = ""
    value: Decimal | None = None
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        """Whether something keeps it from being published."""
        return any(one.rejects for one in self.complaints)

    def say(self, column: str, reason: str, **more: str) -> None:
        """Note what keeps the row from being taken."""
        self.complaints.append(Complaint(column, reason, **more))  # type: ignore[arg-type]

    def warn(self, column: str, reason: str, **more: str) -> None:
        """Note what somebody has to look at."""
        self.complaints.append(Complaint(column, reason, rejects=False, **more))

    def figure(self) -> ReportedObservation:
        """The figure as the wire carries it."""
        if self.value is None:
            raise ValueError("a row without a value is no figure")
        return ReportedObservation(
            period=self.period,
            value=self.value,
            measure=self.measure,
            area=self.area,
            stage=self.stage,
            status=self.status,
            note=self.note,
            evidence=self.evidence,
        )


class Drafter:
    """Reads rows by the words of a programme."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._words = Vocabulary(programme)

    def draft(self, sheet: Sheet, row: Row) -> Draft | None:
        """The row's draft; None for a row that nobody has filled."""
        cells = {
            column: row.cells[place] if place < len(row.cells) else NOTHING
            for column, place in sheet.places.items()
        }
        if all(cells.get(column, NOTHING).kind is Kind.EMPTY for column in FILLED):
            return None
        draft = Draft(sheet, row)
        self._say_of_row(draft, cells)
        self._names(draft, cells)
        self._texts(draft, cells)
        target = self._target(draft.target)
        measure = self._measure(draft, target, _text(cells, "measure"))
        self._value(draft, cells.get(VALUE, NOTHING), measure)
        self._unit(draft, _text(cells, "unit"), measure)
        return draft

    def _say_of_row(self, draft: Draft, cells: dict[str, Cell]) -> None:
        if draft.row.hidden:
            draft.say("target", RowReason.HIDDEN_ROW)
        for column, place in draft.sheet.places.items():
            if place in draft.row.merged:
                draft.say(column, RowReason.MERGED_CELL)
        for column, cell in cells.items():
            if cell.kind is Kind.ERROR and column != VALUE:
                draft.say(column, RowReason.CELL_ERROR, got=cell.text)
            if cell.kind is Kind.FORMULA and column != VALUE:
                draft.say(column, RowReason.NOT_CALCULATED, got=cell.text[:60])

    def _names(self, draft: Draft, cells: dict[str, Cell]) -> None:
        draft.target = _text(cells, "target")
        draft.stage = self._words.stage(_text(cells, "stage")) if _text(cells, "stage") else ""
        draft.status = self._words.status(_text(cells, "status"))
        period = cells.get("period", NOTHING)
        draft.period = period_of(period) if period.kind is not Kind.EMPTY else ""
        area = _text(cells, "area")
        meant = self._words.areas(area) if area else [""]
        draft.area = meant[0]
        if len(meant) > 1:
            draft.say("area", RowReason.AMBIGUOUS_NAME, got=area, expected=", ".join(meant))
        if not draft.target:
            draft.say("target", RowReason.TARGET_MISSING)
        if not draft.period:
            draft.say("period", RowReason.PERIOD_MISSING)
        for column in ("target", "area", "period", "stage", "status"):
            if len(getattr(draft, column)) > LONGEST_NAME:
                draft.say(column, RowReason.TEXT_TOO_LONG, expected=str(LONGEST_NAME))
                setattr(draft, column, getattr(draft, column)[:LONGEST_NAME])

    def _texts(self, draft: Draft, cells: dict[str, Cell]) -> None:
        for column in ("note", "evidence"):
            text = _text(cells, column)
            if len(text) > LONGEST_TEXT:
                draft.say(column, RowReason.TEXT_TOO_LONG, expected=str(LONGEST_TEXT))
            setattr(draft, column, text[:LONGEST_TEXT])

    def _target(self, identity: str) -> Target | Context | None:
        programme = self._programme
        return programme.target_by_id.get(identity) or programme.context_by_id.get(identity)

    def _measure(self, draft: Draft, target: Target | Context | None, text: str) -> Measure | None:
        if target is None:
            draft.measure = text[:LONGEST_NAME] or "value"
            return None
        meant = self._words.measures(target, text)
        draft.measure = meant[0][:LONGEST_NAME]
        if len(meant) > 1:
            draft.say("measure", RowReason.AMBIGUOUS_NAME, got=text, expected=", ".join(meant))
        return target.measure_by_id.get(draft.measure)

    def _value(self, draft: Draft, cell: Cell, measure: Measure | None) -> None:
        draft.shown = cell.text
        read = value_of(cell, measure.unit if measure else "")
        draft.value = read.value
        if read.complaint is not None:
            draft.complaints.append(read.complaint)
        elif read.value is None:
            draft.say(VALUE, RowReason.VALUE_MISSING)
        if (
            read.value is not None
            and measure is not None
            and read.value.is_finite()
            and read.value in measure.possible
            and read.value not in measure.plausible
        ):
            low, high = measure.plausible.low, measure.plausible.high
            bounds = "…".join("" if one is None else shown_vi(one) for one in (low, high))
            draft.warn(
                VALUE, RowReason.OUTSIDE_PLAUSIBLE, got=shown_vi(read.value), expected=bounds
            )

    def _unit(self, draft: Draft, text: str, measure: Measure | None) -> None:
        if measure is None or not text:
            return
        name = unit_text(measure.unit)
        if folded(text) not in {folded(measure.unit), folded(name.vi), folded(name.en)}:
            draft.say(
                "unit",
                RowReason.UNIT_DIFFERS,
                got=text[:60],
                expected=name.vi or measure.unit,
                suggestion=name.vi or measure.unit,
            )


def _text(cells: dict[str, Cell], column: str) -> str:
    return cleaned(cells.get(column, NOTHING).text)
