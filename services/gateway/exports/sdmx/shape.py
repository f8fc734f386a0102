"""The shape of the figures in SDMX terms: dimensions, measure and attributes, each with its words.

A figure is revised, and every vintage is told. Two rows of one data set may not share a key, so
the ordinal of the vintage is a dimension of its own: 1 is what was reported first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from targets.catalogue import Context, Programme, Target
from targets.observations import ObsStatus, Stage
from targets.periods import Cadence
from targets.wording import obs_status_name, stage_name
from targets.words import Text

AGENCY = "SLIPWATCH"
#: "Not applicable", as the SDMX content guidelines write it: a series without stages.
NO_STAGE = "_Z"

FREQUENCIES = {
    Cadence.YEAR: "A",
    Cadence.HALF: "S",
    Cadence.QUARTER: "Q",
    Cadence.MONTH: "M",
    Cadence.DAY: "D",
}
#: Units whose names are no SDMX ids.
_UNITS = {"%": "PT", "base%": "PT_BASE", "": NO_STAGE}


@dataclass(frozen=True, slots=True)
class Component:
    """One column: its id, its words, its codelist when it is coded, else the type of its text."""

    id: str
    name: Text
    codelist: str = ""
    text_type: str = "String"
    mandatory: bool = True


DIMENSIONS = (
    Component("TARGET", Text("Mục tiêu", "Target"), "CL_TARGET"),
    Component("MEASURE", Text("Chỉ số", "Measure"), "CL_MEASURE"),
    Component("REF_AREA", Text("Địa bàn", "Reference area"), "CL_AREA"),
    Component("FREQ", Text("Tần suất", "Frequency"), "CL_FREQ"),
    Component("STAGE", Text("Giai đoạn", "Stage"), "CL_STAGE"),
    Component("VINTAGE", Text("Lần báo cáo", "Vintage"), text_type="Integer"),
)
TIME = Component("TIME_PERIOD", Text("Kỳ", "Time period"), text_type="ObservationalTimePeriod")
MEASURE = Component("OBS_VALUE", Text("Giá trị", "Value"), text_type="Decimal", mandatory=False)
ATTRIBUTES = (
    Component("OBS_STATUS", Text("Trạng thái", "Observation status"), "CL_OBS_STATUS"),
    Component("UNIT_MEASURE", Text("Đơn vị", "Unit of measure"), "CL_UNIT_MEASURE"),
    Component("SOURCE", Text("Nguồn", "Source")),
    Component("REPORT_ID", Text("Mã báo cáo", "Id of the report")),
    Component("REPORTED_AT", Text("Thời điểm báo cáo", "Reported at"), text_type="DateTime"),
    Component("CURRENT", Text("Hiện hành", "Current"), text_type="Boolean"),
    Component("INVENTED", Text("Giả định", "Made up"), text_type="Boolean"),
    Component("ACCEPTED", Text("Đã chấp nhận", "Accepted"), text_type="Boolean"),
    Component("REFUSED", Text("Đã từ chối", "Refused"), text_type="Boolean"),
    Component("COMMENT", Text("Ghi chú", "Comment"), mandatory=False),
    Component("EVIDENCE", Text("Minh chứng", "Evidence"), mandatory=False),
)
COMPONENTS = (*DIMENSIONS, TIME, MEASURE, *ATTRIBUTES)


def version_of(programme: Programme) -> str:
    """The catalogue's version as SDMX 3 writes one: three numbers."""
    named, _, _ = programme.version.partition("+")  # what follows says which build it is
    numbers = [str(int(one)) for one in re.findall(r"\d+", named)][:3]
    return ".".join((*numbers, "0", "0", "0")[:3])


def flow_of(programme: Programme) -> str:
    """The id of the programme's dataflow."""
    return code(programme.id.upper())


def unit_code(unit: str) -> str:
    """The code of a unit of the catalogue."""
    return _UNITS.get(unit) or code(unit)


def code(text: str) -> str:
    """A text as an id of SDMX: letters of ASCII, digits, `_`, `-`, `$` and `@`."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", text)


def codelists(programme: Programme) -> Mapping[str, Mapping[str, Text]]:
    """Every codelist, each code with its words."""
    series: list[Target | Context] = [*programme.targets, *programme.context]
    measures = [one for some in series for one in some.measure_by_id.values()]
    names = {code(one.id): one.name for one in reversed(measures)}
    names["value"] = Text("Giá trị của chính mục tiêu", "The value of the target itself")
    units = sorted({one.unit for one in measures})
    return {
        "CL_TARGET": {code(one.id): one.name for one in series},
        "CL_MEASURE": dict(sorted(names.items())),
        "CL_AREA": {code(one.id): one.name for one in programme.areas},
        "CL_FREQ": {
            "A": Text("Năm", "Annual"),
            "S": Text("Nửa năm", "Half-yearly"),
            "Q": Text("Quý", "Quarterly"),
            "M": Text("Tháng", "Monthly"),
            "D": Text("Ngày", "Daily"),
        },
        "CL_STAGE": {
            NO_STAGE: Text("Không áp dụng", "Not applicable"),
            **{one.value: stage_name[one] for one in Stage if one is not Stage.NONE},
        },
        "CL_OBS_STATUS": {one.value: obs_status_name[one] for one in ObsStatus},
        "CL_UNIT_MEASURE": {unit_code(one): Text(one, one) for one in units if one}
        | {NO_STAGE: Text("Không có", "None")},
    }
