"""The words of the pages of slips, Vietnamese and English beside each other."""

from targets.words import Text

PHRASES: dict[str, Text] = {
    # The inbox
    "inbox.title": Text("Cảnh báo", "Slips"),
    "inbox.lead": Text(
        "Mỗi cảnh báo là một việc đang chệch cam kết, từ khi phát sinh đến khi khắc phục xong.",
        "Each is one thing going wrong, from its opening to its end.",
    ),
    "inbox.state": Text("Tình trạng xử lý", "State"),
    "inbox.state.all": Text("Tất cả", "All"),
    "inbox.state.waiting": Text("Chờ tiếp nhận", "Waiting"),
    "inbox.state.acknowledged": Text("Đã tiếp nhận", "Acknowledged"),
    "inbox.state.silenced": Text("Tạm dừng thông báo", "Silenced"),
    "inbox.state.open": Text("Đang mở", "Open"),
    "inbox.state.closed": Text("Đã kết thúc", "Over"),
    "inbox.severity": Text("Mức độ", "Severity"),
    "inbox.theme": Text("Nhóm mục tiêu", "Theme"),
    "inbox.department": Text("Cơ quan chủ trì", "Department"),
    "inbox.mine": Text("Chỉ việc của đơn vị tôi", "Only my department's"),
    "inbox.none": Text("Không có cảnh báo nào khớp.", "No slip fits."),
    "inbox.none.open": Text("Không có cảnh báo nào đang mở.", "No slip is open."),
    "inbox.more": Text("Xem tiếp", "More"),
    "inbox.filter": Text("Lọc", "Filter"),
    "inbox.filters": Text("Lọc cảnh báo", "Filter the slips"),
    "inbox.clear": Text("Bỏ lọc", "Clear"),
    "inbox.silences": Text("Các lần tạm dừng thông báo", "Silences"),
    "inbox.log": Text("Nhật ký gửi", "Delivery log"),
    "inbox.untaken": Text(
        "Việc đã làm từ lúc {when} chưa được xử lý: dịch vụ cảnh báo đang chậm hoặc ngừng. "
        "Mọi việc đã ghi đều còn nguyên và sẽ được xử lý.",
        "What was done since {when} has not been taken up yet: the alerts service is slow or away. "
        "Everything that was written down is kept and will be.",
    ),
    "inbox.past": Text(
        "Theo ngày đã chọn; việc tạm dừng thông báo không được dựng lại.",
        "As of the day that was chosen; silences are not shown for the past.",
    ),
    # A card
    "card.since": Text("từ {period}", "since {period}"),
    "card.responsible": Text("Chịu trách nhiệm", "Responsible"),
    "card.assumed": Text("giả định", "assumed"),
    "card.assigned": Text("giao ngày {day}", "given on {day}"),
    "card.acknowledged": Text("Tiếp nhận", "Acknowledgement"),
    "card.waiting": Text("Chưa ai tiếp nhận", "Nobody has taken it on"),
    "card.by": Text("{who}, {when}", "{who}, {when}"),
    "card.plan": Text("Biện pháp khắc phục", "Corrective action"),
    "card.due": Text("hạn {day}", "due {day}"),
    "card.overdue": Text("QUÁ HẠN", "OVERDUE"),
    "card.silenced": Text("Tạm dừng thông báo đến {when}", "Silenced until {when}"),
    "card.told": Text("Đã báo cho", "Told"),
    "card.told.none": Text("chưa báo cho ai", "nobody yet"),
    "card.told.more": Text("và {n} nơi khác", "and {n} more"),
    "card.open": Text("Xem và xử lý", "Open"),
    "card.account": Text("tài khoản {account}", "account {account}"),
    "someone": Text("một người đã đăng nhập", "somebody who had signed in"),
    # One episode
    "episode.target": Text("Mục tiêu", "Target"),
    "episode.numbers": Text("Con số", "Numbers"),
    "episode.value": Text("Giá trị", "Value"),
    "episode.goal": Text("Mục tiêu", "Goal"),
    "episode.goal_by": Text("đến ngày {day}", "by {day}"),
    "episode.missing": Text("Còn thiếu", "Missing"),
    "episode.achieved": Text("Đã đi được", "Way gone"),
    "episode.required": Text("Lộ trình yêu cầu", "Way asked for"),
    "episode.remedy": Text("Để trở lại đúng lộ trình", "What would bring it back"),
    "episode.do": Text("Xử lý", "What to do"),
    "episode.line": Text("Diễn biến và xử lý", "The story"),
    "episode.told": Text(
        "Ai đã được báo, ai không và vì sao", "Who was told, who was not, and why"
    ),
    "episode.told.none": Text(
        "Chưa có tin nào được lập cho cảnh báo này.", "No message has been made for this slip."
    ),
    "episode.told.all": Text("Toàn bộ nhật ký gửi của cảnh báo này", "The whole log of this slip"),
    "episode.why": Text("Vì sao?", "Why?"),
    "episode.why.target": Text(
        "Cách tính đầy đủ có ở trang của mục tiêu.", "The whole derivation is on the target's page."
    ),
    "episode.json": Text("Cảnh báo này ở dạng JSON", "This slip as JSON"),
    "episode.from_to": Text("{before} → {after}", "{before} → {after}"),
    "episode.act.to": Text("Giao cho {role}", "Given to {role}"),
    "episode.act.due": Text("Hạn hoàn thành {day}", "Due {day}"),
    "episode.act.overdue": Text("đã quá hạn", "overdue"),
    # Forms
    "act.acknowledge": Text("Đã nhận", "Acknowledge"),
    "act.acknowledge.lead": Text(
        "Xác nhận đơn vị đã nắm và sẽ xử lý. Hệ thống thôi báo lên cấp trên.",
        "Say that your department knows and will act. It is no longer escalated.",
    ),
    "act.acknowledged": Text("Đã tiếp nhận", "Acknowledged"),
    "act.assign": Text("Giao xử lý", "Assign"),
    "act.assign.to": Text("Giao cho", "To"),
    "act.assign.choose": Text("chọn người nhận việc", "choose who gets it"),
    "act.assign.button": Text("Giao việc", "Assign"),
    "act.plan": Text("Biện pháp khắc phục và hạn hoàn thành", "Corrective action and its day"),
    "act.plan.what": Text("Sẽ làm gì", "What will be done"),
    "act.plan.due": Text("Hạn hoàn thành", "Due"),
    "act.plan.button": Text("Ghi biện pháp", "Keep the action"),
    "act.comment": Text("Ghi ý kiến", "Comment"),
    "act.comment.what": Text("Ý kiến", "Comment"),
    "act.comment.optional": Text("Ý kiến (không bắt buộc)", "Comment (optional)"),
    "act.comment.button": Text("Gửi ý kiến", "Send the comment"),
    "act.silence": Text("Tạm dừng thông báo về cảnh báo này", "Silence this slip"),
    "act.done.acknowledged": Text("Đã ghi nhận việc tiếp nhận.", "Your acknowledgement is kept."),
    "act.done.assigned": Text("Đã ghi nhận việc giao xử lý.", "The assignment is kept."),
    "act.done.planned": Text("Đã ghi nhận biện pháp khắc phục.", "The corrective action is kept."),
    "act.done.commented": Text("Đã ghi nhận ý kiến.", "Your comment is kept."),
    "act.done.replayed": Text(
        "Đã ghi nhận yêu cầu gửi lại; tin sẽ được gửi trong ít phút.",
        "It will be sent again in a few minutes.",
    ),
    "act.done.silenced": Text("Đã tạm dừng thông báo.", "The silence is kept."),
    "act.done.silence_ended": Text("Đã kết thúc tạm dừng.", "The silence has been ended."),
    "act.wrong": Text("Chưa ghi được: xin xem lại các mục sau", "Not kept: please look at these"),
    "act.none.sign_in": Text(
        "Chỉ người đã đăng nhập mới xử lý được cảnh báo.",
        "Only those who have signed in can act on a slip.",
    ),
    "act.sign_in": Text("Đăng nhập", "Sign in"),
    "act.none.department": Text(
        "Cảnh báo này thuộc trách nhiệm của {department}. Tài khoản này chỉ xem được.",
        "This slip is {department}'s. Your account can look at it and no more.",
    ),
    "act.none.right": Text(
        "Việc này cần quyền của lãnh đạo hoặc người phê duyệt của {department}.",
        "This needs the rights of a leader or an approver of {department}.",
    ),
    "act.none.over": Text(
        "Cảnh báo đã kết thúc; chỉ còn ghi được ý kiến.",
        "The slip is over; only comments are taken.",
    ),
    "act.none.past": Text(
        "Đang xem theo một ngày đã qua; trở về hôm nay để xử lý.",
        "This is a day in the past; come back to today to act.",
    ),
    # What is wrong with a field
    "fault.required": Text("Cần điền mục này.", "This has to be filled in."),
    "fault.too_long": Text(
        "Dài quá 2.000 ký tự; xin viết gọn lại.", "Longer than 2,000 characters."
    ),
    "fault.unknown": Text("Không có trong danh sách.", "This is not in the list."),
    "fault.no_day": Text("Cần một ngày, ví dụ 2026-12-31.", "A day is needed, like 2026-12-31."),
    "fault.past": Text("Ngày này đã qua.", "This day is over."),
    "fault.too_far": Text("Ngày này quá xa.", "This day is too far away."),
    "fault.too_long_silence": Text(
        "Mỗi lần chỉ tạm dừng tối đa 31 ngày.", "A silence may last 31 days at most."
    ),
    "fault.too_late": Text(
        "Ngày kết thúc phải sau ngày bắt đầu.", "The end has to come after the beginning."
    ),
    "fault.everything": Text(
        "Chọn ít nhất một điều kiện: không thể tạm dừng mọi cảnh báo.",
        "Choose at least one condition: not everything can be silenced.",
    ),
    # Why an act was not kept
    "conflict.over": Text("Cảnh báo này đã kết thúc.", "This slip is over already."),
    "conflict.acknowledged": Text(
        "{who} đã tiếp nhận lúc {when}.", "{who} acknowledged it at {when}."
    ),
    "conflict.other_act": Text(
        "Biểu mẫu này đã được gửi trước đó với nội dung khác; xin mở lại trang và gửi lại.",
        "This form was sent before with other words; please open the page again.",
    ),
    "conflict.state": Text(
        "Tin này không ở tình trạng không gửi được.", "This message is not a dead one."
    ),
    "conflict.ended": Text("Lần tạm dừng này đã kết thúc.", "This silence is over already."),
    # The signed link
    "link.title": Text("Xác nhận đã nhận cảnh báo", "Acknowledge a slip"),
    "link.to": Text("Gửi tới: {role}", "Sent to: {role}"),
    "link.button": Text("Đã nhận", "Acknowledge"),
    "link.lead": Text(
        "Bấm «Đã nhận» để xác nhận đơn vị đã nắm và sẽ xử lý. Không cần đăng nhập.",
        "Press “Acknowledge” to say that your department knows and will act. No sign-in is needed.",
    ),
    "link.done": Text("Đã ghi nhận lúc {when}", "Kept at {when}"),
    "link.done.by": Text(
        "{who} đã xác nhận bằng liên kết này.", "{who} acknowledged by this link."
    ),
    "link.done.comment": Text("Ý kiến", "Comment"),
    "link.once": Text(
        "Mỗi liên kết chỉ dùng được một lần; mở lại không thay đổi gì.",
        "A link works once; opening it again changes nothing.",
    ),
    "link.by_other": Text(
        "{who} đã tiếp nhận cảnh báo này lúc {when}.", "{who} acknowledged this slip at {when}."
    ),
    "link.over": Text(
        "Cảnh báo này đã kết thúc, không cần xác nhận nữa.",
        "This slip is over; nothing needs to be acknowledged.",
    ),
    "link.see": Text("Xem toàn bộ cảnh báo", "See the whole slip"),
    "link.expired": Text("Liên kết đã hết hạn", "This link has expired"),
    "link.expired.why": Text(
        "Liên kết trong thư chỉ dùng được trong 14 ngày. Xin đăng nhập để xác nhận trên trang "
        "cảnh báo.",
        "A letter's link works for 14 days. Please sign in and acknowledge on the slip's page.",
    ),
    "link.bad": Text("Liên kết không đúng", "This link is not one of ours"),
    "link.bad.why": Text(
        "Có thể địa chỉ bị cắt ngắn khi sao chép. Xin mở lại từ thư, hoặc tìm trong danh sách "
        "cảnh báo.",
        "It may have been cut while copying. Please open it from the letter again, or look for the "
        "slip in the list.",
    ),
    "link.list": Text("Danh sách cảnh báo", "All slips"),
    # Silences
    "silences.title": Text("Tạm dừng thông báo", "Silences"),
    "silences.lead": Text(
        "Trong thời gian tạm dừng, cảnh báo vẫn được theo dõi và hiện ở đây; chỉ không gửi tin.",
        "Slips are still watched and shown while silenced; only messages are held back.",
    ),
    "silences.new": Text("Tạm dừng mới", "New silence"),
    "silences.active": Text("Đang hiệu lực", "Active"),
    "silences.planned": Text("Sắp tới", "Planned"),
    "silences.ended": Text("Đã kết thúc", "Over"),
    "silences.none": Text("Không có.", "None."),
    "silences.from_to": Text("{starts} – {ends}", "{starts} – {ends}"),
    "silences.by": Text("{who} đặt lúc {when}", "set by {who} at {when}"),
    "silences.ended_by": Text("{who} kết thúc sớm lúc {when}", "ended early by {who} at {when}"),
    "silences.end": Text("Kết thúc sớm", "End it now"),
    "silences.what": Text("Tạm dừng những cảnh báo nào", "Which slips"),
    "silences.what.lead": Text(
        "Cảnh báo phải khớp mọi điều kiện được chọn.", "A slip has to fit every condition chosen."
    ),
    "silences.targets": Text("Mục tiêu", "Target"),
    "silences.themes": Text("Nhóm mục tiêu", "Theme"),
    "silences.departments": Text("Cơ quan chủ trì", "Department"),
    "silences.areas": Text("Địa bàn", "Area"),
    "silences.findings": Text("Loại vấn đề", "Finding"),
    "silences.severities": Text("Mức độ", "Severity"),
    "silences.episodes": Text("Riêng cảnh báo", "This slip alone"),
    "silences.any": Text("bất kỳ", "any"),
    "silences.starts": Text("Từ ngày", "From"),
    "silences.starts.hint": Text("để trống là từ bây giờ", "empty: from now on"),
    "silences.ends": Text("Đến hết ngày", "To the end of"),
    "silences.ends.hint": Text("tối đa 31 ngày", "31 days at most"),
    "silences.reason": Text("Lý do", "Reason"),
    "silences.reason.hint": Text(
        "Ai xem cảnh báo cũng thấy lý do này.", "Everybody who sees the slip sees this reason."
    ),
    "silences.preview": Text("Xem trước", "Preview"),
    "silences.preview.title": Text("Sẽ tạm dừng những gì", "What it would hide"),
    "silences.preview.open": Text("{n} cảnh báo đang mở", "{n} open slips"),
    "silences.preview.lately": Text(
        "{n} cảnh báo đã kết thúc trong {days} ngày qua", "{n} that ended within {days} days"
    ),
    "silences.preview.none": Text(
        "Hiện không có cảnh báo nào khớp.", "Nothing fits at the moment."
    ),
    "silences.button": Text("Tạm dừng thông báo", "Silence them"),
    "silences.no_right": Text(
        "Chỉ lãnh đạo hoặc người phê duyệt của đơn vị mới tạm dừng được thông báo.",
        "Only leaders and approvers of a department can silence its slips.",
    ),
    "silences.no_right.here": Text(
        "Lựa chọn này gồm cả mục tiêu của đơn vị khác; hãy thu hẹp lại.",
        "This choice speaks of other departments too; narrow it down.",
    ),
    # The delivery log
    "log.title": Text("Nhật ký gửi", "Delivery log"),
    "log.lead": Text(
        "Mỗi dòng là một tin gửi một vai trò qua một kênh, kể cả tin không gửi và lý do. "
        "Không có địa chỉ cá nhân.",
        "Each line is one message to one role by one channel, also those that were not sent, and "
        "why. No addresses are shown.",
    ),
    "log.recipient": Text("Người nhận (vai trò)", "Role"),
    "log.channel": Text("Kênh", "Channel"),
    "log.state": Text("Tình trạng", "State"),
    "log.why": Text("Lý do", "Reason"),
    "log.day": Text("Ngày", "Day"),
    "log.what": Text("Nội dung", "About"),
    "log.when": Text("Thời gian", "Time"),
    "log.answer": Text("Kết quả từng lần gửi", "Attempts"),
    "log.none": Text("Không có tin nào khớp.", "No message fits."),
    "log.csv": Text("Tải về CSV", "As CSV"),
    "log.again": Text("Gửi lại", "Send again"),
    "log.dead": Text("Chỉ tin không ai gửi nữa", "Only dead letters"),
    "log.step": Text("bước {n}", "step {n}"),
    "log.stands_for": Text("nhận thay {role}", "standing for {role}"),
    "log.next": Text("dự kiến {when}", "expected {when}"),
    "log.held": Text("đã chờ vì", "waited because"),
    "log.letter": Text("trong {letter}", "in {letter}"),
    "log.passed_to": Text("chuyển sang {channel}", "handed to {channel}"),
    "log.digest": Text("Bản tin tổng hợp", "Digest"),
}
