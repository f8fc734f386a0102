"""The links by which a reader acknowledges from a message, without logging in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from runtime.links import Link, Links
from services.alerts.bundles import AckLink
from services.alerts.deliveries import Delivery

PURPOSE = "acknowledge"
HOLDS = timedelta(days=14)


class SignedAcks:
    """Signed links that act once: their id follows from the delivery that carries them."""

    def __init__(self, keys: Sequence[bytes], public_url: str) -> None:
        self._links = Links(keys, PURPOSE)
        self._public_url = public_url

    def link(self, delivery: Delivery, now: datetime) -> AckLink | None:
        """The link of a delivery; None for what is about no episode."""
        if not delivery.episode:
            return None
        about = {
            "episode": delivery.episode,
            "recipient": delivery.recipient,
            "target": delivery.target,
        }
        identity = str(uuid5(NAMESPACE_URL, f"slipwatch:acknowledge/{delivery.id}"))
        token = self._links.make(Link(identity, about, now + HOLDS))
        return AckLink(f"{self._public_url}/a/{token}")
