"""The store's twin in memory: the same answers, for tests and for trying."""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from runtime.failures import Unavailable
from schemas.stored import ActDocument, DeliveryDocument, EpisodeDocument, RecipientDocument
from services.gateway.slips.ports import Choice, Log, Moment, Place


class MemorySlips:
    """Episodes, acts and deliveries in lists. `away` makes every question fail."""

    def __init__(self) -> None:
        self.episode_documents: dict[str, EpisodeDocument] = {}
        self.act_documents: dict[str, ActDocument] = {}
        self.delivery_documents: list[DeliveryDocument] = []
        self.recipient_documents: list[RecipientDocument] = []
        self.away = False

    async def shelf(
        self, choice: Choice, *, open_ones: bool, after: Place | None, limit: int
    ) -> Sequence[EpisodeDocument]:
        """One page of a shelf, each episode without its derivation and its series."""
        found = [one for one in self._chosen(choice) if one["open"] is open_ones]
        ordered = sorted(found, key=lambda one: _order(one["open"], place_of(one)))
        if after is not None:
            last = _order(open_ones, after)
            ordered = [one for one in ordered if _order(open_ones, place_of(one)) > last]
        return [_brief(one) for one in ordered[:limit]]

    async def opened_by(self, choice: Choice, day: str) -> Sequence[EpisodeDocument]:
        """The episodes that were opened by a day, without their derivations."""
        return [_brief(one) for one in self._chosen(choice) if one["opened_on"] <= day]

    async def count(self, choice: Choice) -> int:
        """How many episodes fit."""
        return len(self._chosen(choice))

    async def episode(self, name: str) -> EpisodeDocument | None:
        """One episode, whole."""
        self._answer()
        return deepcopy(self.episode_documents.get(name))

    async def acts(self, episodes: Collection[str]) -> Sequence[ActDocument]:
        """What people did about these episodes, oldest first."""
        self._answer()
        return self._acts(lambda act: act.get("episode") in episodes)

    async def act(self, name: str) -> ActDocument | None:
        """One act."""
        self._answer()
        return deepcopy(self.act_documents.get(name))

    async def untaken_since(self) -> datetime | None:
        """When the oldest act was done that alerts has not taken yet."""
        self._answer()
        untaken = self._acts(lambda act: act["taken"] is None)
        return untaken[0]["at"] if untaken else None

    async def silences(self, since: datetime) -> Sequence[ActDocument]:
        """The silences begun or ended since a moment, as acts, oldest first."""
        self._answer()
        kinds = ("silenced", "silence_ended")
        return self._acts(lambda act: act["kind"] in kinds and act["at"] >= since)

    async def insert(self, act: ActDocument) -> ActDocument | None:
        """Keep an act; the one that stands there already under its id, if there is one."""
        self._answer()
        earlier = self.act_documents.get(act["_id"])
        if earlier is None:
            self.act_documents[act["_id"]] = deepcopy(act)
        return deepcopy(earlier)

    async def told(self, episodes: Collection[str]) -> Sequence[DeliveryDocument]:
        """What was sent about these episodes, oldest first."""
        self._answer()
        found = [one for one in self.delivery_documents if one["episode"] in episodes]
        return deepcopy(sorted(found, key=lambda one: (one["created_at"], one["_id"])))

    async def deliveries(
        self, log: Log, *, after: Moment | None, limit: int
    ) -> Sequence[DeliveryDocument]:
        """One page of the delivery log, newest first."""
        self._answer()
        found = [
            one
            for one in self.delivery_documents
            if _logged(log, one)
            and (after is None or _moment(one) < (after.created_at, after.delivery))
        ]
        return deepcopy(sorted(found, key=_moment, reverse=True)[:limit])

    async def delivery(self, name: str) -> DeliveryDocument | None:
        """One delivery."""
        self._answer()
        return next((deepcopy(one) for one in self.delivery_documents if one["_id"] == name), None)

    async def recipients(self) -> Sequence[RecipientDocument]:
        """Who can be told and given work."""
        self._answer()
        return sorted(deepcopy(self.recipient_documents), key=lambda one: one["_id"])

    def _chosen(self, choice: Choice) -> list[EpisodeDocument]:
        self._answer()
        taken_on = {
            act.get("episode")
            for act in self.act_documents.values()
            if act["kind"] == "acknowledged" and act["taken"] is None
        }
        return [one for one in self.episode_documents.values() if _fits(choice, one, taken_on)]

    def _acts(self, wanted: Callable[[ActDocument], bool]) -> list[ActDocument]:
        found = [act for act in self.act_documents.values() if wanted(act)]
        return deepcopy(sorted(found, key=lambda act: (act["at"], act["_id"])))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("store")


def place_of(document: EpisodeDocument) -> Place:
    """Where an episode stands on its shelf."""
    return Place(document["severity"], document["on"], document["_id"])


def _order(is_open: bool, place: Place) -> tuple[Any, ...]:
    """Severities are in the order of the alphabet, as it happens: critical, serious, warning."""
    newest_first = -date.fromisoformat(place.on).toordinal()
    return (place.severity if is_open else "", newest_first, place.episode)


def _fits(choice: Choice, one: EpisodeDocument, taken_on: Collection[str | None]) -> bool:
    acknowledged = one["acknowledged"] is not None or one["_id"] in taken_on
    return (
        choice.open in (None, one["open"])
        and _named(choice.targets, one["target"])
        and (
            choice.mine is None
            or one["target"] in choice.mine
            or one["assignee"] in choice.assignees
        )
        and _named(choice.areas, one["area"])
        and _named(choice.findings, one["finding"])
        and _named(choice.severities, one["severity"])
        and _named(choice.episodes, one["_id"])
        and choice.acknowledged in (None, acknowledged)
        and (choice.since is None or one["on"] >= choice.since)
        and (choice.any_of is None or any(_fits(each, one, ()) for each in choice.any_of))
        and not any(_fits(each, one, ()) for each in choice.not_in)
    )


def _named(names: Collection[str] | None, found: str) -> bool:
    return names is None or found in names


def _brief(document: EpisodeDocument) -> EpisodeDocument:
    brief = deepcopy(document)
    for change in brief["changes"]:
        change["event"].pop("steps", None)
        change["event"].pop("points", None)
    return brief


def _logged(log: Log, one: DeliveryDocument) -> bool:
    return (
        log.episode in ("", one["episode"])
        and log.target in ("", one["target"])
        and log.recipient in ("", one["recipient"])
        and log.channel in ("", one["channel"])
        and log.state in ("", one["state"])
        and log.why in ("", one["why"])
        and (not log.dead or one["dead_letter"])
        and (log.since is None or one["created_at"] >= log.since)
        and (log.until is None or one["created_at"] < log.until)
    )


def _moment(one: DeliveryDocument) -> tuple[datetime, str]:
    return one["created_at"], one["_id"]
