"""People who accept and refuse figures, for tests of any order and number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from targets.observations import ABSENT, Decision, Observation

DECISIONS = "urn:slipwatch:gateway:decisions"


@st.composite
def words_on(draw: st.DrawFn, figures: Sequence[Observation]) -> list[Observation]:
    """What people say of some of these figures, soon or late, and sometimes otherwise later."""
    spoken_of = [one for one in figures if one.status not in ABSENT]
    if not spoken_of:
        return []
    words = []
    for number in range(draw(st.integers(0, 4))):
        figure = draw(st.sampled_from(spoken_of))
        words.append(
            replace(
                figure,
                opinion=draw(st.sampled_from([Decision.ACCEPTED, Decision.REFUSED])),
                reported_at=figure.reported_at + timedelta(days=draw(st.integers(-1, 3))),
                source=DECISIONS,
                event_id=f"decision-{number}",
                note="asked the source",
            )
        )
    return words
