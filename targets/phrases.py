"""Phrases that several rules say: goals, values and periods in a sentence."""

from decimal import Decimal

from targets.goals import Comparison, Goal
from targets.numbers import date_en, date_vi, number_en, number_vi, quantity
from targets.words import Text

_BEFORE_VI = {
    Comparison.AT_LEAST: "ít nhất ",
    Comparison.MORE_THAN: "trên ",
    Comparison.EQUAL: "",
    Comparison.AT_MOST: "không quá ",
    Comparison.LESS_THAN: "dưới ",
}
_BEFORE_EN = {
    Comparison.AT_LEAST: "at least ",
    Comparison.MORE_THAN: "more than ",
    Comparison.EQUAL: "",
    Comparison.AT_MOST: "at most ",
    Comparison.LESS_THAN: "less than ",
}


def goal_phrase(goal: Goal, unit: str) -> Text:
    """trên 80% trước ngày 31/12/2030; hạng 20 trở lên trước ngày 31/12/2045."""
    level = goal_level(goal, unit)
    return Text(
        f"{level.vi} (hạn {date_vi(goal.by)})",
        f"{level.en} (by {date_en(goal.by)})",
    )


def goal_level(goal: Goal, unit: str) -> Text:
    """The level alone: trên 80%; hạng 20 trở lên."""
    if unit == "rank":
        return Text(
            f"hạng {number_vi(goal.value)} trở lên", f"place {number_en(goal.value)} or better"
        )
    value = quantity(goal.value, unit)
    return Text(
        _BEFORE_VI[goal.comparison] + value.vi,
        _BEFORE_EN[goal.comparison] + value.en,
    )


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def formula_number(value: Decimal, places: int = 6) -> str:
    """A number inside a formula; in brackets when it is below zero."""
    text = number_vi(value, places)
    return f"({text})" if value < 0 else text


def formula_en(formula: str) -> str:
    """A formula as an English reader writes its numbers. Formulas hold no words, and are kept with
    the marks of Vietnamese: 1.234,56."""
    return formula.translate(str.maketrans(",.", ".,"))
