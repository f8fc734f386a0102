"""The same report spelt otherwise: what a system writes that was replaced, or that encodes anew."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

DEFAULTS = {"measure": "value", "stage": "", "status": "A", "note": "", "evidence": ""}


def spelt_otherwise(data: Mapping[str, Any], dice: random.Random, area: str) -> bytes:
    """The data of `measurement.reported.v1` with what was left out written out and the other way
    round, values in other digits, everything in another order, and other white space. `area` is the
    programme's own."""
    figures = [_figure(one, dice, area) for one in data["observations"]]
    dice.shuffle(figures)
    plain: dict[str, Any] = {**data, "observations": figures}
    if not plain.get("invented"):
        plain["invented"] = False
    packed = msgspec.json.encode(_shuffled(plain, dice))
    return msgspec.json.format(packed, indent=dice.choice((-1, 0, 2)))


def _figure(figure: Mapping[str, Any], dice: random.Random, area: str) -> dict[str, Any]:
    whole = {**DEFAULTS, "area": area, **{name: one for name, one in figure.items() if one != ""}}
    spelt = {
        name: one
        for name, one in whole.items()
        if one != {**DEFAULTS, "area": area}.get(name) or dice.random() < 0.5
    }
    spelt["value"] = msgspec.Raw(_digits(Decimal(figure["value"]), dice).encode())
    return _shuffled(spelt, dice)


def _digits(value: Decimal, dice: random.Random) -> str:
    plain = f"{value:f}"
    longer = plain + ("0" if "." in plain else ".0")
    text = dice.choice((plain, longer, longer + "0", f"{value:e}", f"{value:E}"))
    return f'"{text}"' if dice.random() < 0.5 else text


def _shuffled(plain: Mapping[str, Any], dice: random.Random) -> dict[str, Any]:
    names = list(plain)
    dice.shuffle(names)
    return {name: plain[name] for name in names}
