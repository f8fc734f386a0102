"""What a value may be, in Vietnamese: admission says it in English."""

from targets.catalogue import Context, Target
from targets.kinds import Checklist, Group, Judged, Rank, RankGain
from targets.limits import AMONG
from targets.measures import Measure
from targets.numbers import number_vi


def allowed_vi(target: Target | Context, measure: Measure) -> str:
    """The values that a measure of a target can have."""
    if isinstance(target, Target):
        match target.rule:
            case Rank() | RankGain() | Group() if measure.id == AMONG:
                return "số nguyên từ 2 trở lên"
            case Rank(n=n) | RankGain(n=n) if measure.id == target.value:
                return _place(n)
            case Group(n=n, fields=fields) if measure.id in fields:
                return _place(n)
            case Checklist(items=items) if measure.id in {item.id for item in items}:
                return "1 (đã xong) hoặc 0 (chưa xong)"
            case Judged() if measure.id == target.value:
                return "1, 2, 3 hoặc 4 (4 là tốt nhất)"
            case _:
                pass
    low, high = measure.possible.low, measure.possible.high
    if low is not None and high is not None:
        return f"số từ {number_vi(low)} đến {number_vi(high)}"
    if low is not None:
        return f"số từ {number_vi(low)} trở lên"
    if high is not None:
        return f"số không quá {number_vi(high)}"
    return "số có nhiều nhất 28 chữ số, 12 chữ số sau dấu phẩy"


def _place(n: int) -> str:
    return (
        f"số nguyên từ 1 đến {n}, hoặc thêm dòng thước đo {AMONG!r} cho biết xếp trong bao nhiêu "
        "đơn vị"
    )
