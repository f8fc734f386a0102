"""The file from which contacts are imported: refused with its line, never with an address."""

from pathlib import Path

from catalogue.fields import Fields
from catalogue.nodes import Scalar, read
from catalogue.problems import Sheet
from services.alerts.contacts.book import Contact
from services.alerts.contacts.shapes import BadAddress, checked
from services.alerts.episodes import Channel

SECRETS = ("secret", "old_secret")


def load(path: Path) -> tuple[Contact, ...]:
    """The contacts of the file, or a CatalogueError that names all that is wrong."""
    sheet = Sheet()
    top = Fields(read(path, path.read_bytes(), sheet).root, "", path, sheet)
    top.only(("contacts",))
    contacts = top.inner("contacts")
    found: list[Contact] = []
    if contacts is not None:
        for recipient in contacts.node.entries:
            fields = contacts.inner(recipient)
            if fields is not None:
                found += _of(recipient, fields)
    sheet.refuse_if_any()
    return tuple(found)


def _of(recipient: str, fields: Fields) -> list[Contact]:
    fields.only([one.value for one in Channel])
    found = []
    for channel in Channel:
        if fields.has(channel):
            text = _webhook(fields) if channel is Channel.WEBHOOK else _plain(fields, channel)
            try:
                found.append(Contact(recipient, channel, checked(channel, text)))
            except BadAddress as error:
                fields.wrong(channel, str(error))
    return found


def _plain(fields: Fields, name: str) -> str:
    node = fields.node.entries[name]
    return node.text if isinstance(node, Scalar) else ""


def _webhook(fields: Fields) -> str:
    inner = fields.inner(Channel.WEBHOOK)
    if inner is None:
        return ""
    inner.only(("url", *SECRETS))
    named = [inner.text("url")] + [inner.text(one) for one in SECRETS if inner.has(one)]
    return " ".join(named)
