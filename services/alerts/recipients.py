"""The file of recipients: read, checked against the catalogue, refused with file, line and a
sentence."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from catalogue.fields import Fields
from catalogue.nodes import Mapping, Scalar, read
from catalogue.problems import Sheet
from services.alerts.contacts.shapes import BadAddress, checked
from services.alerts.episodes import Channel
from services.alerts.habits import DigestKind
from services.alerts.habits_file import budget_of, habits_of, quiet_of, span
from services.alerts.routing import (
    ROLES,
    Absence,
    Directory,
    Escalation,
    Language,
    Recipient,
    Route,
)
from targets.catalogue import Programme
from targets.verdicts import FindingKind, Severity

_RECIPIENT = (
    "id",
    "role",
    "department",
    "language",
    "channels",
    "head",
    "every_channel",
    "quiet",
    "budget",
    "digest",
    "absent",
)


class NoChannel(ValueError):
    """Somebody is reached by no channel that is set up: a slip could be without a reader."""


def load(path: Path, programme: Programme) -> Directory:
    """The recipients and routes of the file, or a CatalogueError that names all that is wrong."""
    sheet = Sheet()
    document = read(path, path.read_bytes(), sheet)
    top = Fields(document.root, "", path, sheet)
    top.only(("habits", "recipients", "routes", "default"))
    habits = habits_of(top)
    recipients = _recipients(top)
    _check_deputies(top, recipients)
    routes = tuple(_route(one, recipients, programme) for one in top.each("routes"))
    default = _names(top, "default", recipients)
    if not default:
        top.wrong("default", "name at least one recipient here, so that no slip is without reader")
    sheet.refuse_if_any()
    return Directory(recipients, routes, default, habits)


def reachable_by(directory: Directory, channels: Collection[Channel]) -> Directory:
    """The same directory with only these channels.

    Raises NoChannel when somebody would be left without any.
    """
    recipients = {
        one.id: replace(
            one,
            addresses={way: found for way, found in one.addresses.items() if way in channels},
            channels=tuple(way for way in one.channels if way in channels),
        )
        for one in directory.recipients.values()
    }
    mute = sorted(one.id for one in recipients.values() if not one.ways)
    if mute:
        raise NoChannel(f"no channel that is set up reaches {', '.join(mute)}")
    return replace(directory, recipients=recipients)


def _recipients(top: Fields) -> dict[str, Recipient]:
    found: dict[str, Recipient] = {}
    for fields in top.each("recipients", required=True):
        fields.only(_RECIPIENT)
        addresses = _addresses(fields)
        one = Recipient(
            id=fields.identifier("id"),
            role=fields.words("role"),
            department=fields.identifier("department"),
            language=fields.choice("language", Language, Language.VI),
            addresses=addresses,
            channels=tuple(addresses) or _channels(fields),
            head=fields.flag("head", False),
            by_every_channel=_words(fields, "every_channel", Severity),
            quiet=quiet_of(fields),
            budget=budget_of(fields),
            digests=_digests(fields),
            absences=tuple(_absence(one) for one in fields.each("absent")),
        )
        if one.id in found:
            fields.wrong("id", f"the recipient {one.id!r} stands twice")
        if one.id in ROLES:
            fields.wrong(
                "id",
                f"{one.id!r} means people of the department that owns a target; choose another",
            )
        found[one.id] = one
    return found


def _addresses(fields: Fields) -> dict[Channel, str]:
    """Addresses that stand in this file. Better they lie sealed: then only channels are named."""
    if not isinstance(fields.node.entries.get("channels"), Mapping):
        return {}
    channels = fields.inner("channels")
    if channels is None:
        return {}
    channels.only([channel.value for channel in Channel])
    found: dict[Channel, str] = {}
    for name, node in channels.node.entries.items():
        if name in {channel.value for channel in Channel}:
            try:
                text = node.text if isinstance(node, Scalar) else ""
                found[Channel(name)] = checked(Channel(name), text)
            except BadAddress as error:  # it does not repeat the address: it may end in a log
                channels.wrong(name, str(error))
    if not found:
        fields.wrong("channels", "a recipient needs a mail address or another way to be reached")
    return found


def _channels(fields: Fields) -> tuple[Channel, ...]:
    """The ways in the order in which they are tried."""
    if isinstance(fields.node.entries.get("channels"), Mapping):
        return ()
    given = fields.texts("channels", required=True)
    known = [channel.value for channel in Channel]
    for text in given:
        if text not in known:
            fields.wrong("channels", f"there is no channel {text!r}; known: {', '.join(known)}")
    if fields.has("channels") and not given:
        fields.wrong("channels", "a recipient needs a channel at least")
    if len(set(given)) < len(given):
        fields.wrong("channels", "a channel stands twice")
    return tuple(Channel(text) for text in given if text in known)


def _digests(fields: Fields) -> frozenset[DigestKind]:
    asked = _words(fields, "digest", DigestKind)
    return frozenset(kind for kind in DigestKind if kind.value in asked)


def _absence(fields: Fields) -> Absence:
    fields.only(("from", "to", "deputy"))
    absence = Absence(fields.day("from"), fields.day("to"), fields.identifier("deputy"))
    if absence.end < absence.start:
        fields.wrong("to", "the absence ends before it begins")
    return absence


def _check_deputies(top: Fields, recipients: Collection[str]) -> None:
    for fields in top.each("recipients", required=True):
        for absence in fields.each("absent"):
            deputy = absence.identifier("deputy")
            if deputy and deputy not in recipients:
                absence.wrong("deputy", f"there is no recipient {deputy!r}")
            if deputy and deputy == fields.identifier("id"):
                absence.wrong("deputy", "nobody deputises for themselves")


def _route(fields: Fields, recipients: Collection[str], programme: Programme) -> Route:
    fields.only(("to", "theme", "target", "department", "severity", "finding", "escalation"))
    to = _names(fields, "to", (*recipients, *ROLES))
    if not to:
        fields.wrong("to", "a route has to lead to somebody")
    return Route(
        to=to,
        themes=_among(fields, "theme", (one.id for one in programme.themes)),
        targets=_among(fields, "target", programme.target_by_id),
        departments=_among(fields, "department", (one.owner.id for one in programme.targets)),
        severities=_words(fields, "severity", Severity),
        findings=_words(fields, "finding", FindingKind),
        escalation=_escalation(fields, recipients),
        line=fields.node.line,
    )


def _escalation(fields: Fields, recipients: Collection[str]) -> tuple[Escalation, ...]:
    steps: list[Escalation] = []
    for one in fields.each("escalation"):
        one.only(("after", "to"))
        step = Escalation(span(one, "after"), _names(one, "to", (*recipients, *ROLES)))
        if not step.to:
            one.wrong("to", "a step has to lead to somebody")
        if steps and step.after <= steps[-1].after:
            one.wrong("after", "each step comes later than the one before")
        steps.append(step)
    return tuple(steps)


def _words(fields: Fields, name: str, words: type[StrEnum]) -> frozenset[str]:
    return _among(fields, name, (one.value for one in words))


def _among(fields: Fields, name: str, known: Iterable[str]) -> frozenset[str]:
    allowed = set(known)
    given = fields.texts(name)
    for text in given:
        if text not in allowed:
            fields.wrong(name, f"there is no {name} {text!r}; known: {_some(allowed)}")
    if fields.has(name) and not given:
        fields.wrong(name, "an empty list fits nothing; leave the line out to fit everything")
    return frozenset(given)


def _some(names: Collection[str]) -> str:
    shown = sorted(names)[:8]
    return ", ".join(shown) + (", …" if len(names) > len(shown) else "")


def _names(fields: Fields, name: str, known: Collection[str]) -> tuple[str, ...]:
    given = fields.texts(name, required=True)
    for text in given:
        if text not in known:
            fields.wrong(name, f"there is no recipient {text!r}")
    return given
