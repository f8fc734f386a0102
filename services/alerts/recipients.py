"""The file of recipients: read, checked against the catalogue, refused with file, line and a
sentence."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from catalogue.fields import Fields
from catalogue.nodes import Scalar, read
from catalogue.problems import Sheet
from services.alerts.episodes import Channel
from services.alerts.routing import OWNER, Directory, Language, Recipient, Route
from targets.catalogue import Programme
from targets.verdicts import Severity

#: What a mail server takes without SMTPUTF8; anything odder is more likely a slip of the pen.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_ZALO = re.compile(r"\d{6,32}")


class NoChannel(ValueError):
    """Somebody is reached by no channel that is set up: a slip could be without a reader."""


def load(path: Path, programme: Programme) -> Directory:
    """The recipients and routes of the file, or a CatalogueError that names all that is wrong."""
    sheet = Sheet()
    document = read(path, path.read_bytes(), sheet)
    top = Fields(document.root, "", path, sheet)
    top.only(("recipients", "routes", "default"))
    recipients = _recipients(top)
    routes = tuple(_route(one, recipients, programme) for one in top.each("routes"))
    default = _names(top, "default", recipients)
    if not default:
        top.wrong("default", "name at least one recipient here, so that no slip is without reader")
    sheet.refuse_if_any()
    return Directory(recipients, routes, default)


def reachable_by(directory: Directory, channels: Collection[Channel]) -> Directory:
    """The same directory with only the addresses of these channels.

    Raises NoChannel when somebody would be left without any.
    """
    recipients = {
        one.id: Recipient(
            one.id,
            one.role,
            one.department,
            one.language,
            {channel: found for channel, found in one.addresses.items() if channel in channels},
        )
        for one in directory.recipients.values()
    }
    mute = sorted(one.id for one in recipients.values() if not one.addresses)
    if mute:
        raise NoChannel(f"no channel that is set up reaches {', '.join(mute)}")
    return Directory(recipients, directory.routes, directory.default)


def _recipients(top: Fields) -> dict[str, Recipient]:
    found: dict[str, Recipient] = {}
    for fields in top.each("recipients", required=True):
        fields.only(("id", "role", "department", "language", "channels"))
        one = Recipient(
            id=fields.identifier("id"),
            role=fields.words("role"),
            department=fields.identifier("department"),
            language=fields.choice("language", Language, Language.VI),
            addresses=_addresses(fields),
        )
        if one.id in found:
            fields.wrong("id", f"the recipient {one.id!r} stands twice")
        if one.id == OWNER:
            fields.wrong("id", f"{OWNER!r} means the department that owns a target; choose another")
        found[one.id] = one
    return found


def _addresses(fields: Fields) -> dict[Channel, str]:
    channels = fields.inner("channels")
    if channels is None:
        return {}
    channels.only([channel.value for channel in Channel])
    found: dict[Channel, str] = {}
    for channel, shape, expected in (
        (Channel.EMAIL, _MAIL, "is no mail address"),
        (Channel.ZALO, _ZALO, "is no Zalo user id; it is a number, in quotes"),
    ):
        if channels.has(channel):
            node = channels.node.entries[channel]
            address = node.text if isinstance(node, Scalar) else ""
            if shape.fullmatch(address):
                found[channel] = address
            else:  # the address itself stays out of the sentence: it may end in a log
                channels.wrong(channel, f"what stands here {expected}")
    if not found:
        fields.wrong("channels", "a recipient needs a mail address or a Zalo user id")
    return found


def _route(fields: Fields, recipients: Collection[str], programme: Programme) -> Route:
    fields.only(("to", "theme", "target", "department", "severity"))
    to = _names(fields, "to", (*recipients, OWNER))
    if not to:
        fields.wrong("to", "a route has to lead to somebody")
    return Route(
        to=to,
        themes=_among(fields, "theme", (one.id for one in programme.themes)),
        targets=_among(fields, "target", programme.target_by_id),
        departments=_among(fields, "department", (one.owner.id for one in programme.targets)),
        severities=_among(fields, "severity", (one.value for one in Severity)),
    )


def _among(fields: Fields, name: str, known: Iterable[str]) -> frozenset[str]:
    allowed = set(known)
    given = fields.texts(name)
    for text in given:
        if text not in allowed:
            fields.wrong(name, f"the catalogue has no {name} {text!r}")
    if fields.has(name) and not given:
        fields.wrong(name, "an empty list fits nothing; leave the line out to fit everything")
    return frozenset(given)


def _names(fields: Fields, name: str, known: Collection[str]) -> tuple[str, ...]:
    given = fields.texts(name, required=True)
    for text in given:
        if text not in known:
            fields.wrong(name, f"there is no recipient {text!r}")
    return given
