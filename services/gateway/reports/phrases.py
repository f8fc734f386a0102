"""The words of the report, as an administrative report says them."""

from targets.words import Text

PHRASES: dict[str, Text] = {
    "title": Text("BÁO CÁO", "REPORT"),
    "about": Text("Tình hình thực hiện: {programme}", "How it stands: {programme}"),
    "period.month": Text("Tháng {n} năm {year}", "{period}"),
    "period.quarter": Text("Quý {n} năm {year}", "{period}"),
    "period.half": Text("{half} tháng {which} năm {year}", "{period}"),
    "period.year": Text("Năm {year}", "{period}"),
    "half": Text("6", "6"),
    "half.1": Text("đầu", "first"),
    "half.2": Text("cuối", "second"),
    "told_until": Text("Số liệu đến hết ngày {day}", "Figures to the end of {day}"),
    "not_over": Text(
        "Kỳ báo cáo chưa kết thúc: báo cáo này phản ánh đến hết ngày {day}.",
        "The period is not over: this report tells it to the end of {day}.",
    ),
    "country": Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "motto": Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "contents": Text("Mục lục", "Contents"),
    "page": Text("Trang", "Page"),
    "page.of": Text("/", "\u00a0of\u00a0"),
    "choose": Text("Chọn kỳ báo cáo", "Choose a period"),
    "choose.hint": Text("2026-09, 2026-Q3, 2026-S1 hoặc 2026", "2026-09, 2026-Q3, 2026-S1 or 2026"),
    "choose.show": Text("Lập báo cáo", "Make the report"),
    "take": Text("Tải về", "Download"),
    "of_page": Text("Báo cáo", "Report"),
    "s.summary": Text("Tóm tắt", "Summary"),
    "s.groups": Text("Theo nhóm và cơ quan chủ trì", "By theme and by owner"),
    "s.changes": Text("Thay đổi trong kỳ", "What changed in the period"),
    "s.slips": Text("Cảnh báo và xử lý", "Slips and what was done"),
    "s.due": Text("Quá hạn và sắp đến hạn", "Overdue and due next"),
    "s.gaps": Text("Chưa thể kết luận", "What cannot be judged"),
    "s.budget": Text("Ngân sách", "Budget"),
    "s.targets": Text("Từng mục tiêu", "Every target"),
    "s.methods": Text("Ghi chú phương pháp", "Notes on method"),
    "summary.counts": Text(
        "Đến hết ngày {day}, trong {total} mục tiêu của chương trình có {well} mục tiêu đạt hoặc "
        "đúng lộ trình, {ill} mục tiêu cần chú ý, {unjudged} mục tiêu chưa thể kết luận và "
        "{judged} mục tiêu theo đánh giá định tính của cơ quan chủ trì.",
        "At the end of {day}, of the programme's {total} targets {well} are met or on track, "
        "{ill} need attention, {unjudged} cannot be judged yet and {judged} rest on their "
        "owners' judgement.",
    ),
    "summary.score": Text(
        "Điểm trung bình {score}/100, tính trên {coverage} số mục tiêu (theo trọng số) chấm được.",
        "The mean score is {score}/100, over the {coverage} of targets (by weight) that could "
        "be scored.",
    ),
    "summary.moves": Text(
        "Trong kỳ, {worse} mục tiêu chuyển xấu, {better} mục tiêu chuyển tốt, {other} thay đổi "
        "khác; {first} mục tiêu được đánh giá lần đầu; {figures} số liệu được báo cáo.",
        "Within the period {worse} targets changed for the worse, {better} for the better, "
        "{other} otherwise; {first} were judged for the first time; {figures} figures came in.",
    ),
    "summary.slips": Text(
        "Có {open} cảnh báo còn mở, trong đó {new} phát sinh trong kỳ; {closed} cảnh báo đã "
        "khép lại trong kỳ.",
        "{open} slips are open, {new} of them new; {closed} were closed within the period.",
    ),
    "counts": Text("Số mục tiêu theo tình trạng", "Targets by status"),
    "percent": Text("Tỷ lệ", "Share"),
    "number": Text("Số mục tiêu", "Targets"),
    "total": Text("Cộng", "Total"),
    "well": Text("Đạt, đúng lộ trình", "Met, on track"),
    "ill": Text("Cần chú ý", "Need attention"),
    "unjudged": Text("Chưa kết luận", "Not judged"),
    "judged": Text("Định tính", "By judgement"),
    "score": Text("Điểm", "Score"),
    "moves": Text("Thay đổi tình trạng", "Changes of status"),
    "moves.none": Text(
        "Không mục tiêu nào đổi tình trạng trong kỳ.", "No target changed its status."
    ),
    "moves.first": Text("Được đánh giá lần đầu trong kỳ", "Judged for the first time"),
    "before": Text("Trước kỳ", "Before"),
    "after": Text("Cuối kỳ", "At the end"),
    "why": Text("Căn cứ", "Why"),
    "revisions": Text("Số liệu được sửa", "Figures revised"),
    "revisions.none": Text("Không số liệu nào được sửa.", "No figure was revised."),
    "revisions.quiet": Text(
        "Ngoài ra có {n} số liệu của xã, phường được sửa.",
        "Beside these, {n} figures of communes were revised.",
    ),
    "revisions.more": Text("và {n} bản sửa khác", "and {n} other revisions"),
    "was": Text("Trước", "Was"),
    "now": Text("Nay", "Now"),
    "absent": Text("không có số liệu", "no figure"),
    "acts": Text("Đã làm gì", "What was done"),
    "acts.none": Text("Chưa ghi nhận hành động nào.", "No action is recorded."),
    "act.acknowledged": Text("đã tiếp nhận", "acknowledged it"),
    "act.assigned": Text("đã giao việc", "assigned it"),
    "act.commented": Text("ý kiến", "commented"),
    "act.planned": Text("biện pháp khắc phục", "corrective action"),
    "act.until": Text("hạn {day}", "due {day}"),
    "told": Text("Đã báo", "Told"),
    "told.nobody": Text("Chưa báo cho ai.", "Nobody was told."),
    "slips.none": Text("Không có cảnh báo nào trong kỳ.", "There was no slip."),
    "due.overdue": Text("Quá hạn", "Overdue"),
    "due.next": Text("Sắp đến hạn", "Due next"),
    "due.none": Text("Không có.", "None."),
    "due.goal": Text("Thời hạn của chỉ tiêu", "The goal's deadline"),
    "due.late": Text("quá {n} ngày", "{n} days late"),
    "due.left": Text("còn {n} ngày", "{n} days left"),
    "gaps.none": Text("Mọi mục tiêu đều kết luận được.", "Every target could be judged."),
    "budget.none": Text("Chưa có số liệu ngân sách.", "There are no figures of the budget."),
    "budget.met": Text("đạt", "met"),
    "budget.short": Text("thiếu {amount}", "{amount} short"),
    "spent": Text("Chi cho mục tiêu", "Spent on it"),
    "whole": Text("Tổng chi", "All spending"),
    "share": Text("Tỷ trọng", "Share"),
    "result": Text("Kết quả", "Result"),
    "stage": Text("Giai đoạn", "Stage"),
    "paragraph": Text("đoạn {n} của chương trình", "paragraph {n} of the programme"),
    "methods": Text(
        "Kết quả được tính tự động từ số liệu các nguồn báo cáo, theo quy tắc công bố tại trang "
        "«Phương pháp»; người lập báo cáo không sửa được kết luận nào. Tỷ lệ theo tình trạng làm "
        "tròn để cộng đúng 100. Mục tiêu thiếu số liệu, chờ kiểm tra hay quá sớm không được tính "
        "là tốt hay xấu.",
        "Results are computed from the figures that sources report, by the rules that the page "
        "“Methods” publishes; whoever makes this report can change none of them. Percentages are "
        "rounded so that they sum to 100. A target without figures, with figures awaiting a check, "
        "or too early to tell counts neither as good nor as bad.",
    ),
    "methods.known": Text(
        "Báo cáo lập theo những gì đã biết đến hết ngày {day}; danh mục mục tiêu phiên bản "
        "{version}. Số liệu báo cáo sau ngày đó không có ở đây.",
        "It tells what was known at the end of {day}, by catalogue version {version}. Figures "
        "that came later are not in it.",
    ),
    "invented.page": Text(
        "SỐ LIỆU GIẢ ĐỊNH, KHÔNG DÙNG LÀM CĂN CỨ", "INVENTED FIGURES, DO NOT RELY ON THEM"
    ),
}
