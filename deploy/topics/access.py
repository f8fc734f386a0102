"""Who may read and write what of the broker: the least that each part needs, and nothing beside.

Held by the broker (`StandardAuthorizer`, `allow.everyone.if.no.acl.found=false`). Source systems
that publish to `measurements` themselves get `PUBLISHER`'s rights under a name of their own.
"""

from dataclasses import dataclass

from runtime.acls import Rule, Thing
from schemas.topics import ASSESSMENTS, MEASUREMENTS, MEASUREMENTS_REJECTED, SLIPS, TOPICS, Topic


@dataclass(frozen=True, slots=True)
class Access:
    """What one user may do. Reading and writing a topic let it be described as well."""

    user: str
    reads: tuple[Topic, ...] = ()
    writes: tuple[Topic, ...] = ()
    describes: tuple[Topic, ...] = ()
    creates: tuple[Topic, ...] = ()
    group: str = ""  # the consumer group that it may be a member of
    watches: tuple[str, ...] = ()  # the groups whose progress it may look at

    def rules(self) -> tuple[Rule, ...]:
        """The same, one right a rule."""
        topics = [
            *((topic, "read") for topic in self.reads),
            *((topic, "write") for topic in self.writes),
            *((topic, "describe") for topic in self.describes),
            *((topic, right) for topic in self.creates for right in CREATING),
        ]
        rules = [Rule(self.user, Thing.TOPIC, topic.name, right) for topic, right in topics]
        if self.group:
            rules.append(Rule(self.user, Thing.GROUP, self.group, "read"))
        rules += [Rule(self.user, Thing.GROUP, group, "describe") for group in self.watches]
        return tuple(rules)


#: Making a topic, and telling whether one that stands is as asked.
CREATING = ("create", "describe", "describe_configs")

INGEST = Access("ingest", writes=(MEASUREMENTS,), describes=TOPICS)
SCORING = Access(
    "scoring",
    reads=(MEASUREMENTS,),
    writes=(MEASUREMENTS_REJECTED, ASSESSMENTS, SLIPS),
    group="scoring",
)
ALERTS = Access("alerts", reads=(SLIPS,), group="alerts")
MAKER = Access("topics", creates=TOPICS)  # the job that makes them
PUBLISHER = Access("publisher", writes=(MEASUREMENTS,))
#: In a cluster alone: sees how far behind the workers are, and no record.
AUTOSCALER = Access(
    "autoscaler", describes=(MEASUREMENTS, SLIPS), watches=(SCORING.group, ALERTS.group)
)

#: Everybody of slipwatch's own. The gateway is not among them: it never speaks to the broker.
ACCESSES = (INGEST, SCORING, ALERTS, MAKER)
