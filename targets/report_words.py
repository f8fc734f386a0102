"""How a figure was reported, in words: where it is from, who says it, since when it is known, and
whether a person lets it stand."""

from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from targets.case import Case
from targets.numbers import date_en, date_vi, period_en, period_vi, quantity
from targets.observations import Observation, Stage
from targets.phrases import sentence_case
from targets.said import Accepted
from targets.wording import obs_status_name, odd_name, stage_name
from targets.words import Text


def figure_words(one: Observation, case: Case) -> Text:
    """A figure by its period, stage and place, with the name of its measure and its value."""
    fact, measure = one.fact, case.target.measure_by_id[one.fact.measure]
    value, stage, where = (
        quantity(one.value, measure.unit),
        stage_name[fact.stage],
        _elsewhere(one, case),
    )
    staged = (f", {stage.vi}", f", {stage.en}") if fact.stage is not Stage.NONE else ("", "")
    return Text(
        f"{sentence_case(period_vi(fact.period))}{staged[0]}{where.vi}: {measure.name.vi}: "
        f"{value.vi}",
        f"{sentence_case(period_en(fact.period))}{staged[1]}{where.en}: {measure.name.en}: "
        f"{value.en}",
    )


def _elsewhere(one: Observation, case: Case) -> Text:
    """Where a figure is from, unless it is the programme's own area."""
    area = case.programme.area_by_id.get(one.fact.area)
    if one.fact.area == case.area or area is None:
        return Text("", "")
    return Text(f", {area.name.vi}", f", {area.name.en}")


def report_words(one: Observation, case: Case) -> Text:
    """How final a figure is, who says it, since when it is known, and whether a person lets it
    stand."""
    accepted, told = case.figures.accepted.get(one.fact), case.figures.reported(one)
    status, day, source = obs_status_name[one.status], reported_on(told, case), source_words(told)
    stands = accepted_words(accepted, case) if accepted is not None else Text("", "")
    return Text(
        f"{status.vi}; nguồn {source.vi}, báo cáo ngày {date_vi(day)}" + _after(stands.vi),
        f"{status.en}; source {source.en}, reported on {date_en(day)}" + _after(stands.en),
    )


def _after(words: str) -> str:
    return f"; {words}" if words else ""


def accepted_words(accepted: Accepted, case: Case) -> Text:
    """That a person lets a figure stand, since when, in spite of what, and why."""
    word, why = accepted.word, accepted.why
    day = reported_on(word, case)
    odd = odd_name[why] if why is not None else None
    although = Text(f" dù {odd.vi}", f" although {odd.en}") if odd else Text("", "")
    return Text(
        f"người có trách nhiệm chấp nhận ngày {date_vi(day)}{although.vi}: “{word.note.strip()}”",
        f"accepted by a person on {date_en(day)}{although.en}: “{word.note.strip()}”",
    )


def source_words(one: Observation) -> Text:
    """The site that a figure was published on, where its evidence names one, and the system that
    reported it."""
    site = urlsplit(one.evidence)
    if site.scheme in ("http", "https") and site.netloc:
        host = site.netloc.removeprefix("www.")
        return Text(f"{host} (qua {one.source})", f"{host} (by way of {one.source})")
    return Text(one.source, one.source)


def reported_on(one: Observation, case: Case) -> date:
    """The day of a report where the programme is."""
    return one.reported_at.astimezone(ZoneInfo(case.programme.timezone)).date()
