"""What those who answer for a target said and will do: comments and corrective actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.stored import ActDocument
from services.gateway.identity.principal import Principal
from services.gateway.present.forms import Forms
from services.gateway.slips.hands import veiled
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.standing import act_plain
from services.gateway.slips.words import ACTS
from targets.verdicts import FindingKind
from targets.wording import finding_name


@dataclass(frozen=True, slots=True)
class Deed:
    """One word of a person; a corrective action has a day."""

    kind: str
    words: str
    due: str
    overdue: bool
    who: str
    when: str
    episode: str
    about: str


def deeds_of(
    forms: Forms,
    who: Principal,
    episodes: Sequence[Mapping[str, Any]],
    acts: Iterable[ActDocument],
    today: date,
) -> tuple[Deed, ...]:
    """What was said about some episodes, the newest first; acts without words say nothing."""
    known = {one["episode"]: one for one in episodes}
    spoken = [one for one in acts if one.get("comment") and one.get("episode") in known]
    newest = sorted(spoken, key=lambda one: (one["at"], one["_id"]), reverse=True)
    return tuple(_deed(forms, who, known[one["episode"]], one, today) for one in newest)


def _deed(
    forms: Forms, who: Principal, episode: Mapping[str, Any], act: ActDocument, today: date
) -> Deed:
    say, plain = Saying(forms), veiled(act_plain(act), who)
    due = act.get("due", "")
    finding = forms.text(finding_name[FindingKind(episode["finding"])])
    return Deed(
        say.named(ACTS, act["kind"]),
        plain["comment"],
        say("card.due", day=forms.day(due)) if due else "",
        bool(due) and episode["open"] and date.fromisoformat(due) < today,
        say.who(plain),
        say.when(act["at"]),
        episode["episode"],
        f"{finding}, {say('card.since', period=forms.period(episode['since']))}",
    )
