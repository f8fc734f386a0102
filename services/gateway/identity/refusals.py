"""The ways in which a request is refused because of who asks."""


class NotSignedIn(Exception):
    """Nobody that we know asked for what only some may have or do."""


class NotAllowed(Exception):
    """We know who asks, and they may not."""

    def __init__(self, right: str) -> None:
        self.right = right
        super().__init__(f"this needs the right to {right.replace('_', ' ')}")


class BadForm(Exception):
    """A form that did not come from a page of ours, or from one that is too old."""


class TooMany(Exception):
    """Too many requests, or too many failures; `wait_s` says when to come again."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(f"wait {wait_s:.0f} s")
