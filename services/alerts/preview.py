"""`python -m services.alerts preview`: letters as they would be, for an administrator, as files."""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import catalogue
from runtime.mongo import open_database
from runtime.settings import required, text
from runtime.settings import secret as secret_of
from services.alerts.bundles import AckLink, BundleItem, BundleKind, Dated, DigestFacts, Unjudged
from services.alerts.chart_image import png
from services.alerts.deliveries import planned
from services.alerts.episodes import Channel, Reader, Story
from services.alerts.letters import Letter, compose, compose_bundle
from services.alerts.mime import mail
from services.alerts.planning import message_id
from services.alerts.render import Renderer
from services.alerts.routing import Language, Recipient
from services.alerts.samples import sample_story
from services.alerts.store import MongoEpisodes
from targets.catalogue import Programme, Target
from targets.slips import Change
from targets.verdicts import Status
from targets.words import Text

REMINDER, ASSIGNED, ALL = "reminder", "assigned", "all"
KINDS = (*(one.value for one in Change), REMINDER, ASSIGNED, *(one.value for one in BundleKind))
#: Of a sample bundle.
SEVERAL = 5
SENDER = "slipwatch@example.invalid"


class NothingToShow(ValueError):
    """What was asked for is not there."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What letters are made of here."""

    programme: Programme
    to: Recipient
    public_url: str
    now: datetime

    @property
    def ack(self) -> AckLink:
        """A link that looks like one and acts on nothing."""
        return AckLink(f"{self.public_url}/a/example")


def preview(
    given: Sequence[str],
    env: Mapping[str, str],
    now: datetime,
    load: Callable[[Path], Programme] = catalogue.load,
) -> list[Path]:
    """Write the letters that the arguments ask for; answers the files."""
    asked = _arguments(given)
    place = Preview(
        programme=load(Path(text(env, "SLIPWATCH_CATALOGUE", str(catalogue.SHIPPED)))),
        to=Recipient(
            id="preview",
            role=Text("Người đọc thử", "A reader for trial"),
            department="preview",
            language=Language(asked.language),
            addresses={Channel.EMAIL: "preview@example.invalid"},
        ),
        public_url=text(env, "SLIPWATCH_PUBLIC_URL", "https://slipwatch.example.invalid"),
        now=now,
    )
    stored = asyncio.run(_stored(env)) if asked.stored else None
    targets = _targets(asked.target, place.programme)
    written: list[Path] = []
    for kind in KINDS if asked.kind == ALL else (asked.kind,):
        letter, story = _letter(kind, targets, place, stored)
        written += _write(kind, letter, story, place, Path(asked.out))
    return written


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.alerts preview", description=__doc__)
    parser.add_argument("--target", required=True, help="the id of a target of the catalogue")
    parser.add_argument("--kind", default="opened", choices=(*KINDS, ALL), help="which letter")
    parser.add_argument("--language", default="vi", choices=[one.value for one in Language])
    parser.add_argument(
        "--stored", action="store_true", help="from the episodes in the store, not from a sample"
    )
    parser.add_argument("--out", required=True, help="the folder to write to")
    return parser.parse_args(given)


def _targets(first: str, programme: Programme) -> list[Target]:
    """The target that was asked for, and some of its neighbours for letters about several."""
    known = programme.target_by_id.get(first)
    if known is None:
        raise NothingToShow(f"the catalogue has no target {first!r}")
    others = [one for one in programme.targets if one.goals and one.id != first]
    return [known, *others][:SEVERAL]


async def _stored(env: Mapping[str, str]) -> list[Story]:
    """Every episode of the store."""
    present = dict(env) | {"SLIPWATCH_MONGO_URI": secret_of(env, "SLIPWATCH_MONGO_URI", "")}
    (uri,) = required(present, "SLIPWATCH_MONGO_URI")
    database = open_database(uri, text(env, "SLIPWATCH_MONGO_DB", "slipwatch"))
    try:
        return list(await MongoEpisodes(database).news(datetime(1970, 1, 1, tzinfo=UTC)))
    finally:
        await database.client.close()


def _letter(
    kind: str, targets: Sequence[Target], place: Preview, stored: Iterable[Story] | None
) -> tuple[Letter, Story]:
    day = place.now.date()
    if kind in {one.value for one in BundleKind}:
        stories = (
            list(stored)[:SEVERAL]
            if stored is not None
            else [_sample(one, place, number, day) for number, one in enumerate(targets)]
        )
        if not stories:
            raise NothingToShow("there is no episode in the store")
        return _bundle(BundleKind(kind), stories, place, targets[0]), stories[0]
    change = Change(kind) if kind in {one.value for one in Change} else Change.WORSENED
    story = (
        sample_story(targets[0], place.programme, change, day)
        if stored is None
        else _latest(targets[0].id, stored)
    )
    chapter = story.chapters[-1]
    return compose(
        chapter,
        place.to,
        place.programme,
        told_before=True,
        public_url=place.public_url,
        story=story,
        step=1 if kind == REMINDER else 0,
        ack=place.ack,
        assigned="Đề nghị báo cáo trong tuần." if kind == ASSIGNED else None,
    ), story


def _sample(target: Target, place: Preview, number: int, day: date) -> Story:
    changes = tuple(Change)
    return sample_story(target, place.programme, changes[number % len(changes)], day)


def _latest(target: str, stored: Iterable[Story]) -> Story:
    found = [one for one in stored if one.chapters and one.chapters[-1].event.target == target]
    if not found:
        raise NothingToShow(f"there is no episode of {target!r} in the store")
    return max(found, key=lambda one: one.chapters[-1].published_at)


def _bundle(kind: BundleKind, stories: Sequence[Story], place: Preview, first: Target) -> Letter:
    items = tuple(
        BundleItem(one, one.chapters[-1], told_before=True, ack=place.ack) for one in stories
    )
    if kind is BundleKind.UNSTABLE:
        items = items[:1]
    digest = None
    if kind in {BundleKind.DAILY, BundleKind.WEEKLY}:
        digest = _facts(kind, items, place, first)
        items = ()
    return compose_bundle(
        items, place.to, place.programme, kind=kind, public_url=place.public_url, digest=digest
    )


def _facts(
    kind: BundleKind, items: Sequence[BundleItem], place: Preview, first: Target
) -> DigestFacts:
    day = place.now.date()
    return DigestFacts(
        since=place.now - timedelta(days=1 if kind is BundleKind.DAILY else 7),
        until=place.now,
        slipped=tuple(one for one in items if not one.chapter.closing),
        recovered=tuple(one for one in items if one.chapter.closing),
        overdue=(Dated(first.id, Text("Ví dụ", "A sample"), day - timedelta(days=3)),),
        no_data=tuple(Unjudged(one.id, Status.NO_DATA) for one in place.programme.targets[:3]),
        due_next=(Dated(first.id, Text("", ""), day + timedelta(days=14)),),
        open=len(items),
    )


def _write(kind: str, letter: Letter, story: Story, place: Preview, out: Path) -> list[Path]:
    """The mail, its parts and the chat message, side by side."""
    out.mkdir(parents=True, exist_ok=True)
    renderer, reader = Renderer(), Reader(place.to.id, Channel.EMAIL)
    identity = message_id(story.episode, story.chapters[-1].seq, reader, "example.invalid")
    delivery = planned(
        story.chapters[-1], reader, role=place.to.role, message_id=identity, now=place.now
    )
    message = mail(letter, place.to, delivery, sender=SENDER, now=place.now, renderer=renderer)
    image = f"{kind}.chart.png" if letter.chart else ""
    files: dict[str, bytes] = {
        f"{kind}.eml": message.as_bytes(),
        f"{kind}.html": renderer.html(letter, image).encode(),
        f"{kind}.txt": renderer.text(letter).encode(),
        f"{kind}.chat.txt": renderer.chat(letter).encode(),
    }
    if letter.chart:
        files[image] = png(letter.chart)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]
