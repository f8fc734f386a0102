"""The words of the budget's page."""

from targets.words import Text

BUDGET_PHRASES: dict[str, Text] = {
    "budget.lead": Text(
        "Mức tối thiểu theo từng năm và từng loại số liệu, số còn thiếu bằng đồng, và lộ trình "
        "chi hằng tháng để cả năm vẫn đạt.",
        "The floor by year and stage, the shortfall in VND, and the monthly spending that still "
        "meets it.",
    ),
    "budget.none": Text(
        "Danh mục không có mục tiêu nào về tỷ lệ chi ngân sách.",
        "The catalogue holds no floor on a share of money.",
    ),
    "budget.limit": Text("Mức tối thiểu", "Floor"),
    "budget.each_year": Text("{value} mỗi năm", "{value} every year"),
    "budget.rising": Text("và không thấp hơn năm trước", "and never below the year before"),
    "budget.latest": Text("Tỷ lệ mới nhất", "Latest share"),
    "budget.short": Text("Còn thiếu", "Shortfall"),
    "budget.spelled": Text("bằng chữ: {words}", "in words: {words}"),
    "budget.fall": Text("Giảm so với năm trước", "Fall from the year before"),
    "budget.fall.more": Text(
        "thêm {amount} thì bằng năm trước", "{amount} more would equal the year before"
    ),
    "budget.years": Text("Theo năm và loại số liệu", "By year and stage"),
    "budget.year": Text("Năm", "Year"),
    "budget.share": Text("Tỷ lệ", "Share"),
    "budget.against": Text("So với mức {limit}", "Against {limit}"),
    "budget.before": Text("So với năm trước", "Against the year before"),
    "budget.held": Text("giữ được, dư {amount}", "held, {amount} to spare"),
    "budget.held.exactly": Text("vừa đúng mức", "exactly held"),
    "budget.missing": Text("thiếu {amount}", "{amount} short"),
    "budget.unknown": Text("chưa nói được", "cannot be said yet"),
    "budget.at_most": Text(
        "giữ được nếu tổng chi không quá {amount}", "held if the total is {amount} at most"
    ),
    "budget.at_least": Text("cần ít nhất {amount}", "takes {amount} at least"),
    "budget.absent": Text("chưa công bố", "not published"),
    "budget.no_fall": Text("không giảm (trước {value})", "no fall (was {value})"),
    "budget.fell": Text("giảm từ {value}; thiếu {amount}", "down from {value}; {amount} short"),
    "budget.first": Text("năm trước chưa có", "none the year before"),
    "budget.unsettled": Text("chưa chính thức", "not final"),
    "budget.beside": Text("Dự toán bên cạnh thực hiện", "Plan beside execution"),
    "budget.planned": Text("Dự toán", "Plan"),
    "budget.executed": Text("Thực hiện", "Execution"),
    "budget.of_plan": Text("Thực hiện / dự toán", "Execution / plan"),
    "budget.within": Text("Trong {year}", "Within {year}"),
    "budget.needed": Text("Cả năm cần", "The year needs"),
    "budget.spent": Text("Đã chi đến hết {period}", "Spent by the end of {period}"),
    "budget.on_paper": Text("Đã bố trí", "Allocated"),
    "budget.left": Text("Còn phải chi", "Still to spend"),
    "budget.left.plan": Text("Còn phải bố trí", "Still to allocate"),
    "budget.expected": Text("Tiến độ cần có", "Expected by then"),
    "budget.behind": Text("chậm {amount}", "{amount} behind"),
    "budget.ahead": Text("nhanh hơn {amount}", "{amount} ahead"),
    "budget.path": Text(
        "Lộ trình hằng tháng để cả năm vẫn đạt", "The monthly path that still meets the floor"
    ),
    "budget.path.execution": Text(
        "Từ nay đến hết năm phải chi thêm đúng {amount}, chia theo tiến độ chi của danh mục.",
        "From now to the end of the year exactly {amount} more has to be spent, shared out by the "
        "catalogue's profile.",
    ),
    "budget.path.plan": Text(
        "Chưa có số chi lũy kế: đây là phần phải bố trí và chi thêm ngoài số đã có, đúng {amount}, "
        "chia theo tiến độ chi của danh mục.",
        "No running total is known: this is what has to be allocated and spent beside what is on "
        "paper, exactly {amount}, shared out by the catalogue's profile.",
    ),
    "budget.path.met": Text(
        "Đã đủ: không còn phải {verb} thêm để giữ mức tối thiểu.",
        "Enough already: nothing more has to be {verb} to hold the floor.",
    ),
    "budget.path.met.execution": Text("chi", "spent"),
    "budget.path.met.plan": Text("bố trí", "allocated"),
    "budget.path.over": Text(
        "Năm đã hết: không còn tháng nào để bù {amount}.",
        "The year is over: no month is left to make up for {amount}.",
    ),
    "budget.month": Text("Tháng", "Month"),
    "budget.due": Text("Tiến độ lũy kế", "Expected so far"),
    "budget.total": Text("Đã chi lũy kế", "Spent so far"),
    "budget.alone": Text("Chi trong tháng", "In the month"),
    "budget.asked": Text("Còn phải chi", "Still to spend"),
    "budget.asked_total": Text("Lũy kế nếu chi đủ", "So far if spent"),
    "budget.profile": Text(
        "Tiến độ chi theo tháng là giả định của danh mục: tiền ngân sách dồn chi về cuối năm.",
        "The monthly profile is an assumption of the catalogue: budgets are spent late in a year.",
    ),
    "budget.months.title": Text(
        "Chi từng tháng của {year}, tỷ đồng", "Spending by month of {year}, VND billion"
    ),
    "budget.months.described": Text(
        "Mười hai tháng: phần đã chi đến hết {through}, và phần còn phải chi {left} trong {n} "
        "tháng. Bảng ngay bên dưới.",
        "Twelve months: what was spent by {through}, and {left} still to spend in {n} months. A "
        "table follows.",
    ),
    "budget.months.described.plan": Text(
        "Phần phải chi thêm, {left} trong {n} tháng. Bảng ngay bên dưới.",
        "What has to be spent in addition: {left} in {n} months. A table follows.",
    ),
    "budget.unsaid": Text("Chưa nói được gì, và vì sao", "What cannot be said yet, and why"),
    "budget.all_said": Text("Không thiếu số liệu nào.", "No figure is missing."),
    "budget.sources": Text("Nguồn số liệu", "Sources of the figures"),
    "budget.no_sources": Text("Chưa có số liệu nào được báo cáo.", "No figure has been reported."),
    "budget.months": Text("Tiến độ chi theo tháng", "Spending by month"),
    "budget.json": Text("Trang này ở dạng JSON", "This page as JSON"),
}
