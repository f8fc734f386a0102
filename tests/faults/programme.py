"""The programme of a run: some promises of the shipped catalogue, so that a run is short."""

import random
from pathlib import Path
from typing import Any

import yaml

import catalogue
from targets.catalogue import Programme

TARGETS = 8
#: Judged by figures of every commune as well: hundreds of figures, so one of them at most.
_MANY = frozenset(
    {"rural-people-trained", "coverage-5g", "online-public-services", "cashless-transactions"}
)


def write_programme(folder: Path, dice: random.Random, *, whole: bool) -> Path:
    """A catalogue with a handful of targets of as many kinds as there is room for."""
    plain = yaml.safe_load(catalogue.SHIPPED.read_text(encoding="utf-8"))
    if not whole:
        _choose(plain, dice)
    plain["id"] = "faults"
    plain["version"] = "1"
    return _write(folder / "catalogue.yaml", plain)


def change_programme(file: Path, dice: random.Random) -> None:
    """Another version of it, in its place: one promise asks for more, and one is named anew."""
    plain = yaml.safe_load(file.read_text(encoding="utf-8"))
    plain["version"] = "2"
    asked = [one for one in plain["targets"] if one["kind"] == "reach" and _can_rise(one)]
    if asked:
        goal = dice.choice(asked)["goals"][-1]
        goal["value"] = round(goal["value"] * 0.9, 3)
    named = dice.choice(plain["targets"])
    named["name"] = {"vi": named["name"]["vi"] + " (mới)", "en": named["name"]["en"] + " (new)"}
    _write(file, plain)


def load(file: Path) -> Programme:
    """As a service reads it."""
    return catalogue.load(file)


def _can_rise(target: dict[str, Any]) -> bool:
    return "base" not in target and all(goal["value"] > 1 for goal in target["goals"])


def _choose(plain: dict[str, Any], dice: random.Random) -> None:
    left = list(plain["targets"])
    dice.shuffle(left)
    chosen: list[dict[str, Any]] = []
    for seen_kind in (True, False):  # first one of each kind, then whichever
        for one in left:
            kinds = {other["kind"] for other in chosen}
            many = any(other["id"] in _MANY for other in chosen)
            fresh = one["kind"] not in kinds if seen_kind else one not in chosen
            if len(chosen) < TARGETS and fresh and not (many and one["id"] in _MANY):
                chosen.append(one)
    plain["targets"] = [one for one in plain["targets"] if one in chosen]
    plain.pop("context", None)


def _write(file: Path, plain: dict[str, Any]) -> Path:
    """Replace the file in one go: a service may read it at any moment."""
    areas = catalogue.SHIPPED.parent
    plain["areas_from"] = [str(areas / Path(name)) for name in plain["areas_from"]]
    draft = file.with_suffix(".part")
    draft.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    draft.replace(file)
    return file
