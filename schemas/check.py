"""Whether JSON Schemas, samples, codec, AsyncAPI document and topics say the same. A tool of
development: it needs jsonschema, which no service does."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, Draft202012Validator, SchemaError, ValidationError
from jsonschema.exceptions import best_match

from schemas.codec import Malformed, decode, encode
from schemas.events import EventType
from schemas.topics import TOPICS

SUFFIX = ".schema.json"
ASYNCAPI = "asyncapi.yaml"
ASYNCAPI_SCHEMA = "vendor/asyncapi-3.1.0.schema.json"


def schemas(root: Path) -> list[str]:
    """One file per event and version, valid by the metaschema, every member explained."""
    names = {path.name.removesuffix(SUFFIX) for path in root.glob(f"*{SUFFIX}")}
    faults = [f"{one}{SUFFIX} is missing" for one in sorted(set(EventType) - names)]
    faults += [f"{one}{SUFFIX} belongs to no event" for one in sorted(names - set(EventType))]
    for kind in sorted(names & set(EventType)):
        where = f"{kind}{SUFFIX}"
        document = _json(root / where)
        try:
            Draft202012Validator.check_schema(document)
        except SchemaError as error:
            faults.append(f"{where}: {error.json_path}: {error.message}")
            continue
        faults += [f"{where}: {one}" for one in _unexplained(document)]
        faults += [f"{where}: {one}" for one in _unresolved(document, root, document)]
        for number, example in enumerate(document.get("examples", [])):
            faults += _agree(EventType(kind), document, example, f"{where}: example {number}")
    return faults


def samples(root: Path) -> list[str]:
    """Every sample of every version is valid by its schema and is still decoded."""
    faults: list[str] = []
    for kind in EventType:
        paths = sorted(root.glob(f"samples/v*/{kind}.*.json"))
        if not paths:
            faults.append(f"samples: none of {kind}")
        document = _json(root / f"{kind}{SUFFIX}")
        for path in paths:
            faults += _agree(kind, document, _json(path), str(path.relative_to(root)))
    return faults


def asyncapi(root: Path) -> list[str]:
    """The document is valid by AsyncAPI's own schema, and its references lead somewhere."""
    document = _yaml(root / ASYNCAPI)
    validator = Draft7Validator(_json(root / ASYNCAPI_SCHEMA))
    faults = [_said(error, ASYNCAPI) for error in validator.iter_errors(document)]
    return faults + [f"{ASYNCAPI}: {one}" for one in _unresolved(document, root, document)]


def topics(root: Path) -> list[str]:
    """The Kafka channels of the AsyncAPI document are the topics that are created."""
    document = _yaml(root / ASYNCAPI)
    written = {
        channel["bindings"]["kafka"]["topic"]: _told(document, channel)
        for channel in document.get("channels", {}).values()
        if "kafka" in channel.get("bindings", {})
    }
    made = {
        topic.name: {
            "address": topic.name,
            "partitions": topic.partitions,
            "config": topic.config,
            "messages": [str(topic.carries)],
        }
        for topic in TOPICS
    }
    faults = [f"{ASYNCAPI}: no channel for {name}" for name in sorted(made.keys() - written.keys())]
    faults += [f"{ASYNCAPI}: no topic {name}" for name in sorted(written.keys() - made.keys())]
    for name in sorted(made.keys() & written.keys()):
        faults += [
            f"{ASYNCAPI}: {name}: {key} is {written[name][key]!r}, the topic's is {value!r}"
            for key, value in made[name].items()
            if written[name][key] != value
        ]
    return faults


CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "JSON Schemas: one per event, valid, explained, with examples that decode": schemas,
    "Samples: valid by their schemas, and still decoded": samples,
    "AsyncAPI: valid by the schema of AsyncAPI 3.1.0, no loose reference": asyncapi,
    "Topics: what asyncapi.yaml says is what is created": topics,
}


def _agree(kind: EventType, schema: Mapping[str, Any], data: Any, where: str) -> list[str]:
    """The schema and the codec both take it, and what the codec writes is valid again."""
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    faults = [_said(error, where) for error in validator.iter_errors(data)]
    try:
        written = encode(decode(kind, json.dumps(data, default=str).encode()))
    except Malformed as fault:
        return [*faults, f"{where}: {fault}"]
    again = validator.iter_errors(json.loads(written, parse_float=Decimal))
    return faults + [_said(error, f"{where}, written again") for error in again]


def _unexplained(schema: Mapping[str, Any], at: str = "$") -> Iterator[str]:
    """Members without a title and a description."""
    if at == "$" and not all(schema.get(word) for word in ("title", "description", "examples")):
        yield "$ needs title, description and examples"
    for holder in ("properties", "$defs"):
        for name, member in schema.get(holder, {}).items():
            place = f"{at}.{holder}.{name}"
            plain = holder == "properties" and {"vi", "en"} == set(schema["properties"])
            if "$ref" not in member and not plain:
                if not (member.get("title") and member.get("description")):
                    yield f"{place} needs title and description"
                yield from _unexplained(member, place)


def _unresolved(part: Any, root: Path, document: Any) -> Iterator[str]:
    """References that lead nowhere."""
    if isinstance(part, list):
        for one in part:
            yield from _unresolved(one, root, document)
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and not _leads(reference, root, document):
            yield f"$ref {reference} leads nowhere"
        for one in part.values():
            yield from _unresolved(one, root, document)


def _leads(reference: str, root: Path, document: Any) -> bool:
    name, _, pointer = reference.partition("#")
    if name and not (root / name).is_file():
        return False
    place = _json(root / name) if name else document
    try:
        for step in pointer.split("/")[1:]:
            place = place[step.replace("~1", "/").replace("~0", "~")]
    except (LookupError, TypeError):
        return False
    return True


def _told(document: Mapping[str, Any], channel: Mapping[str, Any]) -> dict[str, Any]:
    """What a channel says of its topic, in the words of `Topic`."""
    kafka = channel["bindings"]["kafka"]
    config = kafka.get("topicConfiguration", {})
    messages = document["components"]["messages"]
    named = [message["$ref"].rpartition("/")[2] for message in channel["messages"].values()]
    return {
        "address": channel["address"],
        "partitions": kafka["partitions"],
        "config": {
            key: ",".join(value) if isinstance(value, list) else str(value)
            for key, value in config.items()
        },
        "messages": [messages[name]["name"] for name in named],
    }


def _said(error: ValidationError, where: str) -> str:
    best = best_match([error])
    place = best.json_path if best.json_path != "$" else ""
    return f"{where}: {place} {best.message[:300]}".replace(":  ", ": ")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
