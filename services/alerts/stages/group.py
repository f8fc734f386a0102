"""Group: of one episode only how it stands now, and only once it stands still."""

from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Delivery, Occasion, State, Why
from services.alerts.stages.plan import Fate, Go, Hold, Leave, Notice, Plan, Told, worse
from targets.slips import Change
from targets.verdicts import FindingKind


def group(plan: Plan) -> Plan:
    """Let the latest change of an episode speak for the earlier ones, and wait where that pays."""
    for rule in (_in_order, _still_true, _overtaken, _escalates, _unstable, _settled, _gathered):
        plan = plan.each(rule)
    return plan


def _in_order(plan: Plan, notice: Notice) -> Fate | None:
    """Two messages about one episode do not cross; its end looks at the other channels too."""
    under_way = any(
        one.state is State.LEASED
        and one.seq < notice.delivery.seq
        and (one.channel is notice.delivery.channel or notice.closing)
        for one in notice.siblings
    )
    return Hold(Why.EARLIER_UNDER_WAY, plan.now + plan.policy.look_again) if under_way else None


def _still_true(_: Plan, notice: Notice) -> Fate | None:
    """Nobody is alarmed about what is over."""
    if notice.about is None or notice.closing:
        return None
    if notice.about.story.ending_after(notice.delivery.seq) is None:
        return None
    return Leave(State.SUPPRESSED, Why.OVER_BEFORE_TOLD)


def _overtaken(_: Plan, notice: Notice) -> Fate | None:
    """What a later change says better is not said at all; nor is yesterday's digest today."""
    if notice.delivery.occasion is Occasion.ASSIGNED:
        return None
    later = any(_says_better(one, notice.delivery) for one in notice.siblings)
    return Leave(State.SUPPRESSED, Why.OVERTAKEN) if later else None


def _says_better(other: Delivery, delivery: Delivery) -> bool:
    if other.occasion is not delivery.occasion or other.channel is not delivery.channel:
        return False
    if other.state is State.DEAD or other.why in {Why.RECIPIENT_REMOVED, Why.DEPUTISED}:
        return False
    if delivery.occasion.digest:
        return other.slot > delivery.slot
    return delivery.occasion is Occasion.CHANGE and other.seq > delivery.seq


def _escalates(_: Plan, notice: Notice) -> Fate | None:
    """Nobody above is told of what somebody has taken on, or of how it stood before."""
    if notice.delivery.occasion is not Occasion.ESCALATION or notice.about is None:
        return None
    story = notice.about.story
    if story.acknowledged is not None:
        return Leave(State.SUPPRESSED, Why.ACKNOWLEDGED)
    if story.latest is not None and story.latest.seq > notice.delivery.seq:
        return Leave(State.SUPPRESSED, Why.OVERTAKEN)  # the later change escalates by itself
    return None


def _unstable(plan: Plan, notice: Notice) -> Fate | None:
    """What will not settle is told once as such, and then when it has settled."""
    if notice.about is None or notice.delivery.occasion is not Occasion.CHANGE:
        return None
    rule, told = plan.habits.unstable, notice.last_told
    since = plan.now - rule.within
    times = sorted(
        one.published_at for one in notice.about.story.chapters if one.published_at > since
    )
    if len(times) < rule.changes:
        return None
    if notice.urgent and told is not None and worse("critical", told.event.severity):
        return None
    said = any(
        one.kind == BundleKind.UNSTABLE
        and one.told
        and (one.sent_at is None or one.sent_at > since - rule.within)
        for one in notice.siblings
    )
    if said:
        return Hold(Why.UNSTABLE, times[-rule.changes] + rule.within)
    return Go(BundleKind.UNSTABLE)


def _settled(plan: Plan, notice: Notice) -> Fate | None:
    """A recovery is announced when it has lasted for a while."""
    if notice.about is None or notice.about.chapter.change is not Change.RECOVERED:
        return None
    until = notice.delivery.created_at + plan.habits.recovery
    steady = notice.fate == Go(BundleKind.UNSTABLE) or plan.now >= until
    return None if steady else Hold(Why.SETTLING, until)


def _gathered(plan: Plan, notice: Notice) -> Fate | None:
    """The first silent source waits to see whether others fall silent with it; they go with it."""
    if notice.about is None or not notice.alarms or not is_silence(notice.about):
        return None
    first = min(
        one.delivery.created_at for one in plan.notices if one.about and is_silence(one.about)
    )
    until = first + plan.habits.outage.gather
    return Hold(Why.GATHERING, until) if plan.now < until else None


def is_silence(about: Told) -> bool:
    """Whether it is about a source that does not report."""
    return about.chapter.event.finding == FindingKind.SOURCE_SILENT
