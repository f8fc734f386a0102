"""The newest changes as an Atom feed (RFC 4287)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from services.gateway.changes.present import Line, lines
from services.gateway.exports.cells import readable
from services.gateway.present.frame import Frame
from targets.catalogue import Programme

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def feed(
    frame: Frame, programme: Programme, answer: Mapping[str, Any], origin: str, address: str
) -> bytes:
    """The feed. `origin` is where the pages are found, `address` the feed's own below it."""
    forms, items = frame.forms, answer["items"]
    root = Element("feed", {"xmlns": ATOM, "xml:lang": forms.language.value})
    _text(root, "title", f"{forms.text(programme.name)}: {forms.say('changes.title')}")
    _text(root, "id", _identity(programme, address))
    newest = max((one["at"] for one in items), default=None)
    _text(root, "updated", _moment(newest or _morning(answer["as_of"])))
    author = SubElement(root, "author")
    _text(author, "name", frame.site_name)
    _link(root, "self", urljoin(origin, address), type="application/atom+xml")
    page = address.replace("/changes.atom", "/changes", 1)
    _link(root, "alternate", urljoin(origin, page), type="text/html")
    for one in items:
        _entry(root, frame, programme, one, origin)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(
    root: Element, frame: Frame, programme: Programme, one: Mapping[str, Any], origin: str
) -> None:
    (line,) = lines(frame, programme, [one])
    entry = SubElement(root, "entry")
    _text(entry, "id", _identity(programme, one["id"]))
    _text(entry, "title", _title(line))
    _text(entry, "updated", _moment(one["at"]))
    SubElement(entry, "category", {"term": line.kind_id, "label": line.kind})
    _link(entry, "alternate", urljoin(origin, line.link or "/changes"), type="text/html")
    invented = [frame.forms.say("invented")] if line.invented else []
    _text(entry, "summary", "\n".join([*_said(frame, line), *invented]) or line.kind)


def _title(line: Line) -> str:
    return ": ".join(part for part in (line.kind, line.target_name) if part)


def _said(frame: Frame, line: Line) -> Sequence[str]:
    """What the page says of a change, a line each."""
    move = ""
    if line.before and line.after:
        move = f"{line.before.word} → {line.after.word}"
    elif line.now:
        move = f"{line.was} → {line.now}" if line.was else line.now
    source = f"{frame.forms.say('source')}: {line.source}" if line.source else ""
    return [part for part in (line.about, move, line.words, line.note, source) if part]


def _identity(programme: Programme, name: str) -> str:
    """The same for the same thing, wherever the pages are moved to."""
    return uuid5(NAMESPACE_URL, f"slipwatch/{programme.id}/changes/{name}").urn


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = readable(text)


def _link(parent: Element, rel: str, href: str, *, type: str) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, "type": type})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
