"""Reading a page as a strict reader would: every tag closed where it was opened."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    """One element as it was opened."""

    name: str
    attributes: dict[str, str]


@dataclass
class Document:
    """What a page holds."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> list[Element]:
        """The elements of a name."""
        return [one for one in self.elements if one.name == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.document.faults.append(f"an attribute stands twice in <{tag}>")
        attributes = {name: value or "" for name, value in attrs}
        self.document.elements.append(Element(tag, attributes))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.document.faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.document.text += data


def read(html: str) -> Document:
    """The page, with what is wrong in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    document = reader.document
    document.faults += [f"<{name}> is never closed" for name in reader.open]
    identities = [one.attributes["id"] for one in document.elements if "id" in one.attributes]
    document.faults += [f"id {one} twice" for one in set(identities) if identities.count(one) > 1]
    return document
