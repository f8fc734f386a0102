"""What people have said of the figures: which stand although they are odd, which are struck out,
and why."""

from dataclasses import replace
from heapq import nlargest

from targets.case import Case
from targets.numbers import date_en, date_vi
from targets.quarantine import order
from targets.report_words import accepted_words, figure_words, reported_on, source_words
from targets.said import Accepted, Refused
from targets.verdicts import Verdict
from targets.words import Text

#: Of what people have said, the words on the latest periods are told.
WORDS_TOLD = 5


def with_opinions(verdict: Verdict, case: Case) -> Verdict:
    """The verdict with what people have said of its figures, as far as no step says it already."""
    figures = case.figures
    if not figures.accepted and not figures.refused:
        return verdict
    accepted = nlargest(WORDS_TOLD, figures.accepted.values(), key=lambda one: order(one.word))
    every = (one for some in figures.refused.values() for one in some)
    refused = nlargest(WORDS_TOLD, every, key=lambda one: order(one.word))
    notes = [_refused(one, case) for one in refused]
    notes += [_accepted(one, case) for one in accepted if not _told(verdict, one, case)]
    return replace(verdict, notes=(*verdict.notes, *notes))


def _told(verdict: Verdict, accepted: Accepted, case: Case) -> bool:
    words = accepted_words(accepted, case)
    return any(words.vi in step.text.vi for step in verdict.steps)


def _accepted(accepted: Accepted, case: Case) -> Text:
    figure, words = figure_words(accepted.word, case), accepted_words(accepted, case)
    return Text(f"{figure.vi}: {words.vi}.", f"{figure.en}: {words.en}.")


def _refused(refused: Refused, case: Case) -> Text:
    """That a figure is not judged, since when, and why."""
    figure, source = figure_words(refused.figure, case), source_words(refused.figure)
    day, note = reported_on(refused.word, case), refused.word.note.strip()
    return Text(
        f"{figure.vi} (nguồn {source.vi}): người có trách nhiệm từ chối ngày {date_vi(day)} nên "
        f"không dùng để đánh giá: “{note}”.",
        f"{figure.en} (source {source.en}): refused by a person on {date_en(day)}, so it is not "
        f"judged: “{note}”.",
    )
