"""Text messages of the Official Account, with buttons to acknowledge and to read on."""

from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter
from services.alerts.render import Renderer
from services.alerts.routing import Recipient
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.codes import OA
from services.alerts.zalo.texts import TITLE_LIMIT, cut, fitted

PATH = "/v3.0/oa/message/cs"


class OaMessenger:
    """The way by the Official Account: to whoever talked with it within seven days."""

    def __init__(self, api: ZaloApi, *, url: str, renderer: Renderer) -> None:
        self._api = api
        self._url = url + PATH
        self._renderer = renderer

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        user = to.addresses[Channel.ZALO]
        body = {
            "recipient": {"user_id": user},
            "message": message(fitted(self._renderer.chat(letter, links=False)), buttons(letter)),
        }
        said = await self._api.call(self._url, body, codes=OA, hide=(user,))
        if said.answer.outcome is not Outcome.DELIVERED:
            return said.answer
        return Answer(Outcome.DELIVERED, said.answer.text, handle=handle(said.data, "message_id"))


def buttons(letter: Letter) -> list[tuple[str, str]]:
    """What can be done from the message: acknowledge, and open the page."""
    links = ((letter.ack_label, letter.ack), (letter.link_label, letter.link))
    return [(label, url) for label, url in links if label and url]


def message(text: str, offered: list[tuple[str, str]]) -> dict[str, object]:
    """The text as Zalo wants it, plain or with buttons."""
    if not offered:
        return {"text": text}
    return {
        "attachment": {
            "type": "template",
            "payload": {
                "template_type": "button",
                "text": text,
                "buttons": [
                    {
                        "type": "oa.open.url",
                        "title": cut(label, TITLE_LIMIT),
                        "payload": {"url": url},
                    }
                    for label, url in offered
                ],
            },
        }
    }


def handle(data: object, name: str) -> str:
    """Zalo's own id of a message; empty when it gave none."""
    found = data.get(name) if isinstance(data, dict) else None
    return str(found) if isinstance(found, str | int) else ""
