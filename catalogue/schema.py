"""The catalogue's shape as a JSON Schema, for editors: made from the same lists that the reader
uses, so that the two cannot drift apart."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from catalogue.rules import RULE_FIELDS
from targets.areas import Level
from targets.goals import Comparison
from targets.kinds import Best, Kind
from targets.measures import Aggregate
from targets.observations import Stage
from targets.periods import Cadence

SCHEMA = Path(__file__).with_name("catalogue.schema.json")
Schema = dict[str, Any]

_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
_PERIOD_PATTERN = r"^\d{4}(-S[12]|-Q[1-4]|-\d{2}(-\d{2})?)?$"
_DECIMAL_PATTERN = r"^[-+]?\d+(\.\d+)?$"
_ID_PATTERN = "^[a-z0-9]+([_-][a-z0-9]+)*$"


def schema() -> Schema:
    """The JSON Schema (2020-12) of a catalogue file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A slipwatch catalogue: the promises of one province",
        **_mapping(
            {
                "id": _ref("id"),
                "version": _text("Raised with every change that people should notice."),
                "name": _ref("words"),
                "area": _ref("id"),
                "bounds": _bounds(),
                "timezone": _text("Where its days begin and end, like Asia/Ho_Chi_Minh."),
                "note": _ref("words"),
                "themes": _list(_ref("named")),
                "owners": _list(_ref("named")),
                "areas": _list(_ref("area")),
                "areas_from": _list(_text("A file of areas, beside this one.")),
                "targets": _list(_ref("target")),
                "context": _list(_ref("context")),
            },
            ("id", "version", "name", "area", "themes", "owners", "targets"),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "id": {"type": "string", "pattern": _ID_PATTERN},
        "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _DECIMAL_PATTERN}]},
        "day": {"type": "string", "pattern": _DAY_PATTERN},
        "period": {
            "anyOf": [
                {"type": "string", "pattern": _PERIOD_PATTERN},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ]
        },
        "range": {
            "description": "[lowest, highest], both included; null leaves an end open.",
            "type": "array",
            "items": {"anyOf": [_ref("number"), {"type": "null"}]},
            "minItems": 2,
            "maxItems": 2,
        },
        "words": _mapping({"vi": _text("Vietnamese"), "en": _text("English")}, ("vi", "en")),
        "named": _mapping({"id": _ref("id"), "name": _ref("words")}, ("id", "name")),
        "area": _area(),
        "goal": _mapping(
            {"value": _ref("number"), "by": _ref("day"), "comparison": _one_of(Comparison)},
            ("value", "by"),
        ),
        "measure": _mapping(_measure(), ("id",)),
        "context": _mapping(
            {
                "id": _ref("id"),
                "name": _ref("words"),
                "measures": _list(_mapping(_measure(), ("id", "name", "unit"))),
            },
            ("id", "name", "measures"),
        ),
        "target": _target(),
    }


def _bounds() -> Schema:
    sides = {name: _ref("number") for name in ("south", "north", "west", "east")}
    return {
        "description": "In degrees; the province and its communes lie inside.",
        **_mapping(sides, tuple(sides)),
    }


def _area() -> Schema:
    return _mapping(
        {
            "id": _ref("id"),
            "name": _ref("words"),
            "level": _one_of(Level),
            "region": {"type": "boolean"},
            "code": _text("The national code of the administrative unit."),
            "latitude": _ref("number"),
            "longitude": _ref("number"),
            "note": _text("Anything to know about it."),
        },
        ("id", "name", "level"),
    )


def _measure() -> Schema:
    return {
        "id": _ref("id"),
        "name": _ref("words"),
        "unit": _text("%, VND, rank, people …"),
        "possible": _ref("range"),
        "plausible": _ref("range"),
        "aggregate": _one_of(Aggregate),
        "stages": _list({"enum": [stage.value for stage in Stage if stage.value]}),
        "context": {"type": "boolean"},
    }


def _target() -> Schema:
    target = _mapping(
        {
            "id": _ref("id"),
            "name": _ref("words"),
            "theme": _ref("id"),
            "paragraph": _text("Where the programme says it."),
            "kind": _one_of(Kind),
            "rule": {"type": "object"},
            "unit": _text("%, VND, rank, items …"),
            "goals": _list(_ref("goal")),
            "base": _mapping(
                {"value": _ref("number"), "period": _ref("period"), "source": _text("Says who.")},
                ("value", "period", "source"),
            ),
            "waypoints": _list(
                _mapping(
                    {"value": _ref("number"), "by": _ref("day"), "source": _text("Says who.")},
                    ("value", "by", "source"),
                )
            ),
            "breaks": _list(
                _mapping({"start": _ref("period"), "why": _ref("words")}, ("start", "why"))
            ),
            "measures": _list(_ref("measure")),
            "value": {
                "description": "The measure that is judged, or the share that it is computed as.",
                "anyOf": [
                    _ref("id"),
                    _mapping(
                        {"numerator": _ref("id"), "denominator": _ref("id")},
                        ("numerator", "denominator"),
                    ),
                ],
            },
            "owner": _ref("id"),
            "owner_assumed": {"type": "boolean"},
            "cadence": _one_of(Cadence),
            "publishing_delay_days": {"type": "integer", "minimum": 0},
            "weight": _ref("number"),
            "note": _ref("words"),
        },
        (
            "id", "name", "theme", "paragraph", "kind", "unit", "owner", "cadence",
            "publishing_delay_days",
        ),
    )  # fmt: skip
    return {**target, "allOf": [_when(kind) for kind in Kind]}


def _when(kind: Kind) -> Schema:
    """What the rule block of one kind holds."""
    fields = RULE_FIELDS[kind]
    needed = ["rule"] if fields and kind is not Kind.JUDGED else []
    then: Schema = (
        {"properties": {"rule": _mapping({name: _RULE[name] for name in fields}, _REQUIRED[kind])}}
        if fields
        else {"properties": {"rule": False}}
    )
    return {
        "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
        "then": {**then, "required": needed},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description, "minLength": 1}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of(words: type[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _mapping(properties: Mapping[str, Schema], required: Sequence[str]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


_RULE: dict[str, Schema] = {
    "limit": _ref("number"),
    "rising": {"type": "boolean"},
    "profile": {**_list(_ref("number")), "minItems": 12, "maxItems": 12},
    "flow": {"type": "boolean"},
    "base_from": _ref("period"),
    "base_to": _ref("period"),
    "n": {"type": "integer", "minimum": 2},
    "k": {"type": "integer", "minimum": 1},
    "since": _ref("period"),
    "measure": _ref("id"),
    "area": _ref("id"),
    "fields": {**_list(_ref("id")), "minItems": 1},
    "computed": _list(
        _mapping(
            {"field": _ref("id"), "measure": _ref("id"), "best": _one_of(Best)},
            ("field", "measure"),
        )
    ),
    "valid_days": {"type": "integer", "minimum": 1},
    "items": {
        **_list(
            _mapping(
                {
                    "id": _ref("id"),
                    "name": _ref("words"),
                    "due": _ref("day"),
                    "due_assumed": {"type": "boolean"},
                },
                ("id", "name", "due"),
            )
        ),
        "minItems": 1,
    },
}
_OPTIONAL = frozenset({"rising", "profile", "valid_days", "computed"})
_REQUIRED: dict[Kind, tuple[str, ...]] = {
    kind: tuple(name for name in fields if name not in _OPTIONAL)
    for kind, fields in RULE_FIELDS.items()
}
