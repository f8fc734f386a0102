"""From a change of an episode, or an act about it, to the messages that it asks for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from services.alerts.acts import Act
from services.alerts.deliveries import Delivery, Held, Occasion, State, Why, planned
from services.alerts.episodes import Channel, Chapter, Reader, Rung, Story, readers_of
from services.alerts.habits import DigestKind
from services.alerts.routing import Directory, Recipient
from targets.catalogue import Programme
from targets.slips import Change
from targets.words import Text


def readers(
    chapter: Chapter, story: Story, directory: Directory, programme: Programme, day: date
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
        ladder = {one.reader for step in before for one in step.ladder}
        return tuple(sorted(readers_of(before) | ladder | _assignees(story, directory)))
    severity = chapter.event.severity
    known = {one.stands_for or one.recipient for one in readers_of(before)}
    meant = (known & directory.recipients.keys()) | directory.led_to(chapter.event, programme)
    return tuple(sorted(directory.by_their_ways(meant, severity, day)))


def _assignees(story: Story, directory: Directory) -> frozenset[Reader]:
    known = directory.recipients.get(story.assignee)
    return frozenset(Reader(known.id, one) for one in known.ways[:1]) if known else frozenset()


def ladder(
    chapter: Chapter, story: Story, directory: Directory, programme: Programme, day: date
) -> tuple[Rung, ...]:
    """Who is told when nobody acknowledges, and when; an improvement gives no new time."""
    latest = story.latest
    if chapter.closing or (latest is not None and latest.seq > chapter.seq):
        return ()
    before = story.stretch_before(chapter.seq)
    eased = chapter.change is Change.IMPROVED and before
    start = before[0].published_at if eased else chapter.published_at
    event = chapter.event
    return tuple(
        sorted(
            Rung(step, start + one.after, reader)
            for step, one in enumerate(directory.escalation(event, programme), 1)
            for reader in directory.by_their_ways(
                directory.escalated_to(one, event, programme), event.severity, day
            )
        )
    )


def messages(
    chapter: Chapter, directory: Directory, *, mail_domain: str, now: datetime
) -> Iterator[Delivery]:
    """One delivery for each reader of a change, and for each who is told if nobody answers."""
    for reader in chapter.readers:
        yield _to(reader, chapter, directory, mail_domain, now)
        if reader.stands_for:
            yield _instead(reader, chapter, directory, mail_domain, now)
    for rung in chapter.ladder:
        one = _to(rung.reader, chapter, directory, mail_domain, now, f"-{rung.step}")
        due = max(now, rung.due)
        yield replace(
            one,
            occasion=Occasion.ESCALATION,
            step=rung.step,
            next_at=due,
            due_since=due,
            why=Why.ESCALATES_LATER,
            held=(Held(now, Why.ESCALATES_LATER, due),),
        )


def _to(
    reader: Reader,
    chapter: Chapter,
    directory: Directory,
    domain: str,
    now: datetime,
    mark: str = "",
) -> Delivery:
    return planned(
        chapter,
        reader,
        role=role_of(reader.recipient, directory),
        message_id=message_id(chapter.event.episode, f"{chapter.seq}{mark}", reader, domain),
        now=now,
    )


def _instead(
    reader: Reader, chapter: Chapter, directory: Directory, domain: str, now: datetime
) -> Delivery:
    """The delivery that the absent one does not get, so that the log shows both."""
    known = directory.recipients.get(reader.stands_for)
    channel = known.ways[0] if known and known.ways else reader.channel
    one = _to(Reader(reader.stands_for, channel), chapter, directory, domain, now)
    return replace(one, state=State.SUPPRESSED, why=Why.DEPUTISED)


def assignments(
    act: Act, story: Story, directory: Directory, *, mail_domain: str, now: datetime, day: date
) -> Iterator[Delivery]:
    """The messages that tell somebody that an episode was given to them."""
    latest = story.latest
    if latest is None or latest.closing or act.assignee not in directory.recipients:
        return
    for reader in sorted(directory.by_their_ways([act.assignee], latest.event.severity, day)):
        one = _to(reader, latest, directory, mail_domain, now, f"-{short(act.id)}")
        yield replace(one, occasion=Occasion.ASSIGNED, act=act.id, published_at=act.at)


def digest(
    kind: DigestKind, recipient: Recipient, due: datetime, *, mail_domain: str, now: datetime
) -> Delivery:
    """The digest of one recipient for one moment."""
    slot = due.isoformat()
    reader = Reader(recipient.id, recipient.ways[0] if recipient.ways else Channel.EMAIL)
    return Delivery(
        episode="",
        seq=0,
        target="",
        recipient=recipient.id,
        role=recipient.role,
        channel=reader.channel,
        message_id=f"<digest.{kind}.{due:%Y%m%d}.{short(recipient.id)}@{mail_domain}>",
        created_at=now,
        published_at=due,
        next_at=now,
        due_since=now,
        occasion=Occasion(kind.value),
        slot=slot,
    )


def by_channel(delivery: Delivery, channel: Channel, now: datetime) -> Delivery:
    """The same message to the same person by another channel."""
    return replace(
        delivery,
        channel=channel,
        created_at=now,
        next_at=now,
        due_since=now,
        state=State.PENDING,
        why=Why.NONE,
        attempts=0,
        answer="",
        handle="",
        maybe_told=False,
        fence=0,
        lease_until=None,
        sending_started_at=None,
        sent_at=None,
        tries=(),
        letter="",
        kind="",
        passed_to="",
        dead_letter=False,
    )


def role_of(recipient: str, directory: Directory) -> Text:
    """The role of a recipient; the id when nobody knows them any more."""
    known = directory.recipients.get(recipient)
    return known.role if known else Text(recipient, recipient)


def message_id(episode: str, seq: int | str, reader: Reader, domain: str) -> str:
    """The Message-ID of a delivery: the same on every attempt, so that mail systems see one."""
    return f"<alert.{episode}.{seq}.{_short(reader)}@{domain}>"


def letter_message_id(letter: str, domain: str) -> str:
    """The Message-ID of a letter about several things."""
    return f"<letter.{letter}@{domain}>"


def thread_id(episode: str, reader: Reader, domain: str) -> str:
    """The root of an episode's thread in one inbox: a message that was never sent, which all
    others answer."""
    return f"<alert.{episode}.{_short(reader)}@{domain}>"


def _short(reader: Reader) -> str:
    return short(reader.recipient)


def short(text: str) -> str:
    """A name that says nothing about what it stands for."""
    return sha256(text.encode()).hexdigest()[:12]
