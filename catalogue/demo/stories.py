"""Which story each target of the demonstration tells, so that every kind and status is seen."""

from decimal import Decimal
from enum import StrEnum

from targets.catalogue import Target


class Story(StrEnum):
    """How an invented series goes."""

    STEADY = "steady"  # on its path all along
    AHEAD = "ahead"
    REACHED = "reached"  # at its goal already
    LAGGING = "lagging"  # falls behind its path
    FAR_BEHIND = "far_behind"
    TURNING = "turning"  # moves the wrong way
    RECOVERED = "recovered"  # fell behind and came back
    UNSETTLED = "unsettled"  # the latest figure looks worse and is not final
    ODD = "odd"  # the latest figure is reported as a fraction: held for a person
    SILENT = "silent"  # its source has stopped reporting
    PARTIAL = "partial"  # only some communes report: no figure of the province
    NONE = "none"  # nothing was ever reported


#: The pace of each period after the base, the last one repeated: 1 is exactly on the path.
PACES: dict[Story, tuple[str, ...]] = {
    Story.STEADY: ("1.02", "0.99", "1.01", "1.03"),
    Story.AHEAD: ("1.05", "1.15", "1.25", "1.30"),
    Story.REACHED: ("1.2", "2", "3", "4"),
    Story.LAGGING: ("1.0", "0.85", "0.78", "0.74"),
    Story.FAR_BEHIND: ("0.7", "0.45", "0.35", "0.30"),
    Story.TURNING: ("0.8", "0.3", "-0.2", "-0.4"),
    Story.RECOVERED: ("1.0", "0.7", "0.8", "1.04"),
    Story.UNSETTLED: ("1.02", "1.0", "1.01", "0.80"),
    Story.ODD: ("1.0", "1.02", "1.01", "1.02"),
    Story.SILENT: ("1.0", "0.97", "1.0", "1.0"),
    Story.PARTIAL: ("0.9",),
    Story.NONE: ("1",),
}

#: The shipped programme, target by target; any other target gets a story by its place.
STORIES: dict[str, Story] = {
    "officials-trained": Story.STEADY,
    "rural-people-trained": Story.LAGGING,
    "urban-people-trained": Story.AHEAD,
    "enterprises-trained": Story.FAR_BEHIND,
    "schools-applying-technology": Story.STEADY,
    "learners-personalised": Story.PARTIAL,
    "workers-basic-digital-skills": Story.RECOVERED,
    "workers-advanced-digital-skills": Story.FAR_BEHIND,
    "coverage-5g": Story.LAGGING,
    "enterprises-innovating": Story.TURNING,
    "ip-commercialised": Story.SILENT,
    "digital-economy-share": Story.STEADY,
    "enterprises-using-digital": Story.ODD,
    "online-public-services": Story.REACHED,
    "cashless-transactions": Story.AHEAD,
    "online-service-access": Story.UNSETTLED,
    "government-work-online": Story.STEADY,
    "provincial-data-centre": Story.STEADY,
    "smart-urban-areas": Story.LAGGING,
    "innovation-fund": Story.STEADY,
    "startup-incubators": Story.RECOVERED,
    "essential-digital-platforms": Story.STEADY,
    "agencies-interconnected": Story.REACHED,
    "shared-databases": Story.SILENT,
    "security-operations-centre": Story.LAGGING,
    "strategic-technology-investors": Story.REACHED,
    "ip-certificates-growth": Story.LAGGING,
    "research-workforce-growth": Story.FAR_BEHIND,
    "ecommerce-share": Story.LAGGING,
    "tourism-services-share": Story.FAR_BEHIND,
    "tfp-contribution": Story.STEADY,
    "sector-st-capacity": Story.LAGGING,
    "centres-regional-standing": Story.REACHED,
    "hdi-rank-gain": Story.STEADY,
    "pii-rank": Story.TURNING,
    "dti-rank": Story.REACHED,
    "sti-budget-share": Story.LAGGING,
    "enterprises-global-chains": Story.SILENT,
}

#: Series that the communes report as well, so that the map and the table by area have something.
BY_COMMUNE = frozenset(
    {
        "rural-people-trained",
        "coverage-5g",
        "online-public-services",
        "cashless-transactions",
        "learners-personalised",
    }
)

_OTHERS = (Story.STEADY, Story.LAGGING, Story.AHEAD, Story.FAR_BEHIND, Story.RECOVERED)


def story_of(target: Target, place: int) -> Story:
    """The story of a target; `place` is its place in the catalogue."""
    return STORIES.get(target.id, _OTHERS[place % len(_OTHERS)])


def paces(story: Story, count: int) -> list[Decimal]:
    """The paces of the last `count` periods: the story ends today, however long it is."""
    told = [Decimal(pace) for pace in PACES[story]]
    return (told[:1] * max(count - len(told), 0) + told)[-count:] if count else []
