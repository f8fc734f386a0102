"""The two ways a message can fail; anything else is a bug and stops the process.

Rejected     the message is wrong: park it, count it, move on.
Unavailable  the world is wrong: keep the message, wait, try again.
"""


class Rejected(Exception):
    """The message is wrong. `reason` is from the caller's closed list, `detail` says what was
    found."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Unavailable(Exception):
    """Something needed is away. `what` names it: broker, store, mail, …"""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what} is unavailable: {detail}" if detail else f"{what} is unavailable")
        self.what = what
        self.detail = detail
