"""Which approved template tells what, with which values; a mistake is refused with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from catalogue.fields import Fields
from catalogue.nodes import read
from catalogue.problems import Sheet
from services.alerts.deliveries import Delivery
from services.alerts.message import Letter, Tone
from services.alerts.zalo.texts import NOTHING, cut
from targets.wording import date_vi

LONGEST = 400


class Value(StrEnum):
    """What a parameter may be filled with."""

    TITLE = "title"
    VERDICT = "verdict"
    CHANGE = "change"
    SEVERITY = "severity"
    STATUS = "status"
    REMEDY = "remedy"
    ROLE = "role"
    DATE = "date"
    CODE = "code"
    LINK = "link"
    PATH = "path"
    ACK = "ack"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a template: what fills it, and how long it may be."""

    name: str
    value: Value
    limit: int


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template, and the tones of the letters that it fits; none named fits all."""

    id: str
    parameters: tuple[Parameter, ...]
    tones: frozenset[Tone] = frozenset()

    def filled(self, letter: Letter, delivery: Delivery, zone: ZoneInfo) -> dict[str, str]:
        """The template's values, each within its limit; Zalo takes no empty one."""
        found = _values(letter, delivery, zone)
        return {one.name: cut(found[one.value], one.limit) or NOTHING for one in self.parameters}


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates, the first that fits wins. `reserve`: with fewer messages left for the day,
    only what is critical is sent this way."""

    all: tuple[Template, ...]
    reserve: int = 0

    def fitting(self, letter: Letter) -> Template | None:
        """The template for a letter, if one is approved for it."""
        return next((one for one in self.all if not one.tones or letter.tone in one.tones), None)


def _values(letter: Letter, delivery: Delivery, zone: ZoneInfo) -> Mapping[Value, str]:
    return {
        Value.TITLE: letter.title,
        Value.VERDICT: letter.verdict or letter.lead,
        Value.CHANGE: letter.change,
        Value.SEVERITY: letter.severity,
        Value.STATUS: letter.now,
        Value.REMEDY: letter.remedy,
        Value.ROLE: delivery.role.vi,
        Value.DATE: date_vi(delivery.published_at.astimezone(zone).date()),
        Value.CODE: delivery.id.partition("-")[0].upper(),
        Value.LINK: letter.link,
        Value.PATH: urlsplit(letter.link).path.lstrip("/"),
        Value.ACK: letter.ack.rpartition("/")[2],
    }


def load(path: Path) -> Templates:
    """The templates of the file, or a CatalogueError that names all that is wrong."""
    sheet = Sheet()
    top = Fields(read(path, path.read_bytes(), sheet).root, "", path, sheet)
    top.only(("templates", "reserve"))
    found = tuple(_template(one) for one in top.each("templates", required=True))
    reserve = top.integer("reserve", 0)
    if reserve < 0:
        top.wrong("reserve", "a reserve is a number from 0")
    sheet.refuse_if_any()
    return Templates(found, reserve)


def _template(fields: Fields) -> Template:
    fields.only(("id", "tones", "parameters"))
    tones = []
    for text in fields.texts("tones"):
        if text in set(Tone):
            tones.append(Tone(text))
        else:
            fields.wrong("tones", f"{text!r} is none of {', '.join(Tone)}")
    parameters = []
    inner = fields.inner("parameters")
    if inner is not None:
        for name in inner.node.entries:
            one = inner.inner(name)
            if one is not None:
                parameters.append(_parameter(name, one))
    return Template(fields.text("id"), tuple(parameters), frozenset(tones))


def _parameter(name: str, fields: Fields) -> Parameter:
    fields.only(("from", "limit"))
    if not name.isascii() or not name.replace("_", "").isalnum():
        fields.wrong("from", f"{name!r}: Zalo's parameters are letters, digits and underscores")
    limit = fields.integer("limit")
    if not 1 <= limit <= LONGEST:
        fields.wrong("limit", f"a limit is a number from 1 to {LONGEST}")
    return Parameter(name, fields.choice("from", Value, Value.TITLE), max(limit, 1))
