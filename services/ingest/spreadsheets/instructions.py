"""How the form is filled, in both languages: its second sheet."""

from targets.words import Text

INSTRUCTIONS = (
    Text(
        "1. Mỗi dòng là một số liệu. Các dòng điền sẵn là số liệu đến kỳ phải báo cáo, kỳ mới"
        " nhất ở trên; dòng để trống cột Giá trị thì bỏ qua.",
        "1. One row is one figure. The rows that are there are the figures that are due, the "
        "latest period first; a row whose value is left empty is passed over.",
    ),
    Text(
        "2. Tỷ lệ phần trăm: nhập 65 cho 65 %. Không định dạng ô là phần trăm: khi đó Excel "
        "lưu 0,65.",
        "2. Percentages: enter 65 for 65 %. Do not format the cell as a percentage: Excel "
        "then keeps 0.65.",
    ),
    Text(
        "3. Số tiền: nhập bằng đồng, không nhập bằng tỷ hay triệu đồng. Cột Đơn vị cho biết "
        "đơn vị phải dùng.",
        "3. Money: enter dong, not billions or millions. The column Unit says which unit is meant.",
    ),
    Text(
        "4. Số viết dạng chữ chỉ được nhận khi có một cách đọc: 1.234,56 được nhận; 1.234 và "
        "1,234 thì không.",
        "4. A number that is text is taken only where it has one reading: 1.234,56 is, 1.234 "
        "and 1,234 are not.",
    ),
    Text(
        "5. Kỳ: 2026 (năm), 2026-S1 (nửa năm), 2026-Q3 (quý), 2026-09 (tháng), 2026-09-30 (ngày).",
        "5. Periods: 2026 (year), 2026-S1 (half), 2026-Q3 (quarter), 2026-09 (month), "
        "2026-09-30 (day).",
    ),
    Text(
        "6. Trạng thái: A chính thức, P sơ bộ, E ước tính, F dự báo, B đứt chuỗi. Để rút lại "
        "một số liệu đã gửi, nhập lại giá trị đó với trạng thái O.",
        "6. Status: A final, P provisional, E estimate, F forecast, B break. To withdraw a "
        "figure, enter it again with the status O.",
    ),
    Text(
        "7. Địa bàn: mã hoặc tên; để trống là toàn tỉnh. Giai đoạn chỉ dùng cho số liệu ngân sách.",
        "7. Area: its id or its name; empty means the whole province. Stages are for budget "
        "figures only.",
    ),
    Text(
        "8. Thêm dòng ở phía dưới cho số liệu khác. Không gộp ô, không ẩn dòng có số liệu, "
        "không dùng macro.",
        "8. Add rows below for other figures. Merge no cells, hide no row with a figure, use "
        "no macros.",
    ),
    Text(
        "9. Kiểm tra trước, gửi sau: lúc kiểm tra chưa có gì được gửi đi, mỗi dòng sai được "
        "chỉ rõ ô và cách sửa. Gửi lại cùng một tệp không làm thay đổi gì.",
        "9. Check first, publish then: checking publishes nothing and says of every wrong row"
        " which cell and how to mend it. Publishing the same file again changes nothing.",
    ),
)
