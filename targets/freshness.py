"""When the next figure should have come, and since when a source is silent."""

from dataclasses import dataclass
from datetime import date, timedelta

from targets.catalogue import Target
from targets.numbers import date_en, date_vi, period_en, period_vi
from targets.periods import Period
from targets.verdicts import FindingKind, Severity, Spell
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Silence:
    """The period whose figure has not come, and the last day on which it should have."""

    expected: Period
    due: date


def silence(target: Target, latest: Period, day: date) -> Silence | None:
    """The silence on a day, or None while the next figure may still be on its way.

    The next period is one of the target's own cadence; its figure is due the catalogue's
    publishing delay after the period's end.
    """
    expected = Period.containing(latest.end + timedelta(days=1), target.cadence)
    due = expected.end + timedelta(days=target.publishing_delay_days)
    return Silence(expected, due) if day > due else None


def silence_spell(target: Target, silent: Silence) -> Spell:
    """The finding that a source is silent."""
    return Spell(
        FindingKind.SOURCE_SILENT,
        "",
        silent.expected,
        Severity.WARNING,
        summary=Text(
            f"Chưa có số liệu {period_vi(silent.expected)}, lẽ ra có trước {date_vi(silent.due)}.",
            f"The figure for {period_en(silent.expected)} has not come; it was due by "
            f"{date_en(silent.due)}.",
        ),
        remedy=Text(
            f"{target.owner.name.vi} gửi số liệu {period_vi(silent.expected)}.",
            f"{target.owner.name.en} reports the figure for {period_en(silent.expected)}.",
        ),
    )
