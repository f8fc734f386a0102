"""What a table's CSV says of itself, after CSV on the Web (W3C, csvw)."""

from typing import Any

from services.gateway.exports.csv_text import WRITING, Dialect
from services.gateway.exports.notes import citation, unit_of
from services.gateway.exports.phrases import INVENTED, LICENCE
from services.gateway.exports.table import NUMERIC, Column, Sort, Table
from services.gateway.present.forms import Language
from targets.words import Text

Plain = dict[str, Any]

_BASES = {
    Sort.TEXT: "string",
    Sort.PERIOD: "string",
    Sort.NUMBER: "decimal",
    Sort.COUNT: "integer",
    Sort.SHARE: "decimal",
    Sort.MONEY: "decimal",
    Sort.FLAG: "boolean",
    Sort.DAY: "date",
    Sort.MOMENT: "dateTimeStamp",
}


def metadata(table: Table, url: str, language: Language, dialect: Dialect) -> Plain:
    """The description of the CSV at an address, in both languages where there are words."""
    writing = WRITING[dialect]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language.value}],
        "url": url,
        "dc:title": _both(table.title),
        "dc:publisher": "slipwatch",
        "dc:isPartOf": _both(table.programme),
        "dc:date": table.as_of.isoformat(),
        "dc:hasVersion": table.version,
        "dc:rights": _both(LICENCE),
        "dc:bibliographicCitation": citation(table, language),
        "dc:source": list(table.sources),
        "rdfs:comment": [
            _both(one) for one in (*([INVENTED] if table.invented else ()), *table.notes)
        ],
        "slipwatch:as_of": table.as_of.isoformat(),
        "slipwatch:catalogue_version": table.version,
        "slipwatch:invented": table.invented,
        "slipwatch:filters": [{"name": name, "value": value} for name, value in table.filters],
        "slipwatch:rows": len(table.rows),
        "dialect": {
            "delimiter": writing.separator,
            "encoding": "utf-8",
            "header": True,
            "lineTerminators": ["\r\n"],
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "tableSchema": {"columns": [_column(table, one, writing.decimal) for one in table.columns]},
    }


def _column(table: Table, column: Column, decimal: str) -> Plain:
    base = _BASES[column.sort]
    datatype: Any = base
    if column.sort in NUMERIC - {Sort.COUNT} and decimal != ".":
        datatype = {"base": base, "format": {"decimalChar": decimal}}
    described: Plain = {
        "name": column.id,
        "titles": {"vi": column.name.vi, "en": column.name.en},
        "datatype": datatype,
    }
    if column.about is not None:
        described["dc:description"] = _both(column.about)
    unit = unit_of(table, column, Language.EN)
    if unit:
        described["slipwatch:unit"] = unit
    return described


def _both(text: Text) -> list[Plain]:
    return [
        {"@value": text.vi, "@language": "vi"},
        {"@value": text.en, "@language": "en"},
    ]
