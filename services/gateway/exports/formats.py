"""The formats that every table comes in, named by the suffix of its address."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from services.gateway.exports.csv_text import Dialect, csv_bytes
from services.gateway.exports.metadata import metadata
from services.gateway.exports.table import Table
from services.gateway.exports.workbook import workbook
from services.gateway.present.forms import Language


class Format(StrEnum):
    """The suffixes. JSON is the API's own answer and is not made of the table."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    METADATA = "metadata.json"


TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
    Format.METADATA: "application/csvm+json",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A table in one format: its bytes, what they are, and a name for the file."""

    body: bytes
    media_type: str
    name: str


def written(
    table: Table, wanted: Format, language: Language, dialect: Dialect, url: str
) -> Written:
    """A table as it was asked for. `url` is the address of its CSV, which the metadata names."""
    name = f"{table.id}-{table.as_of.isoformat()}.{wanted}"
    match wanted:
        case Format.CSV:
            body = csv_bytes(table, language, dialect)
        case Format.XLSX:
            body = workbook([table], language)
        case _:
            body = msgspec.json.encode(metadata(table, url, language, dialect))
    return Written(body, TYPES[wanted], name)
