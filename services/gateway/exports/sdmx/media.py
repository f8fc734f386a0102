"""Which kind of message a reader of the figures asks for, by `format` or by `Accept`."""

from enum import StrEnum

from services.gateway.questions import BadQuestion

DATA = "application/vnd.sdmx.data+csv"
VERSIONS = ("2.1.0", "2.0.0")
#: As some clients shorten them.
_SHORT = {"2.1": "2.1.0", "2.0": "2.0.0"}


class Wanted(StrEnum):
    """What can be asked for with `format`."""

    SDMX_CSV = "sdmx-csv"
    CSV = "csv"


def sdmx_version(accept: str, asked: str) -> str | None:
    """The version of SDMX-CSV that is wanted, None for ordinary CSV.

    `format` decides; without it the first type of `Accept` that we have does.
    """
    if asked:
        if asked not in set(Wanted):
            raise BadQuestion("format", " or ".join(Wanted), asked)
        return VERSIONS[0] if asked == Wanted.SDMX_CSV else None
    for offer in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in offer.split(";"))
        if kind in ("text/csv", "*/*"):
            return None
        if kind == DATA:
            named = dict(one.replace(" ", "").split("=", 1) for one in parameters if "=" in one)
            version = named.get("version", VERSIONS[0])
            version = _SHORT.get(version, version)
            if version in VERSIONS:
                return version
    return None
