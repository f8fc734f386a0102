"""What Zalo is documented to take and to refuse, as far as the stand-in knows it.

It is not Zalo: the rules are those that third parties describe. Where only the fact of a refusal is
known and not its code, the code is one of ours, and says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import IntEnum
from typing import Any

import msgspec

TEXT_LIMIT = 2000
TITLE_LIMIT = 100
MOST_BUTTONS = 5
TRACKING_LIMIT = 48
NIGHT = (time(22, 0), time(6, 0))

_PHONE = re.compile(r"84\d{8,10}")

#: The templates that are approved here, each with its parameters and their limits.
APPROVED: Mapping[str, Mapping[str, int]] = {
    "100001": {
        "chi_tieu": 30,
        "muc_do": 30,
        "tinh_trang": 30,
        "ngay": 10,
        "ma": 30,
        "duong_dan": 200,
    },
    "100002": {"chi_tieu": 30, "tinh_trang": 30, "ngay": 10, "duong_dan": 200},
}


class Error(IntEnum):
    """The codes that it answers with."""

    OK = 0
    BAD_PARAMETER = -201
    TEXT_TOO_LONG = -210
    QUOTA = -211
    TOKEN_INVALID = -216
    TOKEN_EXPIRED = -220
    OUTSIDE_WINDOW = -230
    NIGHT = -234
    ZNS_PHONE = -108
    ZNS_TEMPLATE = -109
    ZNS_PARAMETER_UNKNOWN = -111
    ZNS_PARAMETER = -112
    ZNS_NO_ACCOUNT = -118
    ZNS_TOKEN = -124
    ZNS_QUOTA = -144
    REFRESH_USED = -14020
    BAD_APP = -14001  # ours: which code Zalo has for it is not known


class Refusal(Exception):
    """What is not taken, and why."""

    def __init__(self, error: Error, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message


@dataclass(frozen=True, slots=True)
class Message:
    """One message, read: to whom, and what a person would see."""

    to: str
    text: str
    buttons: tuple[str, ...] = ()
    tracking: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def of_account(body: bytes) -> Message:
    """A text or a button template of the Official Account; raises Refusal."""
    try:
        asked = msgspec.json.decode(body)
        user, message = asked["recipient"]["user_id"], asked["message"]
        if "attachment" in message:
            text, buttons = _template(message["attachment"])
        else:
            text, buttons = message["text"], ()
    except (msgspec.MsgspecError, LookupError, TypeError) as error:
        raise Refusal(Error.BAD_PARAMETER, "Parameter is invalid") from error
    if not isinstance(user, str) or not isinstance(text, str) or not user or not text:
        raise Refusal(Error.BAD_PARAMETER, "Parameter is invalid")
    if len(text) > TEXT_LIMIT:
        raise Refusal(Error.TEXT_TOO_LONG, "Text is too long")
    return Message(user, text, buttons)


def _template(attachment: Any) -> tuple[str, tuple[str, ...]]:
    payload = attachment["payload"]
    if attachment["type"] != "template" or payload["template_type"] != "button":
        raise LookupError("only the button template is known here")
    buttons = payload["buttons"]
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise LookupError("one to five buttons")
    for one in buttons:
        title, url = one["title"], one["payload"]["url"]
        if one["type"] != "oa.open.url" or not 0 < len(title) <= TITLE_LIMIT:
            raise LookupError("a button without its title")
        if not url.startswith(("https://", "http://")):
            raise LookupError("a button that leads nowhere")
    return payload["text"], tuple(f"{one['title']} → {one['payload']['url']}" for one in buttons)


def of_template(body: bytes) -> Message:
    """A message by template; raises Refusal."""
    try:
        asked = msgspec.json.decode(body)
        phone, template = asked["phone"], asked["template_id"]
        values, tracking = asked["template_data"], asked["tracking_id"]
    except (msgspec.MsgspecError, LookupError, TypeError) as error:
        raise Refusal(Error.ZNS_PARAMETER, "Parameter is missing") from error
    known = APPROVED.get(template) if isinstance(template, str) else None
    if known is None:
        raise Refusal(Error.ZNS_TEMPLATE, "Template is not valid")
    if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
        raise Refusal(Error.ZNS_PHONE, "Phone number is not valid")
    if not isinstance(values, dict) or values.keys() - known.keys():
        raise Refusal(Error.ZNS_PARAMETER_UNKNOWN, "Template data is not valid")
    for name, limit in known.items():
        value = values.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= limit:
            raise Refusal(Error.ZNS_PARAMETER, f"Parameter {name} is not valid")
    if not isinstance(tracking, str) or not 0 < len(tracking) <= TRACKING_LIMIT:
        raise Refusal(Error.ZNS_PARAMETER, "Tracking id is not valid")
    if asked.get("mode", "development") != "development":
        raise Refusal(Error.ZNS_PARAMETER, "Mode is not valid")
    shown = "\n".join(f"{name}: {value}" for name, value in values.items())
    return Message(phone, f"[{template}]\n{shown}", tracking=tracking, values=values)


def is_night(now: datetime) -> bool:
    """Whether promotion is not sent at this (local) time."""
    begins, ends = NIGHT
    return now.time() >= begins or now.time() < ends
