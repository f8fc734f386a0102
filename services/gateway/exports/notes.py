"""What has to be known of tables to use and cite them, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.gateway.exports.cells import words
from services.gateway.exports.phrases import (
    AS_OF,
    CITE,
    COLUMN,
    FILTERS,
    INVENTED,
    LICENCE,
    LICENCE_NAME,
    MEANING,
    NOTES,
    PROGRAMME,
    SHARE_OF_ONE,
    SOURCES,
    TITLE,
    UNIT,
    UNIT_IN_COLUMN,
    VERSION,
)
from services.gateway.exports.table import NUMERIC, Column, Sort, Table
from services.gateway.present.forms import Language
from targets.numbers import date_en, date_vi


@dataclass(frozen=True, slots=True)
class Note:
    """One line: what it is about, in which unit, and what there is to say."""

    name: str
    text: str
    unit: str = ""
    warning: bool = False


def notes_of(tables: Sequence[Table], language: Language) -> Iterator[Note]:
    """The notes on some tables of one day."""
    first = tables[0]
    if any(table.invented for table in tables):
        yield Note("", words(INVENTED, language), warning=True)
    yield Note(words(PROGRAMME, language), words(first.programme, language))
    yield Note(words(AS_OF, language), day(first, language))
    yield Note(words(VERSION, language), first.version)
    yield Note(words(LICENCE_NAME, language), words(LICENCE, language))
    yield Note(words(CITE, language), citation(first, language))
    for table in tables:
        yield Note("", "")
        yield Note(words(TITLE, language), words(table.title, language))
        if table.filters:
            filters = "; ".join(f"{name} = {value}" for name, value in table.filters)
            yield Note(words(FILTERS, language), filters)
        for note in table.notes:
            yield Note(words(NOTES, language), words(note, language))
        for source in table.sources:
            yield Note(words(SOURCES, language), source)
        yield Note(words(COLUMN, language), words(MEANING, language), words(UNIT, language))
        for column in table.columns:
            yield Note(
                words(column.name, language),
                words(column.about or "", language) or column.id,
                unit_of(table, column, language),
            )


def unit_of(table: Table, column: Column, language: Language) -> str:
    """What the cells of a column are counted in."""
    if column.sort is Sort.SHARE:
        return words(SHARE_OF_ONE, language)
    if column.unit or column.sort not in NUMERIC - {Sort.COUNT}:
        return column.unit
    if any(one.id == "unit" for one in table.columns):
        return words(UNIT_IN_COLUMN, language)
    return ""


def day(table: Table, language: Language) -> str:
    """The day that a table shows."""
    return date_vi(table.as_of) if language is Language.VI else date_en(table.as_of)


def citation(table: Table, language: Language) -> str:
    """How a table is cited."""
    title, programme = words(table.title, language), words(table.programme, language)
    return f"slipwatch, {programme}: {title}. {day(table, language)}, {table.version}."
