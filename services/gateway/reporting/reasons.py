"""Why reports are set aside, in words."""

from targets.words import Text

#: Why a report was set aside: the reasons of the codec, of admission and of scoring.
REASONS: dict[str, Text] = {
    "unknown_target": Text("mục tiêu không có trong danh mục", "unknown target"),
    "unknown_measure": Text("chỉ số không có trong danh mục", "unknown measure"),
    "unknown_area": Text("địa bàn không có trong danh mục", "unknown area"),
    "unknown_stage": Text("giai đoạn ngân sách không đúng", "unknown stage"),
    "unknown_opinion": Text("ý kiến không có trong danh sách", "unknown opinion"),
    "stage_missing": Text("thiếu giai đoạn ngân sách", "the stage is missing"),
    "stage_not_expected": Text("chỉ số này không có giai đoạn", "this measure has no stages"),
    "note_missing": Text("thiếu lý do", "the reason is missing"),
    "bad_period": Text("kỳ báo cáo không đúng", "not a period"),
    "future_period": Text("kỳ chưa bắt đầu", "a period to come"),
    "bad_status": Text("mã trạng thái không đúng", "unknown status"),
    "not_a_number": Text("không phải là số", "not a number"),
    "impossible_value": Text("giá trị không thể có", "impossible value"),
    "computed_value": Text("chỉ số được tính, không báo cáo", "a value that is computed"),
    "duplicate_fact": Text("một số liệu ghi hai lần", "the same figure twice"),
    "no_observations": Text("không có số liệu nào", "no figures"),
    "bad_time": Text("thời điểm không đúng", "not a moment"),
    "future_time": Text("thời điểm ở tương lai", "a moment to come"),
    "unexpected_type": Text("loại sự kiện không đúng", "another type of event"),
    "wrong_key": Text("khóa Kafka không phải mã mục tiêu", "the key is not the target"),
    "subject_mismatch": Text("chủ đề khác mục tiêu", "the subject is another target"),
    "id_reused": Text("mã báo cáo đã dùng cho báo cáo khác", "the id belongs to another report"),
    "not_json": Text("không phải JSON", "not JSON"),
    "wrong_shape": Text("không đúng hợp đồng dữ liệu", "not as the contract says"),
    "too_many_digits": Text("quá nhiều chữ số", "too many digits"),
    "bad_envelope": Text("phong bì CloudEvents không đúng", "the envelope is wrong"),
    "unknown_type": Text("loại sự kiện không biết", "unknown type of event"),
    "unsupported_content_type": Text("kiểu nội dung không nhận", "unsupported content type"),
}
