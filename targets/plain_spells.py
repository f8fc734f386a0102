"""Spells and episodes as plain values, and back: alerts and scoring keep them between verdicts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from targets.periods import Period
from targets.slips import Change, Episode
from targets.verdicts import FindingKind, Severity, Spell, Status
from targets.words import Text


def spell_plain(spell: Spell) -> dict[str, Any]:
    """One finding from its first period to its last."""
    return {
        "kind": spell.kind.value,
        "subject": spell.subject,
        "since": str(spell.since),
        "until": spell.until and str(spell.until),
        "severity": spell.severity.value,
        "band": spell.band and spell.band.value,
        "amount": spell.amount,
        "unit": spell.unit,
        "summary": _both(spell.summary),
        "remedy": _both(spell.remedy),
    }


def spell_from_plain(plain: Mapping[str, Any]) -> Spell:
    """The spell that `spell_plain` wrote."""
    return Spell(
        FindingKind(plain["kind"]),
        plain["subject"],
        Period.parse(plain["since"]),
        Severity(plain["severity"]),
        Period.parse(plain["until"]) if plain["until"] else None,
        Status(plain["band"]) if plain["band"] else None,
        plain["amount"],
        plain["unit"],
        _text(plain["summary"]),
        _text(plain["remedy"]),
    )


def episode_plain(episode: Episode) -> dict[str, Any]:
    """An episode as last told."""
    return {
        "id": episode.id,
        "seq": episode.seq,
        "change": episode.change.value,
        "opened_on": episode.opened_on.isoformat(),
        "spell": spell_plain(episode.spell),
    }


def episode_from_plain(plain: Mapping[str, Any]) -> Episode:
    """The episode that `episode_plain` wrote."""
    return Episode(
        plain["id"],
        int(plain["seq"]),
        Change(plain["change"]),
        spell_from_plain(plain["spell"]),
        date.fromisoformat(plain["opened_on"]),
    )


def _both(text: Text | None) -> dict[str, str] | None:
    return {"vi": text.vi, "en": text.en} if text else None


def _text(plain: Mapping[str, str] | None) -> Text | None:
    return Text(plain["vi"], plain["en"]) if plain else None
