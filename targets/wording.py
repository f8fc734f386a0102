"""The names of statuses, reasons, findings, kinds and stages, and the forms of numbers and dates:
the same words on pages, in alerts and in exports."""

from decimal import Decimal

from targets.kinds import Kind
from targets.numbers import (
    CADENCE_NAME,
    date_en,
    date_vi,
    difference,
    money_en,
    money_vi,
    number_en,
    number_vi,
    period_en,
    period_vi,
    quantity,
    round_to,
    unit_text,
)
from targets.observations import ObsStatus, Stage
from targets.quarantine import Odd
from targets.slips import Change
from targets.verdicts import (
    Evidence,
    FindingKind,
    Method,
    Outcome,
    Reason,
    Severity,
    Status,
)
from targets.words import Text

__all__ = [
    "CADENCE_NAME",
    "INVENTED",
    "change_name",
    "date_en",
    "date_vi",
    "difference",
    "evidence_name",
    "finding_name",
    "grade_name",
    "kind_name",
    "money_en",
    "money_vi",
    "number_en",
    "number_vi",
    "obs_status_name",
    "odd_name",
    "opinion_name",
    "opinion_numbers",
    "outcome_name",
    "period_en",
    "period_vi",
    "quantity",
    "reason_name",
    "round_to",
    "severity_name",
    "stage_name",
    "status_name",
    "unit_text",
]

INVENTED = Text("SỐ LIỆU GIẢ ĐỊNH - minh họa", "invented for demonstration")

status_name = {
    Status.MET: Text("Đạt mục tiêu", "Met"),
    Status.ON_TRACK: Text("Đúng lộ trình", "On track"),
    Status.AT_RISK: Text("Có nguy cơ chậm", "At risk"),
    Status.OFF_TRACK: Text("Chậm lộ trình", "Off track"),
    Status.REVERSING: Text("Đi ngược mục tiêu", "Reversing"),
    Status.MISSED: Text("Không đạt hạn", "Missed"),
    Status.TOO_EARLY: Text("Chưa đủ để đánh giá", "Too early to judge"),
    Status.STALE: Text("Số liệu đã cũ", "Figures out of date"),
    Status.NO_DATA: Text("Chưa có số liệu", "No data"),
    Status.JUDGED: Text("Đánh giá định tính", "Owner's judgement"),
}

reason_name = {
    Reason.GOAL_MET: Text("Đã đạt mức đề ra", "The goal has been reached"),
    Reason.ON_PATH: Text("Đi đúng lộ trình", "It keeps to the path"),
    Reason.BEHIND_PATH: Text("Chậm so với lộ trình", "It is behind the path"),
    Reason.FAR_BEHIND_PATH: Text("Chậm nhiều so với lộ trình", "It is far behind the path"),
    Reason.MOVING_AWAY: Text("Số liệu đi ngược hướng mục tiêu", "It is moving the wrong way"),
    Reason.DEADLINE_PASSED: Text("Đã quá hạn mà chưa đạt", "The deadline has passed unmet"),
    Reason.FLOOR_HELD: Text("Giữ được mức tối thiểu", "The floor is held"),
    Reason.FLOOR_BREACHED: Text("Thấp hơn mức tối thiểu", "The floor is breached"),
    Reason.FLOOR_FALLING: Text("Giảm so với năm trước", "It is below the year before"),
    Reason.ALL_ITEMS_DONE: Text("Đã hoàn thành mọi hạng mục", "Every item is done"),
    Reason.ITEMS_ON_SCHEDULE: Text("Các hạng mục đúng hạn", "The items are on schedule"),
    Reason.ITEM_OVERDUE: Text("Có hạng mục quá hạn", "An item is overdue"),
    Reason.ABOVE_BENCHMARK: Text("Cao hơn mức so sánh", "Above the benchmark"),
    Reason.MARGIN_SHRINKING: Text("Khoảng cách đang thu hẹp", "The margin is shrinking"),
    Reason.BELOW_BENCHMARK: Text("Chưa cao hơn mức so sánh", "Not above the benchmark"),
    Reason.OWNER_JUDGEMENT: Text("Theo đánh giá của cơ quan chủ trì", "The owner's judgement"),
    Reason.JUDGEMENT_EXPIRED: Text("Đánh giá đã hết hiệu lực", "The judgement has expired"),
    Reason.NO_OBSERVATION: Text("Chưa có số liệu nào", "No figure has been reported"),
    Reason.INPUT_MISSING: Text("Thiếu số liệu đầu vào", "A figure that it needs is missing"),
    Reason.BENCHMARK_MISSING: Text("Thiếu số liệu so sánh", "The benchmark is missing"),
    Reason.ALL_QUARANTINED: Text("Số liệu đang chờ kiểm tra", "All figures await a check"),
    Reason.NO_BASE: Text("Chưa có số liệu gốc", "There is no base to start from"),
    Reason.TOO_FEW_POINTS: Text("Còn quá ít số liệu", "There are too few figures"),
    Reason.SOURCE_SILENT: Text("Nguồn số liệu im lặng", "The source has gone silent"),
    Reason.RULE_NOT_BUILT: Text("Chưa có quy tắc đánh giá", "The rule is not built yet"),
}

finding_name = {
    FindingKind.BEHIND: Text("Chậm lộ trình", "Behind"),
    FindingKind.FLOOR_BREACHED: Text("Dưới mức tối thiểu", "Floor breached"),
    FindingKind.FALLING: Text("Giảm so với năm trước", "Falling"),
    FindingKind.ITEM_OVERDUE: Text("Hạng mục quá hạn", "Item overdue"),
    FindingKind.SOURCE_SILENT: Text("Nguồn số liệu im lặng", "Source silent"),
}

severity_name = {
    Severity.WARNING: Text("Cảnh báo", "Warning"),
    Severity.SERIOUS: Text("Nghiêm trọng", "Serious"),
    Severity.CRITICAL: Text("Khẩn cấp", "Critical"),
}

change_name = {
    Change.OPENED: Text("Phát sinh", "Opened"),
    Change.WORSENED: Text("Xấu đi", "Worsened"),
    Change.IMPROVED: Text("Cải thiện", "Improved"),
    Change.RECOVERED: Text("Đã khắc phục", "Recovered"),
    Change.RETRACTED: Text("Rút lại cảnh báo", "Retracted"),
}

stage_name = {
    Stage.NONE: Text("", ""),
    Stage.PLAN: Text("dự toán", "plan"),
    Stage.ESTIMATE: Text("ước thực hiện", "estimate"),
    Stage.PROVISIONAL: Text("thực hiện sơ bộ", "provisional"),
    Stage.FINAL: Text("quyết toán", "final"),
}

evidence_name = {
    Evidence.A: Text("A - đủ dài, chính thức, mới", "A: long enough, final and fresh"),
    Evidence.B: Text("B - còn thiếu một điều kiện", "B: one of length, finality, freshness lacks"),
    Evidence.C: Text("C - căn cứ còn mỏng", "C: thin"),
}

kind_name = {
    Kind.REACH: Text("Đạt một mức trước thời hạn", "A value by a date"),
    Kind.FLOOR: Text("Mức tối thiểu hằng năm", "A floor every year"),
    Kind.GROWTH: Text("Tăng so với kỳ gốc", "Growth on a base period"),
    Kind.RANK: Text("Thứ hạng", "A rank"),
    Kind.RANK_GAIN: Text("Số bậc tăng", "Places won"),
    Kind.ABOVE: Text("Cao hơn mức so sánh", "Above a benchmark"),
    Kind.GROUP: Text("Nhóm dẫn đầu vùng", "Among the region's leading group"),
    Kind.CHECKLIST: Text("Danh mục sản phẩm", "A checklist"),
    Kind.COUNT: Text("Số lượng tối thiểu", "At least a number"),
    Kind.JUDGED: Text("Đánh giá định tính", "The owner's judgement"),
}

#: Why a figure is held for a person.
odd_name = {
    Odd.IMPLAUSIBLE: Text("ngoài khoảng hợp lý", "outside the plausible range"),
    Odd.JUMP_10: Text("chênh khoảng 10 lần so với kỳ trước", "about ten times off"),
    Odd.JUMP_100: Text("chênh khoảng 100 lần so với kỳ trước", "about a hundred times off"),
    Odd.JUMP_1000: Text("chênh khoảng 1.000 lần so với kỳ trước", "about a thousand times off"),
    Odd.SIGN: Text("đổi dấu so với kỳ trước", "its sign has changed"),
    Odd.ABOVE_WHOLE: Text("phần lớn hơn tổng", "a part above its whole"),
    Odd.NO_SUCH_PLACE: Text("hạng lớn hơn số đơn vị", "a place that does not exist"),
}

opinion_name = {
    Method.CAGR: Text(
        "Tỷ lệ tốc độ tăng trưởng (Eurostat, Open SDG)", "Growth-rate ratio (Eurostat, Open SDG)"
    ),
    Method.CURRENT_STATUS: Text("Hiện trạng (ESCAP)", "Current status (ESCAP)"),
    Method.ANTICIPATED: Text("Tiến bộ dự kiến (ESCAP)", "Anticipated progress (ESCAP)"),
}

outcome_name = {
    Outcome.TARGET_ACHIEVED: Text("đã đạt", "target achieved"),
    Outcome.SUBSTANTIAL_PROGRESS: Text("tiến bộ rõ rệt", "substantial progress"),
    Outcome.MODERATE_PROGRESS: Text("tiến bộ vừa phải", "moderate progress"),
    Outcome.LIMITED_PROGRESS: Text("tiến bộ hạn chế", "limited progress"),
    Outcome.DETERIORATION: Text("xấu đi", "deterioration"),
    Outcome.REGRESSED: Text("thụt lùi", "regressed"),
    Outcome.PROGRESSING: Text("đang tiến", "progressing"),
    Outcome.AS_EXPECTED: Text("như kỳ vọng", "as expected"),
    Outcome.MAINTAIN: Text("giữ nhịp", "maintain"),
    Outcome.ACCELERATE: Text("cần tăng tốc", "accelerate"),
    Outcome.REVERSE: Text("cần đảo chiều", "reverse the trend"),
}


def opinion_numbers(method: Method, value: Decimal | None, score: Decimal | None) -> Text:
    """The numbers of a second opinion, each with what it is."""
    first = Text("", "") if value is None else Text(number_vi(value, 2), number_en(value, 2))
    second = Text("", "") if score is None else Text(number_vi(score, 2), number_en(score, 2))
    match method:
        case Method.CAGR:
            ratio = (f"tỷ lệ {first.vi}; ", f"ratio {first.en}; ") if first.vi else ("", "")
            return Text(
                f"{ratio[0]}điểm {second.vi} (từ −5 đến 5)",
                f"{ratio[1]}score {second.en} (from −5 to 5)",
            )
        case Method.CURRENT_STATUS:
            return Text(
                f"{first.vi} trên 10; lộ trình cần {second.vi}",
                f"{first.en} of 10; the path asks for {second.en}",
            )
        case Method.ANTICIPATED:
            return Text(
                f"khi đến hạn còn thiếu {first.vi}% quãng đường",
                f"{first.en}% of the way left at the deadline",
            )


#: The four grades of an owner's judgement, from the worst to the best.
grade_name = {
    1: Text("chưa đạt, cần can thiệp", "failing: intervention is needed"),
    2: Text("chậm, cần chấn chỉnh", "late: correction is needed"),
    3: Text("cơ bản đúng yêu cầu", "largely as required"),
    4: Text("tốt, đúng yêu cầu", "good: as required"),
}

obs_status_name = {
    ObsStatus.NORMAL: Text("chính thức", "final"),
    ObsStatus.BREAK: Text("đứt chuỗi", "break in the series"),
    ObsStatus.DEFINITION_DIFFERS: Text("khác định nghĩa", "definition differs"),
    ObsStatus.ESTIMATED: Text("ước tính", "estimate"),
    ObsStatus.FORECAST: Text("dự báo", "forecast"),
    ObsStatus.EXPERIMENTAL: Text("thử nghiệm", "experimental"),
    ObsStatus.IMPUTED: Text("suy đoán", "imputed"),
    ObsStatus.MISSING: Text("không có số liệu", "missing"),
    ObsStatus.MISSING_CANNOT_EXIST: Text("không thể có số liệu", "cannot exist"),
    ObsStatus.PROVISIONAL: Text("sơ bộ", "provisional"),
    ObsStatus.SPECIAL_EVENT: Text("sự kiện đặc biệt", "special event"),
    ObsStatus.NOT_COLLECTED: Text("không thu thập", "not collected"),
    ObsStatus.HOLIDAY: Text("ngày nghỉ", "holiday"),
    ObsStatus.SUPPRESSED: Text("không công bố", "suppressed"),
    ObsStatus.DEROGATION: Text("miễn báo cáo", "derogation"),
    ObsStatus.NOT_SIGNIFICANT: Text("không đáng kể", "not significant"),
    ObsStatus.LOW_RELIABILITY: Text("độ tin cậy thấp", "low reliability"),
    ObsStatus.UNVALIDATED: Text("chưa kiểm tra", "not validated"),
}
