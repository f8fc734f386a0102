"""The fixed phrases of messages, Vietnamese and English."""

from services.alerts.acts import ActKind
from targets.slips import Change
from targets.words import Text

#: The first sentence, by what happened.
LEADS = {
    Change.OPENED: Text(
        "Chỉ tiêu vừa phát sinh vấn đề «{finding}», mức {severity}.",
        "A new finding on this target: {finding} ({severity}).",
    ),
    Change.WORSENED: Text(
        "Vấn đề «{finding}» đã xấu đi, nay ở mức {severity}.",
        "The finding “{finding}” has become worse; it is now {severity}.",
    ),
    Change.IMPROVED: Text(
        "Vấn đề «{finding}» đã nhẹ đi, nay ở mức {severity}, nhưng chưa hết.",
        "The finding “{finding}” has eased to {severity}, but it is not over.",
    ),
    Change.RECOVERED: Text(
        "Vấn đề «{finding}» có từ {since} đã được khắc phục. Cảnh báo này kết thúc tại đây.",
        "The finding “{finding}”, which began in {since}, is over. This closes the warning.",
    ),
    Change.RETRACTED: Text(
        "Xin rút lại cảnh báo «{finding}» đã gửi trước đây. Số liệu đã được điều chỉnh và cho "
        "thấy vấn đề nêu trong cảnh báo không có thật. Thành thật xin lỗi vì đã báo nhầm; không "
        "cần xử lý gì thêm theo cảnh báo đó.",
        "We withdraw the warning “{finding}” that was sent to you. The figures have been revised "
        "and show that there was no such problem. We apologise for the false alarm; nothing "
        "further has to be done about it.",
    ),
}

#: A recovery whose warning never went out: this one message tells the whole course.
UNTOLD_RECOVERY = Text(
    "Vấn đề «{finding}» phát sinh từ {since} và đã được khắc phục trước khi cảnh báo kịp gửi đi. "
    "Đây là thông báo đầu tiên và cũng là cuối cùng về việc này.",
    "The finding “{finding}” began in {since} and was over before its warning could be sent. "
    "This is the first and the last message about it.",
)

LABELS = {
    "value": Text("Giá trị", "Value"),
    "goal": Text("Mục tiêu", "Goal"),
    "achieved": Text("Đã đi được", "Covered so far"),
    "required": Text("Cần đi được đến nay", "Required by now"),
    "pace": Text("Nhịp độ (đã đi / cần đi)", "Pace (covered / required)"),
    "amount": Text("Còn thiếu", "Missing"),
    "since": Text("Kể từ", "Since"),
    "on": Text("Ngày đánh giá", "Judged on"),
    "owner": Text("Cơ quan chủ trì", "Owner"),
}

#: Passed up, because nobody below has said that it arrived.
UNANSWERED = Text(
    "Tin này được chuyển lên vì chưa có ai xác nhận đã nhận (lần nhắc thứ {step}).",
    "This is passed on to you because nobody has acknowledged it yet (reminder {step}).",
)
REMINDER = Text("Nhắc lần {step}", "Reminder {step}")

#: Given to this reader by somebody.
ASSIGNED = Text(
    "Việc này vừa được giao cho anh/chị theo dõi và xử lý.",
    "This has just been assigned to you.",
)
ASSIGNMENT = Text("Giao việc", "Assigned")

WHY = Text("Vì sao?", "Why?")
COURSE = Text("Diễn biến đến nay", "What happened so far")
ACT_NAMES = {
    ActKind.ACKNOWLEDGED: Text("Đã nhận", "Acknowledged"),
    ActKind.ASSIGNED: Text("Giao việc", "Assigned"),
    ActKind.COMMENTED: Text("Ý kiến", "Comment"),
    ActKind.PLANNED: Text("Biện pháp khắc phục", "Corrective action"),
}
DONE_BY = Text(", hạn {day}", ", due {day}")
ACKNOWLEDGE = Text("Đã nhận", "I have seen this")
ACKNOWLEDGE_NOTE = Text(
    "Không cần đăng nhập. Khi đã có người nhận, việc nhắc lên cấp trên dừng lại.",
    "No login needed. Once somebody has, it is no longer passed on to the next level.",
)
REMEDY = Text("Để trở lại đúng yêu cầu", "What would bring it back")
REMEDY_SHORT = Text("Khắc phục", "To mend it")
OPEN_SHORT = Text("Chi tiết", "Details")
OPEN_PAGE = Text("Xem chi tiết và cách tính", "See the details and how it was judged")
ROLE = Text("Thư tự động, gửi tới vai trò:", "Sent automatically to the role:")
DEPUTY = Text("thay cho", "on behalf of")

#: The lines of the chart.
ACTUAL = Text("Thực tế", "Actual")
ASKED = Text("Lộ trình yêu cầu", "Path")
GOAL = Text("Mục tiêu", "Goal")
SERIES = Text("Diễn biến số liệu", "The series")
ASKED_FOR = Text("lộ trình yêu cầu", "the path asked for")
INVENTED_SHORT = Text("SỐ LIỆU GIẢ ĐỊNH", "INVENTED FIGURES")
INVENTED_MARK = Text("[GIẢ ĐỊNH] ", "[INVENTED] ")
