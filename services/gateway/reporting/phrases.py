"""The words of the pages of reporting, Vietnamese and English beside each other."""

from targets.words import Text

PHRASES: dict[str, Text] = {
    "title": Text("Tình trạng báo cáo", "Reporting status"),
    "lead": Text(
        "Mục tiêu nào còn thiếu số liệu, từ bao giờ, cơ quan nào chịu trách nhiệm; số liệu nào "
        "đang chờ người kiểm tra.",
        "Which targets wait for figures, since when and whose they are; which figures wait for a "
        "person.",
    ),
    "duty": Text("Tình trạng", "State"),
    "duty.reported": Text("Đã nộp", "Reported"),
    "duty.due_soon": Text("Sắp đến hạn", "Due soon"),
    "duty.overdue": Text("Quá hạn", "Overdue"),
    "duty.never": Text("Chưa từng nộp", "Never reported"),
    "duty.soon.why": Text(
        "Sắp đến hạn: còn 30 ngày trở xuống.", "Due soon: within thirty days."
    ),
    "all": Text("Tất cả", "All"),
    "targets": Text("{n} mục tiêu", "{n} targets"),
    "department": Text("Cơ quan chủ trì", "Department"),
    "filter": Text("Lọc", "Filter"),
    "filters": Text("Lọc tình trạng báo cáo", "Filter the reporting status"),
    "clear": Text("Bỏ lọc", "Clear"),
    "by_department": Text("Theo cơ quan chủ trì", "By department"),
    "assumed": Text("giả định", "assumed"),
    "target": Text("Mục tiêu", "Target"),
    "latest": Text("Kỳ mới nhất", "Newest period"),
    "expected": Text("Kỳ đang chờ", "Next period"),
    "due": Text("Hạn nộp", "Due"),
    "due.on": Text("hạn {day}", "due {day}"),
    "late": Text("quá {n} ngày", "{n} days late"),
    "due.in": Text("còn {n} ngày", "{n} days left"),
    "due.today": Text("hôm nay", "today"),
    "last": Text("Báo cáo gần nhất", "Last report"),
    "none": Text("chưa có", "none"),
    "held.n": Text("{n} số liệu chờ kiểm tra", "{n} figures held"),
    "quiet.n": Text("{n} mục tiêu đã nộp đủ", "{n} targets up to date"),
    "folded.n": Text("{n} mục tiêu nữa cần chú ý", "{n} more that press"),
    "shown.first": Text(
        "Chỉ hiện {n} mục tiêu cần chú ý nhất; chọn cơ quan để xem hết hoặc tải tệp về.",
        "The {n} most pressing are shown; choose the department for all, or download the file.",
    ),
    "nothing": Text("Không có mục tiêu nào khớp.", "No target fits."),
    "upload.link": Text("Nộp tệp số liệu", "Report a file of figures"),
    # Held figures
    "held": Text("Số liệu chờ kiểm tra", "Figures held for a person"),
    "held.lead": Text(
        "Số liệu khác thường chưa được dùng để đánh giá, cho đến khi có người chấp nhận, đính "
        "chính hoặc loại bỏ.",
        "Odd figures are not judged until somebody accepts, corrects or refuses them.",
    ),
    "held.none": Text("Không có số liệu nào chờ kiểm tra.", "No figure is held."),
    "held.more": Text("Xem tiếp", "More"),
    "held.more.all": Text("Xem cả {n} số liệu", "All {n} figures"),
    "held.open": Text("Xem và quyết định", "Look and decide"),
    "held.figure": Text("Số liệu", "Figure"),
    "held.why": Text("Vì sao bị giữ lại", "Why it is held"),
    "held.before": Text("Kỳ trước", "Period before"),
    "held.before.value": Text("{value} ({period})", "{value} ({period})"),
    "held.judged": Text("Đang dùng cho kỳ này", "Used for this period"),
    "held.judged.none": Text("chưa có số liệu nào", "no figure"),
    "held.plausible": Text("Khoảng hợp lý", "Plausible range"),
    "held.source": Text("Nguồn", "Source"),
    "held.since": Text("Giữ từ", "Held since"),
    "held.since.days": Text("{day}, {n} ngày", "{day}, {n} days"),
    "held.note": Text("Ghi chú của nguồn", "The source's note"),
    "held.evidence": Text("Căn cứ", "Evidence"),
    "held.value": Text("Giá trị đang bị giữ", "Value that is held"),
    "held.area": Text("Địa bàn", "Area"),
    "held.period": Text("Kỳ", "Period"),
    "held.department": Text("Cơ quan chủ trì", "Department"),
    "range.between": Text("từ {low} đến {high}", "from {low} to {high}"),
    "range.least": Text("từ {low} trở lên", "{low} or more"),
    "range.most": Text("đến {high}", "up to {high}"),
    "range.none": Text("không giới hạn", "no limits"),
    # One held figure
    "one.series": Text("Chuỗi số liệu bên cạnh", "The series beside it"),
    "one.series.lead": Text(
        "Số liệu đang được dùng để đánh giá; hình thoi rỗng là số liệu bị giữ.",
        "Figures that are judged; the hollow diamond is the one that is held.",
    ),
    "one.series.about": Text(
        "{n} kỳ được dùng; số bị giữ của {period} là {value}.",
        "{n} periods that are used; the one held for {period} is {value}.",
    ),
    "one.series.none": Text(
        "Chưa có kỳ nào khác để so sánh.", "There is no other period to compare with."
    ),
    "one.vintages": Text("Các lần báo cáo của số liệu này", "Every report on this figure"),
    "one.reported": Text("Ngày báo cáo", "Reported"),
    "one.status": Text("Trạng thái", "Status"),
    "one.opinion": Text("Ý kiến", "Opinion"),
    "one.opinion.accepted": Text("chấp nhận", "accepted"),
    "one.opinion.refused": Text("loại bỏ", "refused"),
    "one.this": Text("bản đang bị giữ", "the one held"),
    "one.decisions": Text("Các quyết định", "Decisions"),
    "one.decisions.none": Text("Chưa ai quyết định.", "Nobody has decided."),
    "one.json": Text("Số liệu này ở dạng JSON", "This figure as JSON"),
    "one.target": Text("Trang của mục tiêu", "The target's page"),
    "one.back": Text("Tình trạng báo cáo", "Reporting status"),
    "kind.accepted": Text("Chấp nhận", "Accepted"),
    "kind.corrected": Text("Đính chính", "Corrected"),
    "kind.refused": Text("Loại bỏ", "Refused"),
    "kind.corrected.to": Text("Đính chính thành {value}", "Corrected to {value}"),
    "state.pending": Text(
        "đã ghi, đang chờ chuyển vào hệ thống", "kept, waiting to be handed on"
    ),
    "state.begun": Text("đang gửi", "being sent"),
    "state.published": Text("đã chuyển, đang đánh giá lại", "handed on, being judged again"),
    "state.taken": Text("đã có hiệu lực", "in effect"),
    "state.failed": Text("không chuyển được: {problem}", "refused: {problem}"),
    "who": Text("{role} (tài khoản {account})", "{role} (account {account})"),
    "via.page": Text("trên trang", "on the page"),
    "via.api": Text("qua API", "by the API"),
    # Deciding
    "decide": Text("Quyết định", "Decide"),
    "decide.correct": Text("Đính chính", "Correct"),
    "decide.correct.lead": Text(
        "Số mới thay số cũ dưới tên nguồn {source}. Nếu số mới vẫn khác thường, nó lại chờ người "
        "khác chấp nhận.",
        "The new value replaces the old one under the name of {source}. If it is odd as well, it "
        "waits for somebody else to accept it.",
    ),
    "decide.value": Text("Giá trị đúng", "The right value"),
    "decide.value.unit": Text("Giá trị đúng ({unit})", "The right value ({unit})"),
    "decide.value.hint": Text(
        "Viết như 1.234,5 hoặc 12,5; cho 65 % thì viết 65.",
        "Write 1,234.5 or 12.5; for 65 % write 65.",
    ),
    "decide.accept": Text("Chấp nhận", "Accept"),
    "decide.accept.lead": Text(
        "Số này đúng, dù khác thường. Từ nay nó được dùng để đánh giá.",
        "This value is right however odd. From now on it is judged.",
    ),
    "decide.refuse": Text("Loại bỏ", "Refuse"),
    "decide.refuse.lead": Text(
        "Số này sai. Nó được giữ trong lịch sử và không bao giờ được dùng để đánh giá.",
        "This value is wrong. It stays in the history and is never judged.",
    ),
    "decide.reason": Text("Lý do", "Reason"),
    "decide.reason.hint": Text(
        "Được công bố cùng số liệu; không ghi tên người.",
        "Published with the figure; name nobody.",
    ),
    "decide.correct.button": Text("Gửi số đính chính", "Send the correction"),
    "decide.accept.button": Text("Chấp nhận số này", "Accept this value"),
    "decide.refuse.button": Text("Loại bỏ số này", "Refuse this value"),
    "decide.done.accepted": Text(
        "Đã ghi nhận việc chấp nhận. Mục tiêu được đánh giá lại trong ít giây.",
        "Your acceptance is kept. The target is judged again in a few seconds.",
    ),
    "decide.done.corrected": Text(
        "Đã ghi nhận số đính chính. Mục tiêu được đánh giá lại trong ít giây.",
        "Your correction is kept. The target is judged again in a few seconds.",
    ),
    "decide.done.refused": Text(
        "Đã ghi nhận việc loại bỏ. Mục tiêu được đánh giá lại trong ít giây.",
        "Your refusal is kept. The target is judged again in a few seconds.",
    ),
    "decide.over": Text("Số liệu này không còn chờ kiểm tra.", "This figure is not held any more."),
    "decide.instead": Text(
        "Đã có báo cáo mới hơn cho cùng kỳ; quyết định ở số liệu đó.",
        "There is a newer report on the same period; decide on that one.",
    ),
    "decide.instead.link": Text("Mở số liệu mới hơn", "Open the newer one"),
    "decide.waits": Text(
        "Đã có quyết định, đang đi vào hệ thống; chưa cần làm gì thêm.",
        "It has been decided and is on its way; nothing is left to do.",
    ),
    "decide.off": Text(
        "Việc quyết định đang tắt ở hệ thống này: chưa khai báo địa chỉ và khóa của dịch vụ nhận "
        "số liệu (SLIPWATCH_INGEST_URL, SLIPWATCH_INGEST_KEY).",
        "Decisions are switched off here: no ingest is named "
        "(SLIPWATCH_INGEST_URL, SLIPWATCH_INGEST_KEY).",
    ),
    "decide.past": Text(
        "Trang đang xem theo một ngày đã qua; quyết định ở trang của hôm nay.",
        "This page shows a day in the past; decide on the page of today.",
    ),
    "decide.past.link": Text("Mở trang hôm nay", "Open today's page"),
    "decide.sign_in": Text(
        "Chỉ người đã đăng nhập mới quyết định được.", "Only those who have signed in can decide."
    ),
    "decide.sign_in.link": Text("Đăng nhập", "Sign in"),
    "decide.none": Text(
        "Quyết định thuộc người duyệt của {department} và chuyên viên của nguồn {source}. Tài "
        "khoản này chỉ xem được.",
        "It is for approvers of {department} and clerks of {source} to decide. Your account can "
        "look and no more.",
    ),
    "decide.own": Text(
        "Bạn đã nộp hoặc đính chính số này, nên người khác phải chấp nhận.",
        "You reported or corrected this value, so somebody else has to accept it.",
    ),
    "decide.wrong": Text("Chưa ghi được: xin xem lại", "Not kept: please look at this"),
    "stale.changed": Text(
        "Chưa ghi: trong lúc bạn xem, số liệu này đã có báo cáo hoặc quyết định mới. Xin xem lại "
        "bên dưới rồi quyết định.",
        "Not kept: while you looked, there came another report or decision. Please look below and "
        "decide again.",
    ),
    "stale.not_held": Text(
        "Chưa ghi: số liệu này không còn chờ kiểm tra.", "Not kept: this figure is not held now."
    ),
    "stale.decided": Text(
        "Chưa ghi: đã có người quyết định trước bạn.", "Not kept: somebody decided before you."
    ),
    "stale.other": Text(
        "Chưa ghi: biểu mẫu này đã được dùng cho một quyết định khác. Xin điền lại bên dưới.",
        "Not kept: this form was used for another decision. Please fill in the one below.",
    ),
    "fault.required": Text("Chưa điền", "Missing"),
    "fault.too_long": Text("Dài quá 1.000 ký tự", "Longer than 1,000 characters"),
    "fault.no_number": Text("Không phải là số", "Not a number"),
    "fault.ambiguous": Text(
        "Có thể hiểu theo hai cách: nếu là hàng nghìn thì viết liền (1234), nếu là số lẻ thì thêm "
        "một chữ số 0 (1,2340)",
        "Could mean two things: write thousands without a mark (1234), decimals with one more "
        "zero (1.2340)",
    ),
    "fault.same": Text(
        "Bằng số đang bị giữ; nếu số đó đúng thì cần người duyệt chấp nhận",
        "The same as the one held; if that is right, an approver accepts it",
    ),
    "fault.impossible": Text(
        "Không thể có giá trị này cho chỉ số này", "This measure cannot have this value"
    ),
    "fault.not_representable": Text(
        "Quá lớn hoặc quá nhiều chữ số", "Too large, or too many digits"
    ),
    "fault.not_expected": Text("Không cần giá trị ở đây", "No value is needed here"),
    # Sources
    "sources": Text("Nguồn số liệu", "Sources"),
    "sources.lead": Text(
        "Lần báo cáo gần nhất của mỗi nguồn, trong {n} báo cáo mới nhất của từng mục tiêu.",
        "When each source was last heard of, among the {n} newest reports on each target.",
    ),
    "sources.age": Text("Cách đây", "Age"),
    "sources.days": Text("{n} ngày", "{n} days"),
    "sources.today": Text("hôm nay", "today"),
    "sources.targets": Text("Mục tiêu", "Targets"),
    "sources.overdue": Text("Quá hạn", "Overdue"),
    "sources.none": Text("Chưa có báo cáo nào.", "No report has come."),
    # Rejected
    "rejected": Text("Báo cáo không được nhận", "Reports that were set aside"),
    "rejected.lead": Text(
        "Báo cáo sai gửi qua Kafka được để riêng, giữ 90 ngày. Báo cáo sai gửi qua HTTP hoặc bằng "
        "tệp bị từ chối ngay với lý do cho người gửi, nên không có ở đây.",
        "Wrong reports by Kafka are set aside and kept for 90 days. Those by HTTP or by file are "
        "refused at once, with the reason, and so are not here.",
    ),
    "rejected.none": Text("Không có báo cáo nào bị để riêng.", "No report has been set aside."),
    "rejected.at": Text("Nhận lúc", "Received"),
    "rejected.report": Text("Mã báo cáo", "Report"),
    "rejected.why": Text("Lý do", "Reason"),
    "rejected.expected": Text("cần {expected}", "expected {expected}"),
    "rejected.place": Text("Vị trí trong Kafka", "Place in Kafka"),
    "rejected.unknown": Text("không đọc được", "unreadable"),
    # Upload
    "upload": Text("Nộp tệp số liệu", "Report a file of figures"),
    "upload.lead": Text(
        "Tải biểu mẫu, điền, kiểm tra từng dòng, rồi mới gửi.",
        "Download the form, fill it in, have every row checked, then send it.",
    ),
    "upload.off": Text(
        "Việc nộp tệp đang tắt ở hệ thống này: chưa khai báo dịch vụ nhận số liệu.",
        "Reporting files is switched off here: no ingest is named.",
    ),
    "upload.source": Text("Nguồn báo cáo", "Source"),
    "upload.source.hint": Text(
        "Tên nguồn ghi trong hệ thống, ví dụ /so-tai-chinh.",
        "As the system names it, like /so-tai-chinh.",
    ),
    "upload.choose": Text("Chọn nguồn", "Choose the source"),
    "upload.step.form": Text("1. Tải biểu mẫu", "1. Download the form"),
    "upload.department": Text("Mục tiêu của", "Targets of"),
    "upload.form.button": Text("Tải biểu mẫu XLSX", "Download the XLSX form"),
    "upload.step.file": Text("2. Kiểm tra tệp đã điền", "2. Check the file you filled in"),
    "upload.file": Text("Tệp XLSX hoặc CSV, tối đa 900 kB", "XLSX or CSV, 900 kB at most"),
    "upload.check": Text("Kiểm tra", "Check"),
    "upload.check.lead": Text(
        "Kiểm tra không gửi gì đi. Tệp được giữ kín 30 phút để bạn xác nhận, rồi tự xóa.",
        "Checking sends nothing. The file is kept sealed for 30 minutes, for you to confirm.",
    ),
    "upload.fault.none": Text("Chưa chọn tệp", "No file was chosen"),
    "upload.fault.empty": Text("Tệp rỗng", "The file is empty"),
    "upload.fault.too_large": Text("Tệp lớn hơn 900 kB", "The file is larger than 900 kB"),
    "upload.fault.kind": Text(
        "Chỉ nhận tệp .xlsx hoặc .csv (không nhận .xls, .xlsm)",
        "Only .xlsx or .csv (no .xls, .xlsm)",
    ),
    "upload.fault.source": Text("Chưa chọn nguồn", "No source was chosen"),
    "upload.refused": Text("Không đọc được tệp: {why}", "The file cannot be read: {why}"),
    "upload.away": Text(
        "Dịch vụ nhận số liệu tạm thời không trả lời; chưa gửi gì cả. Xin thử lại sau ít phút.",
        "Ingest does not answer for now; nothing was sent. Please try again in a few minutes.",
    ),
    "upload.result": Text("Kết quả kiểm tra", "Result of the check"),
    "upload.result.of": Text("{name}, nguồn {source}", "{name}, source {source}"),
    "upload.outcome.accepted": Text("Nhận", "Good"),
    "upload.outcome.warning": Text("Cần xem lại", "Look again"),
    "upload.outcome.rejected": Text("Lỗi", "Wrong"),
    "upload.row": Text("Ô", "Cell"),
    "upload.outcome": Text("Kết quả", "Result"),
    "upload.message": Text("Giải thích", "What is said"),
    "upload.suggestion": Text("Gợi ý", "Suggestion"),
    "upload.rows.more": Text(
        "Còn {n} dòng; xem trong tệp có ghi chú.", "{n} more rows are in the annotated file."
    ),
    "upload.annotated": Text("Tải tệp có ghi chú từng dòng", "Download the annotated file"),
    "upload.confirm": Text("3. Gửi", "3. Send"),
    "upload.confirm.all": Text("Gửi cả {n} số liệu", "Send all {n} figures"),
    "upload.confirm.good": Text(
        "Chỉ gửi {n} số liệu không có lỗi", "Send only the {n} figures without fault"
    ),
    "upload.confirm.none": Text(
        "Chưa gửi được: không có dòng nào không lỗi. Xin sửa tệp rồi kiểm tra lại.",
        "Nothing can be sent: every row is wrong. Mend the file and check it again.",
    ),
    "upload.confirm.lead": Text(
        "Số cần xem lại sẽ chờ người duyệt chấp nhận; người nộp không tự chấp nhận được.",
        "What needs another look waits for an approver; whoever sent it cannot accept it.",
    ),
    "upload.again": Text("Kiểm tra tệp khác", "Check another file"),
    "upload.sent": Text("Đã gửi {n} báo cáo.", "{n} reports were sent."),
    "upload.sent.lead": Text(
        "Các mục tiêu được đánh giá lại trong ít giây.", "The targets are judged again in seconds."
    ),
    "upload.gone": Text(
        "Tệp không còn chờ xác nhận (quá 30 phút hoặc đã gửi). Xin kiểm tra lại từ đầu; gửi lại "
        "cùng một tệp không làm số liệu bị ghi hai lần.",
        "The file does not wait any more (30 minutes, or sent already). Check it again; the same "
        "file sent twice counts once.",
    ),
}  # fmt: skip
