"""The closed lists of alerts in words: channels, states, reasons, occasions, letters, outcomes."""

from targets.words import Text

CHANNELS = {
    "email": Text("Thư điện tử", "E-mail"),
    "zalo": Text("Zalo (Official Account)", "Zalo (Official Account)"),
    "zns": Text("Zalo (ZNS theo mẫu)", "Zalo (ZNS template)"),
    "zalo_bot": Text("Zalo Bot", "Zalo Bot"),
    "webhook": Text("Hệ thống của đơn vị", "The department's own system"),
}

STATES = {
    "pending": Text("Chờ gửi", "Waiting"),
    "leased": Text("Đang gửi", "Being sent"),
    "uncertain": Text("Chưa rõ đã đến hay chưa", "Uncertain"),
    "sent": Text("Đã gửi", "Sent"),
    "dead": Text("Không gửi được", "Could not be sent"),
    "suppressed": Text("Không gửi", "Not sent"),
}

WHYS = {
    "escalates_later": Text(
        "chỉ gửi nếu đến hạn mà chưa ai tiếp nhận", "sent only if nobody takes it on in time"
    ),
    "earlier_under_way": Text("chờ tin trước được gửi xong", "an earlier message is under way"),
    "gathering": Text("đang gom các tin cùng lúc", "gathered with others of this moment"),
    "settling": Text("chờ xem tình hình có ổn định không", "waits for the news to settle"),
    "unstable": Text(
        "tình hình lên xuống liên tục, đã gộp thành một tin",
        "it keeps changing; told once as unstable",
    ),
    "data_outage": Text(
        "nhiều nguồn cùng mất số liệu, đã báo chung một tin",
        "many sources are silent at once; told in one letter",
    ),
    "floor_breached": Text(
        "đã có cảnh báo nặng hơn của cùng mục tiêu",
        "a graver slip of the same target has been told",
    ),
    "quiet_hours": Text(
        "ngoài giờ nhận tin, gửi vào sáng hôm sau", "quiet hours; sent next morning"
    ),
    "day_off": Text("ngày nghỉ, gửi vào ngày làm việc kế tiếp", "a day off; sent next working day"),
    "silenced": Text("đang tạm dừng thông báo", "silenced"),
    "bundled": Text("gộp vào thư tổng hợp", "bundled with others into one letter"),
    "budget": Text(
        "vượt số tin tối đa cho một người, gộp vào thư tổng hợp",
        "above the number of messages for one person; bundled",
    ),
    "over_before_told": Text(
        "vụ việc đã kết thúc trước khi gửi", "it was over before it could be told"
    ),
    "never_told": Text("người này chưa từng được báo", "they had never been told of it"),
    "overtaken": Text("đã có tin mới hơn thay thế", "a newer message took its place"),
    "no_news": Text("không còn gì mới so với tin đã gửi", "nothing new since they were last told"),
    "acknowledged": Text("đã có người tiếp nhận", "somebody has taken it on"),
    "nothing_new": Text("kỳ này không có gì để báo", "there was nothing to tell this time"),
    "deputised": Text("người được ủy quyền nhận thay", "a deputy was told instead"),
    "recipient_removed": Text("không còn trong danh sách nhận", "no longer among the recipients"),
    "no_address": Text("chưa có địa chỉ cho kênh này", "no address is kept for this channel"),
    "refused": Text("bên nhận từ chối", "the other side refused it"),
    "fell_back": Text("đã chuyển sang kênh khác", "handed to another channel"),
    "too_old": Text("để quá lâu không gửi được", "it could not be sent for too long"),
    "end_unknown": Text(
        "mất kết nối khi đang gửi, chưa rõ kết quả", "the connection was lost while sending"
    ),
}

OCCASIONS = {
    "change": Text("Diễn biến", "Change"),
    "escalation": Text("Báo cáo cấp trên", "Escalation"),
    "assigned": Text("Giao việc", "Assignment"),
    "daily": Text("Bản tin ngày", "Daily digest"),
    "weekly": Text("Bản tin tuần", "Weekly digest"),
}

LETTERS = {
    "later": Text("thư gộp các tin đến sau", "a letter of later news"),
    "morning": Text("thư buổi sáng", "the morning letter"),
    "backlog": Text("thư sau sự cố đường truyền", "a letter after an outage"),
    "budget": Text("thư tổng hợp", "a summary letter"),
    "unstable": Text("thư báo tình hình chưa ổn định", "a letter about unstable news"),
    "outage": Text("thư báo mất số liệu diện rộng", "a letter about a data outage"),
    "daily": Text("bản tin ngày", "the daily digest"),
    "weekly": Text("bản tin tuần", "the weekly digest"),
}

OUTCOMES = {
    "delivered": Text("đã nhận", "taken"),
    "retry": Text("hẹn gửi lại", "to be tried again"),
    "deferred": Text("bên nhận hẹn lại sau", "put off by the other side"),
    "refused": Text("bị từ chối", "refused"),
    "fell_back": Text("chuyển kênh khác", "handed to another channel"),
    "halted": Text("kênh tạm ngừng", "the channel stands still"),
    "uncertain": Text("chưa rõ kết quả", "end unknown"),
}

ACTS = {
    "acknowledged": Text("Đã tiếp nhận", "Acknowledged"),
    "assigned": Text("Giao xử lý", "Assigned"),
    "commented": Text("Ý kiến", "Comment"),
    "planned": Text("Biện pháp khắc phục", "Corrective action"),
    "replayed": Text("Yêu cầu gửi lại", "Asked to send again"),
    "silenced": Text("Tạm dừng thông báo", "Silenced"),
    "silence_ended": Text("Kết thúc tạm dừng", "Silence ended"),
}

VIAS = {
    "page": Text("trên trang này", "on this site"),
    "api": Text("qua API", "by the API"),
    "link": Text("từ liên kết trong thư", "by the link of a letter"),
    "zalo": Text("trả lời qua Zalo", "by a reply on Zalo"),
}
