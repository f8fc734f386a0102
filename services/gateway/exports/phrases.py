"""The words of what can be taken away, in both languages."""

from targets.words import Text

LICENCE = Text(
    "Danh mục mục tiêu, cách đánh giá và kết quả: giấy phép Apache-2.0. Số liệu: theo điều kiện "
    "của từng nguồn, ghi ở cột nguồn và cột minh chứng.",
    "Catalogue, method and verdicts: Apache-2.0. Figures: by the terms of each source, which the "
    "columns source and evidence name.",
)
INVENTED = Text(
    "SỐ LIỆU GIẢ ĐỊNH: bảng này có số liệu dựng lên để minh họa. Không dùng làm căn cứ.",
    "INVENTED FIGURES: this table holds figures that were made up for a demonstration. "
    "Do not rely on them.",
)
NOTES = Text("Ghi chú", "Notes")
TITLE = Text("Bảng", "Table")
PROGRAMME = Text("Chương trình", "Programme")
AS_OF = Text("Theo những gì đã biết đến hết ngày", "As known at the end of")
VERSION = Text("Phiên bản danh mục mục tiêu", "Catalogue version")
FILTERS = Text("Bộ lọc", "Filters")
SOURCES = Text("Nguồn", "Sources")
LICENCE_NAME = Text("Giấy phép", "Licence")
COLUMN = Text("Cột", "Column")
UNIT = Text("Đơn vị", "Unit")
MEANING = Text("Ý nghĩa", "Meaning")
CITE = Text("Cách trích dẫn", "How to cite")
YES = Text("có", "yes")
NO = Text("không", "no")
SHARE_OF_ONE = Text("phần của 1 (0,53 là 53%)", "share of one (0.53 is 53%)")
UNIT_IN_COLUMN = Text("xem cột đơn vị", "see the column unit")
CUT = Text("… (cắt bớt, đủ trong CSV)", "… (cut here; whole in the CSV)")
