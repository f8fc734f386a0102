"""The words of charts and maps."""

from targets.words import Text

CHART_PHRASES: dict[str, Text] = {
    "map.title": Text("Bản đồ theo địa bàn", "Map of areas"),
    "map.described": Text(
        "{n} trong {all} địa bàn có số liệu, từ {low} đến {high}; mỗi chấm đặt ở giữa địa bàn. "
        "Bảng ngay bên dưới.",
        "{n} of {all} areas have a figure, from {low} to {high}; each dot stands in the middle of "
        "its area. A table follows.",
    ),
    "map.legend.sum": Text("Diện tích chấm theo giá trị", "The dot's area is the value"),
    "map.legend.classes": Text("Chấm to và đậm hơn: giá trị cao hơn", "Larger, darker: higher"),
    "map.credit": Text("Ranh giới: {credit}; chỉ để minh họa", "Boundaries: {credit}; for show"),
    "chart.benchmark": Text(
        "Giá trị của tỉnh và mức so sánh", "The province's value and the benchmark"
    ),
    "chart.region": Text("Vị trí trong vùng", "The place in the region"),
    "chart.described.benchmark": Text(
        "{n} kỳ, từ {first} đến {last}; mới nhất: {value}, mức so sánh {other}, chênh {gap}. "
        "Bảng ngay bên dưới.",
        "{n} periods, from {first} to {last}; the latest: {value} against {other}, a margin of "
        "{gap}. A table follows.",
    ),
    "chart.described.region": Text(
        "{n} lĩnh vực; trong nhóm {k} tỉnh dẫn đầu: {inside}. Vị trí của từng lĩnh vực ghi cạnh "
        "chấm.",
        "{n} fields; among the leading {k}: {inside}. Each field's place stands beside its dot.",
    ),
    "chart.among": Text("trong {n}", "of {n}"),
    "chart.leading": Text("nhóm {k} dẫn đầu", "leading {k}"),
    "key.spent": Text("đã chi", "spent"),
    "key.asked": Text("còn phải chi", "still to spend"),
    "key.due": Text("tiến độ của danh mục", "the catalogue's profile"),
    "key.gap": Text("khoảng cách", "margin"),
    "key.inside": Text("trong nhóm dẫn đầu", "in the leading group"),
    "key.outside": Text("ngoài nhóm dẫn đầu", "outside it"),
}
