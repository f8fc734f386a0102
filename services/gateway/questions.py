"""What can be wrong with a question."""


class Unknown(Exception):
    """There is nothing under this name. `what` is target or page."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"there is no {what} {name!r}")
        self.what = what
        self.name = name


class BadQuestion(Exception):
    """A part of the question that cannot be answered: where it stands, and what was expected."""

    def __init__(self, parameter: str, expected: str, got: str) -> None:
        super().__init__(f"{parameter}: expected {expected}, got {got!r}")
        self.parameter = parameter
        self.expected = expected
        self.got = got
