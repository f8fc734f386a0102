"""From a change of an episode to the messages that it asks for."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from services.alerts.deliveries import Delivery, planned
from services.alerts.episodes import Chapter, Reader, Story, readers_of
from services.alerts.routing import Directory
from targets.catalogue import Programme
from targets.words import Text


def readers(
    chapter: Chapter, story: Story, directory: Directory, programme: Programme
) -> tuple[Reader, ...]:
    """Who is to be told of a change that is heard for the first time.

    Whoever was to hear an earlier change of this course hears the later ones as well, though its
    severity no longer leads to them; and whoever was not is not told of its end alone.
    """
    latest = story.latest
    if latest is not None and latest.seq > chapter.seq:
        return ()  # overtaken: it came after what it led to
    before = story.stretch_before(chapter.seq)
    if chapter.closing and before:
        return tuple(sorted(readers_of(before)))
    return tuple(sorted(readers_of(before) | directory.readers(chapter.event, programme)))


def messages(
    chapter: Chapter, directory: Directory, *, mail_domain: str, now: datetime
) -> Iterator[Delivery]:
    """One delivery for each reader of a change."""
    for reader in chapter.readers:
        recipient = directory.recipients.get(reader.recipient)
        role = recipient.role if recipient else Text(reader.recipient, reader.recipient)
        yield planned(
            chapter,
            reader,
            role=role,
            message_id=message_id(chapter.event.episode, chapter.seq, reader, mail_domain),
            now=now,
        )


def message_id(episode: str, seq: int, reader: Reader, domain: str) -> str:
    """The Message-ID of a delivery: the same on every attempt, so that mail systems see one."""
    return f"<alert.{episode}.{seq}.{_short(reader)}@{domain}>"


def thread_id(episode: str, reader: Reader, domain: str) -> str:
    """The root of an episode's thread in one inbox: a message that was never sent, which all
    others answer."""
    return f"<alert.{episode}.{_short(reader)}@{domain}>"


def _short(reader: Reader) -> str:
    return sha256(reader.recipient.encode()).hexdigest()[:12]
