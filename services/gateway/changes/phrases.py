"""The words of what changed."""

from services.gateway.changes.asked import Kind
from targets.words import Text

KINDS = {
    Kind.STATUS: Text("Đổi tình trạng", "Status changed"),
    Kind.REVISED: Text("Số liệu điều chỉnh", "Figure revised"),
    Kind.HELD: Text("Số liệu chờ kiểm tra", "Figure held"),
    Kind.ACCEPTED: Text("Số liệu được chấp nhận", "Figure accepted"),
    Kind.REFUSED: Text("Số liệu bị bác", "Figure refused"),
    Kind.OPENED: Text("Cảnh báo phát sinh", "Slip opened"),
    Kind.ENDED: Text("Cảnh báo kết thúc", "Slip ended"),
    Kind.CATALOGUE: Text("Danh mục mới", "Catalogue version"),
}

CHANGES_PHRASES: dict[str, Text] = {
    "changes.title": Text("Thay đổi", "Changes"),
    "changes.lead": Text(
        "Những gì đã được sửa, theo nguồn nào, khi nào: tình trạng, số liệu, cảnh báo và danh mục. "
        "Mới nhất trước.",
        "What was changed, by which source, when: statuses, figures, slips and the catalogue. "
        "Newest first.",
    ),
    "changes.kind": Text("Loại thay đổi", "Kind of change"),
    "changes.target": Text("Mục tiêu", "Target"),
    "changes.from": Text("Từ ngày", "From"),
    "changes.to": Text("Đến ngày", "To"),
    "changes.none": Text("Không có thay đổi nào khớp.", "No change fits."),
    "changes.none.yet": Text(
        "Chưa thấy thay đổi nào khớp từ {day} đến nay.", "No change fits since {day}."
    ),
    "changes.older": Text("Các thay đổi trước đó", "Earlier changes"),
    "changes.newest": Text("Về thay đổi mới nhất", "Back to the newest"),
    "changes.feed": Text("Theo dõi bằng nguồn cấp Atom", "Follow by Atom feed"),
    "changes.was.none": Text("không có số liệu", "no figure"),
    "changes.to.sign": Text("thành", "to"),
    "changes.catalogue": Text(
        "Danh mục mục tiêu phiên bản {version} bắt đầu được dùng để đánh giá.",
        "Catalogue version {version} began to judge.",
    ),
    "changes.areas": Text("{n} địa bàn", "{n} areas"),
    "changes.decided": Text(
        "quyết định của người có thẩm quyền, trên hệ thống này",
        "a decision of somebody entitled, in this system",
    ),
    "changes.cut": Text(
        "Bảng dừng ở {moment}; lọc theo thời gian để lấy những thay đổi trước đó.",
        "The table ends at {moment}; filter by time for what came before.",
    ),
}
