"""The fixed phrases of letters about several things, Vietnamese and English."""

from dataclasses import dataclass

from services.alerts.bundles import BundleKind
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of letter speaks: its name, its subject after the bracket, its first sentence."""

    name: Text
    stem: Text
    lead: Text


KINDS = {
    BundleKind.LATER: Kind(
        Text("Tin tiếp theo", "Later news"),
        Text("Tin tiếp theo", "Later news"),
        Text(
            "Từ thư trước đến nay có thêm {count}. Dưới đây là tình hình hiện nay.",
            "Since the last message there has been more: {count}. This is how it stands now.",
        ),
    ),
    BundleKind.MORNING: Kind(
        Text("Tin trong giờ nghỉ", "News from the quiet hours"),
        Text("Tin trong giờ nghỉ", "News from the quiet hours"),
        Text(
            "Trong giờ nghỉ hoặc ngày nghỉ có {count}. Dưới đây là tình hình hiện nay.",
            "While it was quiet: {count}. This is how it stands now.",
        ),
    ),
    BundleKind.BACKLOG: Kind(
        Text("Sau gián đoạn", "After an outage"),
        Text("Tình hình sau thời gian gián đoạn", "How it stands after an outage"),
        Text(
            "Việc gửi tin đã bị gián đoạn và nay hoạt động trở lại. Thay cho từng tin lẻ, thư này "
            "cho biết tình hình hiện nay của {count}.",
            "Messages could not be sent for a while and now can again. Instead of each of them, "
            "this tells how it stands now: {count}.",
        ),
    ),
    BundleKind.BUDGET: Kind(
        Text("Gộp nhiều tin", "Many at once"),
        Text("Nhiều tin trong một thư", "Many messages in one"),
        Text(
            "Đã có nhiều tin gửi tới anh/chị trong thời gian ngắn, nên {count} sau đây được gộp "
            "trong một thư.",
            "You have had many messages in a short time, so these come as one: {count}.",
        ),
    ),
    BundleKind.UNSTABLE: Kind(
        Text("Chưa ổn định", "Unstable"),
        Text("Số liệu lên xuống quanh ngưỡng", "Figures move to and fro around a limit"),
        Text(
            "Tình trạng thay đổi nhiều lần trong thời gian ngắn. Thay cho từng tin lẻ, thư này "
            "cho biết diễn biến và tình hình hiện nay.",
            "The status has changed several times within a short while. Instead of each change, "
            "this tells the course and how it stands now.",
        ),
    ),
    BundleKind.OUTAGE: Kind(
        Text("Nguồn số liệu gián đoạn", "Figures fail to come"),
        Text("Nhiều chỉ tiêu cùng thiếu số liệu mới", "Many targets lack new figures at once"),
        Text(
            "Nhiều chỉ tiêu cùng thiếu số liệu mới ({count}). Nhiều khả năng đây là một sự cố "
            "chung của nguồn số liệu, không phải từng ấy việc riêng: xin kiểm tra nguồn trước.",
            "Several targets lack new figures at the same time ({count}). It is probably one "
            "failure of their source rather than so many separate matters: check the source first.",
        ),
    ),
    BundleKind.DAILY: Kind(
        Text("Bản tin ngày", "Daily digest"),
        Text("Bản tin ngày", "Daily digest"),
        Text(
            "Từ {since} đến {until}: {slipped} phát sinh hoặc thay đổi, {recovered} đã khắc phục, "
            "{overdue} quá hạn. Đang mở: {open}.",
            "From {since} to {until}: {slipped} new or changed, {recovered} recovered, "
            "{overdue} overdue. Open now: {open}.",
        ),
    ),
    BundleKind.WEEKLY: Kind(
        Text("Bản tin tuần", "Weekly digest"),
        Text("Bản tin tuần", "Weekly digest"),
        Text(
            "Từ {since} đến {until}: {slipped} phát sinh hoặc thay đổi, {recovered} đã khắc phục, "
            "{overdue} quá hạn. Đang mở: {open}.",
            "From {since} to {until}: {slipped} new or changed, {recovered} recovered, "
            "{overdue} overdue. Open now: {open}.",
        ),
    ),
}

NOTHING_NEW = Text(
    "Từ {since} đến {until} không có gì mới. Đang mở: {open}.",
    "Nothing new from {since} to {until}. Open now: {open}.",
)

SLIPPED = Text("Phát sinh hoặc thay đổi", "New or changed")
RECOVERED = Text("Đã khắc phục", "Recovered")
OVERDUE = Text("Quá hạn", "Overdue")
NO_DATA = Text("Chưa đánh giá được", "Cannot be judged")
DUE_NEXT = Text("Sắp đến hạn", "Due next")

DUE = Text("Hạn {day}", "Due {day}")
LATE = Text("Quá hạn từ {day}", "Overdue since {day}")
UNTOLD = Text("chưa từng báo", "not told before")
SINCE = Text("từ {period}", "since {period}")
MISSING = Text("thiếu {amount}", "{amount} missing")
AGAINST = Text("mục tiêu {goal}", "goal {goal}")
REST = Text("… và {n} việc khác: {link}", "… and {n} more: {link}")
REST_SHORT = Text("… và {n} việc khác", "… and {n} more")
SEE_ALL = Text("Xem tất cả trên trang", "See all of it on the page")
OTHER_THEME = Text("Khác", "Other")
PARTLY_INVENTED = Text(
    "Có SỐ LIỆU GIẢ ĐỊNH: những việc được đánh dấu", "Some figures are invented: those marked so"
)
