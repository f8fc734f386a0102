"""The feed: what RFC 4287 asks for, and nothing that a reader of feeds would stumble over."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx

from services.gateway.memory import MemoryStore
from tests.unit.gateway.conftest import Connect

ATOM = "{http://www.w3.org/2005/Atom}"
#: RFC 4287, 4.1.1 and 4.1.2: exactly one of each.
OF_A_FEED = ("id", "title", "updated")
OF_AN_ENTRY = ("id", "title", "updated", "summary")


async def read(client: httpx.AsyncClient, **asked: str) -> ElementTree.Element:
    """The feed as its reader sees it."""
    answer = await client.get("/changes.atom", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "content-security-policy" in answer.headers
    found = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    assert found.tag == f"{ATOM}feed"
    return found


def text(parent: ElementTree.Element, name: str) -> str:
    """The text of the one child of a name."""
    (found,) = parent.findall(f"{ATOM}{name}")
    assert found.text, name
    return found.text


def moment(written: str) -> datetime:
    """A moment of RFC 3339, with its distance from UTC."""
    found = datetime.fromisoformat(written)
    assert found.tzinfo is not None
    return found


async def test_the_feed_has_all_that_a_feed_must_have(client: httpx.AsyncClient) -> None:
    feed = await read(client)
    entries = feed.findall(f"{ATOM}entry")

    for name in OF_A_FEED:
        text(feed, name)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {one.attrib["rel"]: one.attrib["href"] for one in feed.findall(f"{ATOM}link")}
    assert urlsplit(links["self"]).path == "/changes.atom"
    assert urlsplit(links["alternate"]).path == "/changes"
    assert all(urlsplit(link).scheme and urlsplit(link).netloc for link in links.values())
    assert len(entries) == 50
    for entry in entries:
        for name in OF_AN_ENTRY:
            text(entry, name)
        assert text(entry, "id").startswith("urn:uuid:")
        (link,) = entry.findall(f"{ATOM}link")
        assert urlsplit(link.attrib["href"]).netloc
        assert entry.find(f"{ATOM}category") is not None
    assert len({text(one, "id") for one in entries}) == len(entries)


async def test_entries_come_newest_first_and_the_feed_is_as_new_as_the_newest(
    client: httpx.AsyncClient,
) -> None:
    feed = await read(client)
    moments = [moment(text(one, "updated")) for one in feed.findall(f"{ATOM}entry")]

    assert moments == sorted(moments, reverse=True)
    assert moment(text(feed, "updated")) == moments[0]


async def test_a_feed_of_some_changes_is_another_feed(client: httpx.AsyncClient) -> None:
    everything, some = await read(client), await read(client, kind="revised")

    assert text(everything, "id") != text(some, "id")
    terms = {one.attrib["term"] for one in some.iter(f"{ATOM}category")}
    assert terms == {"revised"}


async def test_an_entry_says_the_move_and_whether_its_figures_are_invented(
    client: httpx.AsyncClient,
) -> None:
    feed = await read(client, kind="status")
    said = [text(one, "summary") for one in feed.findall(f"{ATOM}entry")]

    assert all(" → " in one for one in said)
    assert any("SỐ LIỆU GIẢ ĐỊNH" in one for one in said)


async def test_a_feed_before_the_first_change_is_valid_too(connect: Connect) -> None:
    feed = await read(connect(MemoryStore()))

    assert feed.findall(f"{ATOM}entry") == []
    moment(text(feed, "updated"))


async def test_the_feed_is_not_sent_again_to_who_has_it(client: httpx.AsyncClient) -> None:
    first = await client.get("/changes.atom")
    again = await client.get("/changes.atom", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
