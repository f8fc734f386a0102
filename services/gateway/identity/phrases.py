"""The words of signing in, accounts and the audit log."""

from targets.words import Text

IDENTITY_PHRASES: dict[str, Text] = {
    "sign_in": Text("Đăng nhập", "Sign in"),
    "sign_out": Text("Đăng xuất", "Sign out"),
    "sign_in.lead": Text(
        "Dành cho cán bộ được giao việc. Xem số liệu công khai thì không cần đăng nhập.",
        "For officials with a task here. Public figures can be read without signing in.",
    ),
    "sign_in.account": Text("Tên tài khoản", "Account"),
    "sign_in.password": Text("Mật khẩu", "Password"),
    "sign_in.failed": Text(
        "Tên tài khoản hoặc mật khẩu không đúng, hoặc tài khoản không được dùng ở đây.",
        "The account or the password is wrong, or the account cannot be used here.",
    ),
    "sign_in.many": Text(
        "Đã thử sai quá nhiều lần. Xin chờ {wait} giây rồi thử lại.",
        "Too many failed attempts. Please wait {wait} seconds and try again.",
    ),
    "sign_in.provider": Text(
        "Đăng nhập bằng tài khoản công vụ của tỉnh", "Sign in with the province's account"
    ),
    "sign_in.or": Text("hoặc bằng tài khoản riêng của hệ thống", "or with an account of this site"),
    "sign_in.lost": Text(
        "Quên mật khẩu hoặc mất điện thoại: liên hệ quản trị viên của đơn vị.",
        "Lost your password or telephone: ask your administrator.",
    ),
    "second.title": Text("Xác thực bước hai", "Second step"),
    "second.lead": Text(
        "Nhập mã 6 số trong ứng dụng xác thực trên điện thoại, hoặc một mã dự phòng.",
        "Enter the six digits that your authenticator shows, or a recovery code.",
    ),
    "second.code": Text("Mã xác thực", "Code"),
    "second.failed": Text(
        "Mã không đúng, đã dùng rồi, hoặc đã quá hạn.",
        "The code is wrong, used already, or too old.",
    ),
    "second.go": Text("Xác nhận", "Confirm"),
    "second.again": Text("Đăng nhập lại từ đầu", "Begin again"),
    "profile": Text("Hồ sơ của tôi", "My profile"),
    "profile.account": Text("Tài khoản", "Account"),
    "profile.roles": Text("Vai trò", "Roles"),
    "profile.departments": Text("Cơ quan", "Departments"),
    "profile.sources": Text("Nguồn số liệu", "Sources"),
    "profile.none": Text("chưa có", "none"),
    "profile.withheld": Text(
        "Vai trò {roles} chỉ dùng được khi đăng nhập có xác thực bước hai. "
        "Hãy thiết lập ở dưới, rồi đăng nhập lại nếu cần.",
        "The role {roles} can only be used with a second factor. Set one up below, "
        "then sign in again if need be.",
    ),
    "profile.must_change": Text(
        "Mật khẩu này do người khác đặt. Đổi mật khẩu xong mới dùng được quyền của mình.",
        "Somebody else set this password. Change it before your rights can be used.",
    ),
    "password.title": Text("Đổi mật khẩu", "Change the password"),
    "password.current": Text("Mật khẩu hiện tại", "Current password"),
    "password.new": Text("Mật khẩu mới", "New password"),
    "password.hint": Text(
        "Ít nhất 12 ký tự. Một câu dài dễ nhớ tốt hơn một từ khó.",
        "At least 12 characters. A long phrase is better than a difficult word.",
    ),
    "password.change": Text("Đổi mật khẩu", "Change"),
    "totp.title": Text("Xác thực bước hai", "Second factor"),
    "totp.on": Text("Đang bật. Còn {n} mã dự phòng.", "It is on. {n} recovery codes are left."),
    "totp.off": Text(
        "Đang tắt. Bật lên thì người biết mật khẩu vẫn không vào được nếu không có điện thoại.",
        "It is off. With it, somebody who learns the password still needs your telephone.",
    ),
    "totp.begin": Text("Thiết lập", "Set it up"),
    "totp.replace": Text("Chuyển sang điện thoại khác", "Move to another telephone"),
    "totp.remove": Text("Tắt xác thực bước hai", "Turn it off"),
    "totp.scan": Text(
        "Quét mã này bằng ứng dụng xác thực (Google Authenticator, Aegis…), rồi nhập 6 số hiện ra.",
        "Scan this with an authenticator app, then enter the six digits that it shows.",
    ),
    "totp.image": Text("Mã QR để quét", "QR code to scan"),
    "totp.secret": Text("Không quét được thì nhập khóa này:", "If you cannot scan, type this key:"),
    "totp.code": Text("6 số trong ứng dụng", "Six digits"),
    "totp.confirm": Text("Bật", "Turn it on"),
    "totp.wrong": Text(
        "Mã không đúng. Xem lại giờ trên điện thoại rồi nhập mã mới.",
        "The code is wrong. Check your telephone's clock and enter a new one.",
    ),
    "totp.set": Text(
        "Đã bật xác thực bước hai. Hãy cất các mã dự phòng dưới đây ở nơi an toàn.",
        "The second factor is on. Keep the recovery codes below in a safe place.",
    ),
    "recovery.title": Text("Mã dự phòng", "Recovery codes"),
    "recovery.once": Text(
        "Mỗi mã dùng một lần khi không có điện thoại. Chúng chỉ hiện lần này.",
        "Each is good once, without your telephone. They are shown only now.",
    ),
    "recovery.renew": Text("Tạo mã dự phòng mới", "Make new recovery codes"),
    "recovery.renewed": Text(
        "Đã tạo mã dự phòng mới; mã cũ không dùng được nữa.",
        "New recovery codes were made; the old ones are good no more.",
    ),
    "confirm.wrong": Text("Mật khẩu hiện tại không đúng.", "The current password is wrong."),
    "confirm.many": Text(
        "Đã thử sai quá nhiều lần. Xin chờ {wait} giây.",
        "Too many failed attempts. Please wait {wait} seconds.",
    ),
    "sessions.title": Text("Đang đăng nhập ở", "Signed in on"),
    "sessions.here": Text("trình duyệt này", "this browser"),
    "sessions.unknown": Text("Trình duyệt không rõ", "Unknown browser"),
    "sessions.since": Text("từ {moment}", "since {moment}"),
    "sessions.seen": Text("dùng lần cuối {moment}", "last used {moment}"),
    "sessions.network": Text("mạng {network}", "network {network}"),
    "sessions.end": Text("Kết thúc", "End it"),
    "sessions.end_all": Text("Đăng xuất ở mọi nơi", "Sign out everywhere"),
    "role.reader": Text("Người xem", "Reader"),
    "role.clerk": Text("Chuyên viên nguồn số liệu", "Clerk of a source"),
    "role.approver": Text("Người duyệt", "Approver"),
    "role.leader": Text("Lãnh đạo", "Leader"),
    "role.administrator": Text("Quản trị viên", "Administrator"),
    "role.auditor": Text("Kiểm toán viên", "Auditor"),
    "departments.all": Text("Tất cả cơ quan", "All departments"),
    "accounts": Text("Tài khoản", "Accounts"),
    "accounts.name": Text("Họ tên hiển thị", "Name shown"),
    "accounts.state": Text("Trạng thái", "State"),
    "accounts.add": Text("Thêm tài khoản", "Add an account"),
    "accounts.hint": Text(
        "Chữ thường không dấu, số, dấu chấm, gạch ngang: nguyen.van.a",
        "Lower-case letters, digits, dots and dashes: nguyen.van.a",
    ),
    "accounts.sources_hint": Text(
        "Mỗi dòng một nguồn, đúng như trường source của báo cáo; * là tất cả.",
        "One per line, as the field source of reports has it; * is all of them.",
    ),
    "accounts.added": Text("Đã thêm tài khoản {about}.", "The account {about} was added."),
    "accounts.password_once": Text(
        "Mật khẩu tạm, chỉ hiện lần này; người dùng phải đổi khi đăng nhập:",
        "A password for the first sign-in, shown only now; it has to be changed there:",
    ),
    "accounts.save": Text("Lưu quyền", "Save the rights"),
    "accounts.rights": Text("Quyền", "Rights"),
    "accounts.actions": Text("Việc khác", "More"),
    "accounts.disable": Text("Khóa tài khoản", "Shut it out"),
    "accounts.enable": Text("Mở lại tài khoản", "Let it in again"),
    "accounts.reset": Text("Đặt lại mật khẩu, bỏ bước hai", "Reset password and second factor"),
    "accounts.reset_done": Text(
        "Đã đặt lại; mọi phiên của tài khoản đã kết thúc.",
        "It was reset, and all its sessions have ended.",
    ),
    "accounts.unlock": Text("Bỏ chờ do nhập sai", "Forget its failures"),
    "accounts.locked": Text(
        "Tạm dừng do nhập sai nhiều lần, đến {moment}.", "Waiting after failures, until {moment}."
    ),
    "accounts.strong": Text("có bước hai", "second factor"),
    "accounts.provider": Text("qua cổng của tỉnh", "by the provider"),
    "accounts.invented": Text("tài khoản minh họa", "demonstration account"),
    "account.active": Text("đang dùng", "in use"),
    "account.disabled": Text("đã khóa", "shut out"),
    "account.must_change": Text("phải đổi mật khẩu", "has to change the password"),
    "refused.too_short": Text(
        "Mật khẩu cần ít nhất 12 ký tự.", "A password needs at least 12 characters."
    ),
    "refused.too_long": Text(
        "Mật khẩu dài quá 256 ký tự.", "The password is above 256 characters."
    ),
    "refused.too_common": Text(
        "Mật khẩu này quá phổ biến, ai cũng thử được.", "Anybody would try this password first."
    ),
    "refused.bad_name": Text(
        "Tên tài khoản không dùng được.", "This cannot be the name of an account."
    ),
    "refused.name_taken": Text("Tên tài khoản đã có.", "There is such an account already."),
    "refused.no_such_account": Text("Không có tài khoản này.", "There is no such account."),
    "refused.oneself": Text(
        "Không ai tự đổi quyền hay khóa tài khoản của chính mình; nhờ quản trị viên khác.",
        "Nobody changes their own rights or shuts themself out; ask another administrator.",
    ),
    "refused.bad_rights": Text(
        "Vai trò, cơ quan hoặc nguồn không có trong danh mục.",
        "There is no such role, department or source.",
    ),
    "audit": Text("Nhật ký kiểm toán", "Audit log"),
    "audit.lead": Text(
        "Mỗi dòng mang mã băm của dòng trước; sửa hay xóa một dòng là thấy. Giữ 12 tháng.",
        "Each line carries the hash of the one before, so that a change shows. Kept 12 months.",
    ),
    "audit.whole": Text(
        "Kiểm tra lúc {moment}: nhật ký nguyên vẹn đến dòng {seq}.",
        "Checked {moment}: the log is whole up to entry {seq}.",
    ),
    "audit.broken": Text(
        "Kiểm tra lúc {moment}: nhật ký ĐỨT ở dòng {seq} ({why}).",
        "Checked {moment}: the log is BROKEN at entry {seq} ({why}).",
    ),
    "audit.unchecked": Text("Chưa kiểm tra từ khi khởi động.", "Not checked since the start."),
    "audit.what": Text("Việc", "What"),
    "audit.all": Text("Tất cả", "Everything"),
    "audit.who": Text("Ai", "Who"),
    "audit.on": Text("Với", "On what"),
    "audit.at": Text("Lúc", "When"),
    "audit.from": Text("Từ mạng", "From network"),
    "audit.details": Text("Chi tiết", "Details"),
    "audit.nobody": Text("không rõ", "unknown"),
    "audit.none": Text("Không có dòng nào.", "There is nothing."),
    "audit.older": Text("Cũ hơn", "Older"),
    "audit.filter": Text("Lọc", "Filter"),
    "audit.signed_in": Text("Đăng nhập", "Signed in"),
    "audit.sign_in_failed": Text("Đăng nhập hỏng", "Sign-in failed"),
    "audit.signed_out": Text("Đăng xuất", "Signed out"),
    "audit.session_ended": Text("Kết thúc phiên", "Session ended"),
    "audit.refused": Text("Bị từ chối", "Refused"),
    "audit.account_added": Text("Thêm tài khoản", "Account added"),
    "audit.account_erased": Text("Xoá dữ liệu cá nhân của một tài khoản", "Account erased"),
    "audit.account_changed": Text("Đổi tài khoản", "Account changed"),
    "audit.password_changed": Text("Đổi mật khẩu", "Password changed"),
    "audit.second_factor_changed": Text("Đổi bước hai", "Second factor changed"),
    "audit.acted": Text("Xử lý cảnh báo", "Acted on a slip"),
    "audit.silenced": Text("Tạm ngừng cảnh báo", "Silenced"),
    "audit.figure_corrected": Text("Sửa số liệu", "Figure corrected"),
    "audit.figure_decided": Text("Duyệt số liệu", "Figure decided"),
    "audit.figures_reported": Text("Nộp tệp số liệu", "File of figures reported"),
    "audit.delivery_replayed": Text("Gửi lại tin", "Message sent again"),
    "audit.exported": Text("Xuất dữ liệu", "Exported"),
    "audit.pruned": Text("Bỏ dòng quá hạn", "Pruned"),
    "via.page": Text("trang", "page"),
    "via.api": Text("API", "API"),
    "via.link": Text("liên kết", "link"),
    "via.command": Text("lệnh", "command"),
    "via.provider": Text("cổng của tỉnh", "provider"),
    "via.service": Text("dịch vụ", "service"),
    "error.400": Text("Biểu mẫu không còn dùng được", "This form can no longer be used"),
    "error.400.why": Text(
        "Trang đã mở quá lâu, hoặc trình duyệt không nhận cookie. Mở lại trang rồi gửi lại.",
        "The page was open for too long, or the browser keeps no cookies. Open it and try again.",
    ),
    "error.403": Text("Không có quyền", "Not allowed"),
    "error.403.why": Text(
        "Tài khoản của bạn không có quyền làm việc này; lần thử đã được ghi lại. Vai trò đòi xác "
        "thực bước hai thì chỉ dùng được khi đã đăng nhập bằng bước hai: xem Hồ sơ của tôi.",
        "Your account may not do this; the attempt was recorded. A role that asks for a second "
        "factor can only be used after signing in with one: see My profile.",
    ),
    "error.413": Text("Gửi quá nhiều", "Too large"),
    "error.413.why": Text("Nội dung gửi lên quá lớn.", "What was sent is too large."),
    "error.429": Text("Quá nhiều yêu cầu", "Too many requests"),
    "error.429.why": Text("Xin chờ một lát rồi thử lại.", "Please wait a while and try again."),
}
