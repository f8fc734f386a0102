"""From the notices of a letter to its words."""

from collections.abc import Iterable

from services.alerts.bundles import BundleItem, DigestFacts
from services.alerts.deliveries import Delivery, Occasion
from services.alerts.digests import Reading, facts
from services.alerts.habits import DigestKind, digest_slot
from services.alerts.letters import Letter, compose, compose_bundle
from services.alerts.office import Office, Post
from services.alerts.planning import role_of
from services.alerts.routing import Recipient
from services.alerts.stages import Bundle
from services.alerts.stages.plan import Notice
from targets.slips import CLOSING


def write(
    bundle: Bundle, to: Recipient, office: Office, post: Post, digest: DigestFacts | None = None
) -> Letter:
    """The words of a letter: about one change, about several, or a digest."""
    if bundle.kind is None:
        (notice,) = bundle.notices
        return _about_one(notice, to, office, post)
    return compose_bundle(
        tuple(_items(bundle.notices, office, post)),
        to,
        office.programme,
        kind=bundle.kind,
        public_url=post.public_url,
        digest=digest,
    )


def _about_one(notice: Notice, to: Recipient, office: Office, post: Post) -> Letter:
    about, delivery = notice.about, notice.delivery
    if about is None:
        raise LookupError(f"delivery {delivery.id} is about nothing")
    stands_for = delivery.stands_for
    return compose(
        about.chapter,
        to,
        office.programme,
        told_before=_told_before(notice),
        public_url=post.public_url,
        story=about.story,
        step=delivery.step,
        ack=post.acks.link(delivery, office.clock.now()),
        assigned=_words_of(delivery, notice) if delivery.occasion is Occasion.ASSIGNED else None,
        stands_for=role_of(stands_for, office.directory) if stands_for else None,
    )


def _words_of(delivery: Delivery, notice: Notice) -> str:
    acts = notice.about.story.acts if notice.about else ()
    return next((one.comment for one in acts if one.id == delivery.act), "")


def _items(notices: Iterable[Notice], office: Office, post: Post) -> Iterable[BundleItem]:
    """One for each episode, with its latest change among the notices."""
    latest: dict[str, Notice] = {}
    for one in notices:
        known = latest.get(one.delivery.episode)
        if known is None or one.delivery.seq >= known.delivery.seq:
            latest[one.delivery.episode] = one
    for one in latest.values():
        if one.about is not None:
            yield BundleItem(
                one.about.story,
                one.about.chapter,
                _told_before(one),
                one.delivery.step,
                post.acks.link(one.delivery, office.clock.now()),
            )


def _told_before(notice: Notice) -> bool:
    """Whether this person has heard of this course of the episode."""
    if notice.about is None:
        return False
    delivery, chapter = notice.delivery, notice.about.chapter
    course = {one.seq for one in notice.about.story.stretch_before(chapter.seq)}
    if delivery.occasion is not Occasion.CHANGE and chapter.change not in CLOSING:
        course.add(chapter.seq)
    return any(one.told and one.seq in course and one.id != delivery.id for one in notice.siblings)


async def gather(delivery: Delivery, to: Recipient, office: Office) -> DigestFacts:
    """What a digest tells: the time between the two hours at which digests were due."""
    kind, now = DigestKind(delivery.occasion.value), delivery.published_at
    until, since = digest_slot(
        kind, now, office.directory.habits.digest_at, office.zone, office.days_off(now)
    )
    reading = Reading(
        recipient=to.id,
        targets=office.directory.targets_of(to.id, office.programme),
        since=since,
        until=until,
        today=office.day_of(now),
    )
    return facts(
        reading,
        await office.episodes.news(since),
        await office.verdicts.standing(),
        office.programme,
    )
