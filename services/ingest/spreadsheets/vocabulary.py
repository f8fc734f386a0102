"""What people write for periods, places, stages and statuses, as the ids that figures carry."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from services.ingest.spreadsheets.columns import cleaned, folded
from services.ingest.spreadsheets.ports import Cell, Kind
from targets.catalogue import Context, Programme, Target
from targets.observations import ObsStatus, Stage
from targets.periods import Cadence, Period
from targets.wording import obs_status_name, stage_name

#: The statuses that the form offers; the others are read too.
OFFERED = (
    ObsStatus.NORMAL,
    ObsStatus.PROVISIONAL,
    ObsStatus.ESTIMATED,
    ObsStatus.FORECAST,
    ObsStatus.BREAK,
    ObsStatus.MISSING,
)

_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = (
    re.compile(rf"(?:năm )?{_YEAR}"),
    re.compile(rf"quý (?P<quarter>[1-4]|iv|i{{1,3}})(?: ?[/-] ?| năm ){_YEAR}"),
    re.compile(rf"(?:nửa|6 tháng|sáu tháng) (?P<half>đầu|cuối) năm {_YEAR}"),
    re.compile(rf"(?:tháng )?(?P<month>[0-9]{{1,2}})(?: ?/ ?| năm ){_YEAR}"),
    re.compile(rf"(?:ngày )?(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})/{_YEAR}"),
)


def status_offered(status: ObsStatus) -> str:
    """A status as the form offers it."""
    return f"{status} - {obs_status_name[status].vi}"


class Vocabulary:
    """The words of one programme. What is not known stays as it was written: admission refuses
    it."""

    def __init__(self, programme: Programme) -> None:
        self._areas = _names((area.id, area.name.vi, area.name.en) for area in programme.areas)
        self._stages = _names((one, stage_name[one].vi, stage_name[one].en) for one in Stage if one)
        self._statuses = _names(
            (one, obs_status_name[one].vi, obs_status_name[one].en, status_offered(one))
            for one in ObsStatus
        )

    def areas(self, text: str) -> list[str]:
        """The ids that a place's name can mean."""
        return _meant(self._areas, text)

    def stage(self, text: str) -> str:
        """The id of a stage."""
        return _meant(self._stages, text)[0]

    def status(self, text: str) -> str:
        """The code of a status; none means an ordinary figure."""
        return _meant(self._statuses, text)[0] if text else ObsStatus.NORMAL

    def measures(self, target: Target | Context, text: str) -> list[str]:
        """The ids that a measure's name can mean; none means the target's own value."""
        if not text:
            return ["value"]
        known = _names((one.id, one.name.vi, one.name.en) for one in target.measure_by_id.values())
        return _meant({**known, **{folded(one): [one] for one in target.measure_by_id}}, text)


def period_of(cell: Cell) -> str:
    """The period that a cell names, as the wire writes it; text that names none stays as it is."""
    if cell.kind is Kind.DATE and isinstance(cell.day, date):
        day = date(cell.day.year, cell.day.month, cell.day.day)
        return str(Period.containing(day, _cadence_shown(cell.pattern)))
    if cell.kind is Kind.NUMBER:
        whole = cell.number == int(cell.number) if abs(cell.number) < 10_000 else False
        return f"{int(cell.number):04}" if whole and cell.number >= 1000 else f"{cell.number}"
    text = cleaned(cell.text)
    for form in _FORMS:
        found = form.fullmatch(folded(text))
        if found:
            return _period(found.groupdict()) or text
    return text.upper()


def _cadence_shown(pattern: str) -> Cadence:
    """How long a period a date stands for: as much of it as its cell shows."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", pattern.lower())
    if "d" in shown:
        return Cadence.DAY
    return Cadence.MONTH if "m" in shown else Cadence.YEAR if "y" in shown else Cadence.DAY


def _period(found: Mapping[str, str | None]) -> str:
    year = found["year"]
    if quarter := found.get("quarter"):
        return f"{year}-Q{_QUARTERS[quarter]}"
    if half := found.get("half"):
        return f"{year}-S{1 if half == 'đầu' else 2}"
    month = int(found.get("month") or 0)
    if day := found.get("day"):
        return f"{year}-{month:02}-{int(day):02}"
    return f"{year}-{month:02}" if found.get("month") else f"{year}"


def _names(known: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    """Every way to write an id, and the ids that are written so; an id itself is always itself."""
    rows = list(known)
    meant: dict[str, list[str]] = defaultdict(list)
    for identity, *names in rows:
        for name in {folded(one) for one in names if one}:
            meant[name].append(identity)
    return {**meant, **{folded(identity): [identity] for identity, *_ in rows}}


def _meant(known: Mapping[str, list[str]], text: str) -> list[str]:
    return known.get(folded(text), [text])
