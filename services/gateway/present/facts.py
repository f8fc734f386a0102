"""The numbers of a verdict and what is known of its target, each with a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.present.paths import value_of
from services.gateway.present.rows import base_unit, goal_in_words
from targets.kinds import Kind
from targets.periods import Cadence
from targets.verdicts import Evidence
from targets.wording import CADENCE_NAME, evidence_name, kind_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the verdict: its name, its value, what else has to be known of it."""

    name: str
    value: str
    more: str = ""


def facts_of(forms: Forms, plain: Plain) -> tuple[Fact, ...]:
    """The numbers behind a verdict; those that its rule has no use for are left out."""
    verdict = plain["verdict"]
    within_year = ".floor" if plain["kind"] == Kind.FLOOR else ""
    facts: list[Fact] = []
    base = verdict["base"]
    if base is not None:
        why = forms.say("base.assumed") if base["assumed"] else ""
        facts.append(
            Fact(
                forms.say("benchmark" if plain["kind"] == Kind.ABOVE else "base"),
                forms.amount(base["value"], base_unit(plain)),
                ", ".join(part for part in (forms.period(base["period"]), why) if part),
            )
        )
    if verdict["achieved"] is not None and plain["kind"] != Kind.CHECKLIST:
        facts.append(Fact(forms.say(f"achieved{within_year}"), forms.share(verdict["achieved"])))
    if verdict["required"] is not None:
        facts.append(Fact(forms.say(f"required{within_year}"), forms.share(verdict["required"])))
    if verdict["pace"] is not None:
        facts.append(Fact(forms.say("pace"), forms.number(verdict["pace"], 2)))
    if verdict["shortfall"]:
        short = verdict["shortfall"]
        facts.append(Fact(forms.say("shortfall"), forms.money(short), forms.vnd(short)))
    projection = verdict["projection"]
    if projection is not None:
        facts.append(
            Fact(
                forms.say("projection", day=forms.day(projection["by"])),
                value_of(forms, plain, projection["value"]),
                forms.say(
                    "interval",
                    low=value_of(forms, plain, projection["low"]),
                    high=value_of(forms, plain, projection["high"]),
                ),
            )
        )
    if verdict["score"] is not None:
        facts.append(Fact(forms.say("points"), f"{forms.number(verdict['score'], 1)}/100"))
    if verdict["evidence"] is not None:
        facts.append(
            Fact(forms.say("evidence"), forms.text(evidence_name[Evidence(verdict["evidence"])]))
        )
    return tuple(facts)


def metadata_of(forms: Forms, plain: Plain) -> tuple[Fact, ...]:
    """Who answers for a target, how it is judged, how often figures come."""
    owner = plain["owner"]
    delay = plain["publishing_delay_days"]
    cadence = forms.text(CADENCE_NAME[Cadence(plain["cadence"])])
    facts = [
        Fact(
            forms.say("owner"),
            forms.text(owner["name"]),
            forms.say("assumed") if owner["assumed"] else "",
        ),
        Fact(forms.say("rule"), forms.text(kind_name[Kind(plain["kind"])])),
        Fact(
            forms.say("goals"),
            "; ".join(goal_in_words(forms, plain, goal) for goal in plain["goals"]) or "–",
        ),
    ]
    facts += [
        Fact(
            forms.say("waypoints"),
            f"{forms.amount(one['value'], plain['unit'])} "
            + forms.say("by_year", year=date.fromisoformat(one["by"]).year),
            one["source"],
        )
        for one in plain["waypoints"]
    ]
    facts += [
        Fact(forms.say("cadence"), forms.say("cadence.each", cadence=cadence)),
        Fact(
            forms.say("delay"),
            forms.say("delay.days", n=delay) if delay else forms.say("delay.none"),
        ),
        Fact(forms.say("paragraph.name"), plain["paragraph"]),
    ]
    facts += [
        Fact(forms.say("key.cut"), f"{forms.period(one['start'])}: {forms.text(one['why'])}")
        for one in plain["breaks"]
    ]
    if plain["note"]:
        facts.append(Fact(forms.say("note"), forms.text(plain["note"])))
    return tuple(facts)
