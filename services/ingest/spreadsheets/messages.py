"""What is said of a row, in both languages, and what would mend it."""

from services.ingest.spreadsheets.reasons import Complaint, RowReason
from targets.refusals import RefusalReason
from targets.words import Text

#: {got} is what stands there, {expected} what was expected, {suggestion} what to write instead.
_SAID: dict[str, Text] = {
    RowReason.TARGET_MISSING: Text("Thiếu mã chỉ tiêu.", "The target is missing."),
    RowReason.PERIOD_MISSING: Text("Thiếu kỳ số liệu.", "The period is missing."),
    RowReason.VALUE_MISSING: Text("Thiếu giá trị.", "The value is missing."),
    RowReason.AMBIGUOUS_NUMBER: Text(
        "“{got}” có hai cách đọc: {expected}.", "“{got}” has two readings: {expected}."
    ),
    RowReason.OTHER_NOTATION: Text(
        "“{got}” được đọc là {suggestion}.", "“{got}” was read as {suggestion}."
    ),
    RowReason.ROUNDED_NUMBER: Text(
        "“{got}” là số đã bị làm tròn khi lưu tệp.", "“{got}” was rounded when the file was saved."
    ),
    RowReason.PERCENT_CELL: Text(
        "Ô định dạng phần trăm: hiện {got} nhưng chứa {expected}.",
        "The cell is a percentage: it shows {got} and holds {expected}.",
    ),
    RowReason.PERCENT_SIGN: Text(
        "“{got}” là phần trăm, thước đo này tính bằng {expected}.",
        "“{got}” is a percentage; this measure is in {expected}.",
    ),
    RowReason.VALUE_IS_DATE: Text(
        "Ô giá trị là một ngày ({got}), không phải số.", "The value is a date ({got}), no number."
    ),
    RowReason.VALUE_IS_LOGICAL: Text(
        "Ô giá trị là {got}, không phải số.", "The value is {got}, no number."
    ),
    RowReason.CELL_ERROR: Text("Ô báo lỗi {got}.", "The cell holds the error {got}."),
    RowReason.NOT_CALCULATED: Text(
        "Ô là công thức chưa có kết quả.", "The cell is a formula without its result."
    ),
    RowReason.MERGED_CELL: Text("Ô bị gộp với ô khác.", "The cell is merged with others."),
    RowReason.HIDDEN_ROW: Text("Dòng đang bị ẩn.", "The row is hidden."),
    RowReason.UNIT_DIFFERS: Text(
        "Đơn vị ghi “{got}”, thước đo này tính bằng {expected}.",
        "The unit says “{got}”; this measure is in {expected}.",
    ),
    RowReason.AMBIGUOUS_NAME: Text(
        "“{got}” là tên của nhiều mã: {expected}.", "“{got}” is the name of several: {expected}."
    ),
    RowReason.TEXT_TOO_LONG: Text(
        "Quá dài: nhiều nhất {expected} ký tự.", "Too long: at most {expected} characters."
    ),
    RowReason.SAME_FACT_TWICE: Text(
        "Số liệu này có ở cả dòng {expected}.", "The same figure stands on row {expected} too."
    ),
    RowReason.TARGET_NOT_COVERED: Text(
        "Nguồn này không được báo cáo chỉ tiêu “{got}”.",
        "This source may not report the target “{got}”.",
    ),
    RowReason.OUTSIDE_PLAUSIBLE: Text(
        "{got} ngoài khoảng hợp lý ({expected}): sẽ được giữ lại chờ người có thẩm quyền.",
        "{got} is outside the plausible range ({expected}): it will be held for a person.",
    ),
    RefusalReason.UNKNOWN_TARGET: Text("Không có chỉ tiêu “{got}”.", "There is no target “{got}”."),
    RefusalReason.UNKNOWN_MEASURE: Text(
        "Chỉ tiêu này không có thước đo “{got}”.", "This target has no measure “{got}”."
    ),
    RefusalReason.COMPUTED_VALUE: Text(
        "Giá trị này được tính từ các thước đo khác, không báo cáo trực tiếp.",
        "This value is computed from other measures and not reported.",
    ),
    RefusalReason.UNKNOWN_AREA: Text("Không có địa bàn “{got}”.", "There is no area “{got}”."),
    RefusalReason.UNKNOWN_STAGE: Text("Không có giai đoạn “{got}”.", "There is no stage “{got}”."),
    RefusalReason.STAGE_MISSING: Text(
        "Thiếu giai đoạn của số liệu ngân sách.", "A budget figure needs its stage."
    ),
    RefusalReason.STAGE_NOT_EXPECTED: Text(
        "Thước đo này không có giai đoạn.", "This measure has no stages."
    ),
    RefusalReason.BAD_PERIOD: Text("“{got}” không phải là kỳ.", "“{got}” is no period."),
    RefusalReason.FUTURE_PERIOD: Text("Kỳ {got} chưa đến.", "The period {got} has not begun."),
    RefusalReason.BAD_STATUS: Text("Không có trạng thái “{got}”.", "There is no status “{got}”."),
    RefusalReason.NOT_A_NUMBER: Text("“{got}” không phải là số.", "“{got}” is no number."),
    RefusalReason.IMPOSSIBLE_VALUE: Text(
        "Giá trị {got} không thể có.", "The value {got} cannot be."
    ),
    RefusalReason.DUPLICATE_FACT: Text(
        "Số liệu này có hai lần trong tệp.", "The figure stands twice in the file."
    ),
    "message_too_large": Text(
        "Báo cáo của chỉ tiêu này quá dài.", "The report of this target is too long."
    ),
}

_MENDED: dict[str, Text] = {
    RowReason.TARGET_MISSING: Text(
        "Chọn mã chỉ tiêu trong danh sách.", "Choose a target from the list."
    ),
    RowReason.PERIOD_MISSING: Text("Ví dụ 2026, 2026-Q3.", "Such as 2026, 2026-Q3."),
    RowReason.VALUE_MISSING: Text(
        "Nhập giá trị, hoặc xóa ghi chú và minh chứng để bỏ qua dòng.",
        "Enter a value, or clear note and evidence to pass over the row.",
    ),
    RowReason.AMBIGUOUS_NUMBER: Text(
        "Nhập lại vào ô dạng số: {expected}?", "Enter it as a number: {expected}?"
    ),
    RowReason.OTHER_NOTATION: Text("Viết {suggestion}.", "Write {suggestion}."),
    RowReason.ROUNDED_NUMBER: Text(
        "Nhập đủ các chữ số, hoặc gửi tệp .xlsx.", "Enter all digits, or send the .xlsx."
    ),
    RowReason.PERCENT_CELL: Text(
        "Đổi định dạng ô sang Số và nhập {suggestion}.",
        "Format the cell as a number and enter {suggestion}.",
    ),
    RowReason.PERCENT_SIGN: Text(
        "Nhập giá trị theo đơn vị của thước đo.", "Enter the value in the measure's unit."
    ),
    RowReason.VALUE_IS_DATE: Text(
        "Có thể Excel đã đổi 12.5 thành ngày: đổi ô sang Số và nhập 12,5.",
        "Excel may have taken 12.5 for a day: format the cell as a number and enter 12,5.",
    ),
    RowReason.VALUE_IS_LOGICAL: Text("Nhập 1 hoặc 0.", "Enter 1 or 0."),
    RowReason.CELL_ERROR: Text("Sửa công thức, hoặc nhập số.", "Mend the formula, or enter it."),
    RowReason.NOT_CALCULATED: Text(
        "Mở tệp bằng Excel, lưu lại, hoặc nhập số.", "Open and save it in Excel, or enter it."
    ),
    RowReason.MERGED_CELL: Text("Bỏ gộp ô.", "Unmerge the cells."),
    RowReason.HIDDEN_ROW: Text(
        "Bỏ lọc, hiện dòng và xem lại.", "Clear the filter, unhide the row and look at it."
    ),
    RowReason.UNIT_DIFFERS: Text(
        "Đổi giá trị sang {suggestion} rồi sửa cột Đơn vị.",
        "Give the value in {suggestion} and mend the column Unit.",
    ),
    RowReason.AMBIGUOUS_NAME: Text("Ghi mã thay cho tên.", "Write the id instead of the name."),
    RowReason.SAME_FACT_TWICE: Text("Chỉ giữ một dòng.", "Keep one row only."),
    RowReason.TARGET_NOT_COVERED: Text(
        "Gửi bằng nguồn của cơ quan chủ trì.", "Send it from the source that answers for it."
    ),
    RowReason.OUTSIDE_PLAUSIBLE: Text(
        "Xem lại đơn vị và dấu thập phân; nếu đúng thì ghi rõ ở Ghi chú.",
        "Look at the unit and the decimal mark again; if it is right, say why in the note.",
    ),
    RefusalReason.UNKNOWN_MEASURE: Text("Dùng: {expected}.", "Use {expected}."),
    RefusalReason.COMPUTED_VALUE: Text("Dùng: {expected}.", "Use {expected}."),
    RefusalReason.UNKNOWN_AREA: Text(
        "Chọn trong danh sách, hoặc để trống cho toàn tỉnh.",
        "Choose from the list, or leave it empty for the whole province.",
    ),
    RefusalReason.UNKNOWN_STAGE: Text("Dùng: {expected}.", "Use {expected}."),
    RefusalReason.STAGE_MISSING: Text("Dùng: {expected}.", "Use {expected}."),
    RefusalReason.STAGE_NOT_EXPECTED: Text("Xóa ô Giai đoạn.", "Clear the stage."),
    RefusalReason.BAD_PERIOD: Text(
        "Viết 2026, 2026-S1, 2026-Q3, 2026-09 hoặc 2026-09-30.",
        "Write 2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30.",
    ),
    RefusalReason.FUTURE_PERIOD: Text(
        "Nếu là dự báo, ghi trạng thái F.", "If it is a forecast, give it the status F."
    ),
    RefusalReason.BAD_STATUS: Text(
        "Chọn trong danh sách, thường là A.", "Choose from the list; A is the ordinary one."
    ),
    RefusalReason.NOT_A_NUMBER: Text("Nhập một số.", "Enter a number."),
    RefusalReason.IMPOSSIBLE_VALUE: Text("Cần {expected}.", "Expected {expected}."),
    RefusalReason.UNKNOWN_TARGET: Text("Chọn mã trong danh sách.", "Choose an id from the list."),
}

_NONE = Text("", "")
_OTHER = Text("Dòng này không được nhận.", "The row is not taken.")


def message(complaint: Complaint) -> Text:
    """What is wrong, or odd."""
    return _filled(_SAID.get(complaint.reason, _OTHER), complaint)


def suggestion(complaint: Complaint) -> Text:
    """What would mend it; empty where the message has said it."""
    return _filled(_MENDED.get(complaint.reason, _NONE), complaint)


def _filled(text: Text, complaint: Complaint) -> Text:
    words = {
        "got": complaint.got,
        "expected": complaint.expected,
        "suggestion": complaint.suggestion,
    }
    vietnamese = {**words, "expected": complaint.expected_vi or complaint.expected}
    return Text(text.vi.format(**vietnamese), text.en.format(**words))
