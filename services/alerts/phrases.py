"""The fixed phrases of messages, Vietnamese and English."""

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
    "amount": Text("Còn thiếu", "Missing"),
    "since": Text("Kể từ", "Since"),
    "on": Text("Ngày đánh giá", "Judged on"),
    "owner": Text("Cơ quan chủ trì", "Owner"),
}

WHY = Text("Vì sao", "Why")
STANDS = Text("Tình hình hiện nay", "How it stands now")
REMEDY = Text("Để trở lại đúng yêu cầu", "What would bring it back")
OPEN_PAGE = Text("Xem chi tiết và cách tính", "See the details and how it was judged")
ROLE = Text("Thư tự động, gửi tới vai trò:", "Sent automatically to the role:")
