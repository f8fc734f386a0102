"""Words in two languages, and what the catalogue may not say."""

from dataclasses import dataclass


class Contradiction(ValueError):
    """The catalogue says something that cannot be. `field` is a dotted path, the message a
    sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Vietnamese and in English."""

    vi: str
    en: str
