"""From a catalogue's file to a programme: everything is read, then everything wrong is told at
once."""

from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from catalogue.fields import Fields
from catalogue.nodes import Listing, Mapping, Node, Scalar, line_of, read
from catalogue.places import Bounds, check_place, read_bounds
from catalogue.problems import CatalogueError, Problem, Sheet
from catalogue.promises import read_context, read_target, refused
from targets.areas import Area, Level
from targets.catalogue import Programme, Theme
from targets.words import Text

PROGRAMME_FIELDS = (
    "id", "version", "name", "area", "bounds", "timezone", "note", "themes", "owners",
    "areas", "areas_from", "targets", "context",
)  # fmt: skip
AREA_FIELDS = (
    "id", "name", "level", "region", "code", "latitude", "longitude", "note",
)  # fmt: skip


def load(path: Path) -> Programme:
    """Read a catalogue, or raise CatalogueError with every contradiction that was found."""
    sheet = Sheet()
    content = _bytes_of(path, path, 1)
    document = read(path, content, sheet)
    fields = Fields(document.root, "", path, sheet)
    fields.only(PROGRAMME_FIELDS)
    digest = sha256(content)
    bounds = read_bounds(fields)
    areas = [_area(entry, bounds) for entry in fields.each("areas")]
    for included in _included(fields):
        more = _bytes_of(included, path, fields.line("areas_from"))
        digest.update(more)
        root = Fields(read(included, more, sheet).root, "", included, sheet)
        root.only(("areas", "source"))
        areas.extend(_area(entry, bounds) for entry in root.each("areas", required=True))
    themes = [_theme(entry) for entry in fields.each("themes", required=True)]
    owners = dict(_owner(entry) for entry in fields.each("owners", required=True))
    targets = [read_target(entry, owners) for entry in fields.each("targets", required=True)]
    context = [read_context(entry) for entry in fields.each("context")]
    head = (
        fields.identifier("id"),
        fields.words("name"),
        f"{fields.text('version')}+{digest.hexdigest()[:8]}",
        fields.identifier("area"),
        _timezone(fields),
    )
    note = fields.words_if_any("note")
    _check_names(fields)
    sheet.refuse_if_any()
    programme = refused(
        fields,
        lambda: Programme(
            *head,
            themes=tuple(themes),
            areas=tuple(area for area in areas if area is not None),
            targets=tuple(target for target in targets if target is not None),
            context=tuple(one for one in context if one is not None),
            note=note,
        ),
    )
    sheet.refuse_if_any()
    if programme is None:  # unreachable: what is refused is noted
        raise CatalogueError((Problem(str(path), 1, "", "the programme was refused"),))
    return programme


def _bytes_of(path: Path, named_in: Path, line: int) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}"
        raise CatalogueError((Problem(str(named_in), line, "", sentence),)) from error


def _included(fields: Fields) -> list[Path]:
    return [fields.file.parent / name for name in fields.texts("areas_from")]


def _timezone(fields: Fields) -> str:
    name = fields.text("timezone", "Asia/Ho_Chi_Minh")
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        fields.wrong("timezone", f"there is no time zone {name!r}")
    return name


def _theme(fields: Fields) -> Theme:
    fields.only(("id", "name"))
    return Theme(fields.identifier("id"), fields.words("name"))


def _owner(fields: Fields) -> tuple[str, Text]:
    fields.only(("id", "name"))
    return fields.identifier("id"), fields.words("name")


def _area(fields: Fields, bounds: Bounds | None) -> Area | None:
    fields.only(AREA_FIELDS)
    code = fields.text("code", "")
    note = fields.text("note", "")
    area = Area(
        id=fields.identifier("id"),
        name=fields.words("name"),
        level=fields.choice("level", Level),
        region=fields.flag("region", False),
        latitude=fields.decimal("latitude") if fields.has("latitude") else None,
        longitude=fields.decimal("longitude") if fields.has("longitude") else None,
        note="; ".join(part for part in (f"mã đơn vị {code}" if code else "", note) if part),
        code=code,
    )
    check_place(fields, area, bounds)
    return area if fields.sound else None


def _check_names(fields: Fields) -> None:
    """What the domain would find one by one, found at once and on the line of the culprit."""
    for name in ("themes", "owners", "areas"):
        _check_once(fields, [name])
    _check_once(fields, ["targets", "context"])
    themes = {identity for identity, _, _ in _ids(fields, "themes")}
    for number, (place, node) in enumerate(fields.items("targets")):
        theme = node.entries.get("theme") if isinstance(node, Mapping) else None
        if isinstance(theme, Scalar) and theme.text not in themes:
            fields.sheet.add(
                fields.file,
                line_of(fields.node, f"targets.{number}.theme"),
                f"{place}.theme",
                f"there is no theme {theme.text!r} in the list `themes`",
            )


def _check_once(fields: Fields, lists: list[str]) -> None:
    first: dict[str, int] = {}
    for name in lists:
        for identity, place, line in _ids(fields, name):
            if identity in first:
                fields.sheet.add(
                    fields.file,
                    line,
                    f"{place}.id",
                    f"the id {identity!r} stands twice; the first is on line {first[identity]}",
                )
            first.setdefault(identity, line)


def _ids(fields: Fields, name: str) -> list[tuple[str, str, int]]:
    found = []
    node: Node | None = fields.node.entries.get(name)
    for number, item in enumerate(node.items if isinstance(node, Listing) else ()):
        identity = item.entries.get("id") if isinstance(item, Mapping) else None
        if isinstance(identity, Scalar):
            found.append((identity.text, f"{name}.{number}", identity.line))
    return found
