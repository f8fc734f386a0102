"""Numbers, money and dates in words, exact ones never shown with more than they say."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from targets.periods import Cadence, Period
from targets.words import Text

_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)
_BILLION = Decimal(10) ** 9
_MILLION = Decimal(10) ** 6
MINUS = "−"

CADENCE_NAME = {
    Cadence.YEAR: Text("năm", "year"),
    Cadence.HALF: Text("nửa năm", "half-year"),
    Cadence.QUARTER: Text("quý", "quarter"),
    Cadence.MONTH: Text("tháng", "month"),
    Cadence.DAY: Text("ngày", "day"),
}


def round_to(value: Decimal, places: int) -> Decimal:
    """Rounded half to even, without trailing zeros, never in exponent form."""
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
    if rounded == 0:
        return Decimal(0)
    return Decimal(f"{rounded.normalize(_WIDE):f}")


def _grouped(value: Decimal, places: int) -> str:
    return f"{round_to(value, places):,f}"


def number_vi(value: Decimal, places: int = 6) -> str:
    """1234.56 as 1.234,56."""
    text = _grouped(value, places)
    return text.translate(str.maketrans(",.-", ".,−"))


def number_en(value: Decimal, places: int = 6) -> str:
    """1234.56 as 1,234.56."""
    return _grouped(value, places).replace("-", MINUS)


def date_vi(day: date) -> str:
    """30/09/2026."""
    return f"{day:%d/%m/%Y}"


def date_en(day: date) -> str:
    """30 September 2026."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def period_vi(period: Period) -> str:
    """năm 2026, nửa đầu năm 2026, quý 3/2026, tháng 9/2026, ngày 30/09/2026."""
    start = period.start
    match period.cadence:
        case Cadence.YEAR:
            return f"năm {start.year}"
        case Cadence.HALF:
            return f"nửa {'đầu' if start.month == 1 else 'cuối'} năm {start.year}"
        case Cadence.QUARTER:
            return f"quý {(start.month + 2) // 3}/{start.year}"
        case Cadence.MONTH:
            return f"tháng {start.month}/{start.year}"
        case Cadence.DAY:
            return f"ngày {date_vi(start)}"


def period_en(period: Period) -> str:
    """2026, the first half of 2026, Q3 2026, September 2026, 30 September 2026."""
    start = period.start
    match period.cadence:
        case Cadence.YEAR:
            return f"{start.year}"
        case Cadence.HALF:
            return f"the {'first' if start.month == 1 else 'second'} half of {start.year}"
        case Cadence.QUARTER:
            return f"Q{(start.month + 2) // 3} {start.year}"
        case Cadence.MONTH:
            return f"{_MONTHS_EN[start.month - 1]} {start.year}"
        case Cadence.DAY:
            return date_en(start)


def money_vi(amount: Decimal) -> str:
    """57000000000 as 57 tỷ đồng."""
    if abs(amount) >= _BILLION:
        return f"{number_vi(amount / _BILLION, 3)} tỷ đồng"
    if abs(amount) >= _MILLION:
        return f"{number_vi(amount / _MILLION, 3)} triệu đồng"
    return f"{number_vi(amount, 0)} đồng"


def money_en(amount: Decimal) -> str:
    """57000000000 as VND 57 billion."""
    if abs(amount) >= _BILLION:
        return f"VND {number_en(amount / _BILLION, 3)} billion"
    if abs(amount) >= _MILLION:
        return f"VND {number_en(amount / _MILLION, 3)} million"
    return f"VND {number_en(amount, 0)}"


def unit_text(unit: str) -> Text:
    """What a unit of the catalogue is called."""
    return _UNITS.get(unit, Text(unit, unit))


_UNITS = {
    "%": Text("%", "%"),
    "VND": Text("đồng", "VND"),
    "items": Text("hạng mục", "items"),
    "firms": Text("doanh nghiệp", "firms"),
    "places": Text("bậc", "places"),
    "rank": Text("hạng", "rank"),
    "grade": Text("bậc đánh giá", "grade"),
    "done": Text("", ""),
    "people": Text("người", "people"),
    "certificates": Text("văn bằng", "certificates"),
    "teams": Text("tổ", "teams"),
    "stations": Text("trạm", "stations"),
    "visits": Text("lượt", "visits"),
    "products": Text("sản phẩm", "products"),
    "projects": Text("dự án", "projects"),
    "procedures": Text("thủ tục", "procedures"),
    "tasks": Text("nhiệm vụ", "tasks"),
    "provinces": Text("tỉnh", "provinces"),
    "countries": Text("nước", "countries"),
    "points": Text("điểm", "points"),
    "index": Text("chỉ số", "index"),
}

#: Units of one thing have an English singular.
_ONE_EN = {
    "items": "item",
    "firms": "firm",
    "places": "place",
    "people": "person",
    "certificates": "certificate",
    "teams": "team",
    "stations": "station",
    "visits": "visit",
    "products": "product",
    "projects": "project",
    "procedures": "procedure",
    "tasks": "task",
    "provinces": "province",
    "countries": "country",
    "points": "point",
}


def quantity(value: Decimal, unit: str, places: int = 6) -> Text:
    """A value with its unit: 41,5 %; hạng 14; 57 tỷ đồng."""
    match unit:
        case "VND":
            return Text(money_vi(value), money_en(value))
        case "%":
            return Text(f"{number_vi(value, places)}%", f"{number_en(value, places)}%")
        case "base%":
            return Text(
                f"{number_vi(value, places)}% tổng kỳ gốc",
                f"{number_en(value, places)}% of the base total",
            )
        case "rank":
            return Text(f"hạng {number_vi(value, places)}", f"place {number_en(value, places)}")
        case "grade":
            return Text(f"bậc {number_vi(value, places)}/4", f"{number_en(value, places)} of 4")
        case "done":
            return Text("đã xong", "done") if value == 1 else Text("chưa xong", "open")
        case "" | "index":
            return Text(number_vi(value, places), number_en(value, places))
        case _:
            name = unit_text(unit)
            english = _ONE_EN.get(unit, name.en) if value == 1 else name.en
            return Text(
                f"{number_vi(value, places)} {name.vi}", f"{number_en(value, places)} {english}"
            )


def difference(value: Decimal, unit: str, places: int = 6) -> Text:
    """How far two values are apart: percentages differ by points, ranks by places."""
    match unit:
        case "%":
            return Text(
                f"{number_vi(value, places)} điểm phần trăm",
                f"{number_en(value, places)} percentage points",
            )
        case "rank":
            return quantity(value, "places", places)
        case _:
            return quantity(value, unit, places)
