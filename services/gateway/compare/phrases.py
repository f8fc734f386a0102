"""The words of the comparison."""

from targets.words import Text

COMPARE_PHRASES: dict[str, Text] = {
    "compare.title": Text("So sánh hai ngày", "Two days compared"),
    "compare.lead": Text(
        "Mỗi ngày theo đúng những gì đã biết đến hết ngày đó.",
        "Each day by what was known at its end.",
    ),
    "compare.from": Text("Từ ngày", "From"),
    "compare.to": Text("Đến ngày", "To"),
    "compare.show": Text("So sánh", "Compare"),
    "compare.of": Text("Mục tiêu: {name}", "Target: {name}"),
    "compare.all": Text("Xem toàn chương trình", "The whole programme"),
    "compare.moved": Text("Mục tiêu đã thay đổi", "Targets that changed"),
    "compare.same": Text("{n} mục tiêu không đổi.", "{n} targets did not change."),
    "compare.none": Text("Không có thay đổi nào.", "Nothing changed."),
    "compare.difference": Text("Chênh lệch", "Difference"),
    "compare.revised": Text("Số liệu đã điều chỉnh", "Figures revised"),
    "compare.was": Text("Trước", "Before"),
    "compare.now": Text("Sau", "After"),
    "compare.cut": Text(
        "Có quá nhiều báo cáo trong khoảng này; chỉ xét những báo cáo mới nhất.",
        "There are too many reports in this time; only the newest were looked at.",
    ),
    "compare.slips": Text("Cảnh báo trong khoảng này", "Slips between the two days"),
    "compare.worse": Text("xấu đi", "worse"),
    "compare.json": Text("So sánh này ở dạng JSON", "This comparison as JSON"),
}
