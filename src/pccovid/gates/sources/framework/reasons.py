"""The words behind the codes of quarantine."""

from pccovid.commons import fhir

# Each code in Vietnamese, then in English.
REASONS = {
    "encoding": ("Chữ không đúng mã UTF-8", "Not valid UTF-8"),
    "nul": ("Có ký tự NUL", "Contains a NUL character"),
    "field_count": ("Thiếu hoặc thừa ô, dòng bị cắt", "Too few or too many fields: the row was cut"),
    "field_missing": ("Thiếu trường bắt buộc", "A required field is missing"),
    "quote_unclosed": ("Dấu ngoặc kép mở mà không đóng", "A quotation mark was never closed"),
    "json_malformed": ("Bản ghi không đúng dạng JSON", "Not a flat JSON record"),
    "key_missing": ("Không có mã của bản ghi", "The record has no key"),
    "key_malformed": ("Mã của bản ghi không đúng dạng", "The key of the record is malformed"),
    "name_missing": ("Không có họ tên", "No name"),
    "phone_missing": ("Không có số điện thoại", "No telephone number"),
    "phone_malformed": ("Số điện thoại không đúng", "Not a telephone number"),
    "id_number_malformed": (
        "Số giấy tờ thiếu hoặc thừa chữ số",
        "The paper has too few or too many digits",
    ),
    "id_number_missing": ("Không có số định danh", "No personal number"),
    "birth_date_missing": ("Không có ngày hoặc năm sinh", "No date or year of birth"),
    "birth_date_impossible": ("Ngày sinh không có thật", "The date of birth does not exist"),
    "source_connected": (
        "Nguồn này đã kết nối và tự gửi dữ liệu, không nhận qua tệp",
        "This source is connected and delivers by itself",
    ),
    "birth_date_future": ("Ngày sinh ở tương lai", "The date of birth lies ahead"),
    "dose_missing": ("Không ghi mũi thứ mấy", "The number of the dose is missing"),
    "dose_not_number": ("Mũi thứ mấy không phải là số từ 1 đến 9", "The number of the dose is not 1 to 9"),
    "vaccine_missing": ("Không ghi loại vắc xin", "No vaccine is named"),
    "dose_date_missing": ("Không có ngày tiêm", "No day of injection"),
    "dose_date_impossible": ("Ngày tiêm không có thật", "The day of injection does not exist"),
    "dose_date_future": ("Ngày tiêm ở tương lai", "The day of injection lies ahead"),
    "message_kind_unknown": ("Loại bản ghi không phải là mau hoặc ong", "The kind of message is not mau or ong"),
    "tube_missing": ("Không có mã ống", "No barcode of a tube"),
    "tube_malformed": ("Mã ống không đúng dạng", "The barcode of the tube is malformed"),
    "tube_step_unknown": ("Trạng thái của ống không có trong danh mục", "The step of the tube is not in the list"),
    "pool_size_impossible": ("Số người chung ống không phải là số từ 1 đến 20", "A tube is shared by 1 to 20 people"),
    "taken_at_malformed": ("Thời điểm lấy mẫu không đọc được", "The time of sampling cannot be read"),
    "taken_at_future": ("Thời điểm lấy mẫu ở tương lai", "The time of sampling lies ahead"),
    "happened_at_malformed": ("Thời điểm của phòng xét nghiệm không đọc được", "The laboratory's time cannot be read"),
    "happened_at_future": ("Thời điểm của phòng xét nghiệm ở tương lai", "The laboratory's time lies ahead"),
    "test_result_unknown": ("Kết quả xét nghiệm không có trong danh mục", "The test result is not in the list"),
    "ct_impossible": ("Giá trị Ct không phải là số từ 0 đến 50", "The cycle threshold is not between 0 and 50"),
    "updated_at_malformed": ("Thời điểm cập nhật không đọc được", "The time of change cannot be read"),
    "updated_at_future": ("Thời điểm cập nhật ở tương lai", "The time of change lies ahead"),
    "declared_at_malformed": ("Thời điểm khai không đọc được", "The time of declaration cannot be read"),
    "declared_at_missing": ("Không có thời điểm khai", "No time of declaration"),
    "declared_at_future": ("Thời điểm khai ở tương lai", "The time of declaration lies ahead"),
    "departs_at_malformed": ("Thời điểm khởi hành không đọc được", "The time of departure cannot be read"),
    "arrives_at_malformed": ("Thời điểm đến không đọc được", "The time of arrival cannot be read"),
    "diagnosis_malformed": ("Mã bệnh không đúng dạng ICD-10", "The diagnosis is no code of ICD-10"),
    "severity_unknown": ("Mức độ nguy cơ không có trong thỏa thuận", "The risk group is not in the agreement"),
    "care_unknown": ("Nơi điều trị không có trong thỏa thuận", "The place of care is not in the agreement"),
    "status_unknown": ("Trạng thái không có trong thỏa thuận", "The status is not in the agreement"),
    "onset_on_impossible": ("Ngày khởi phát không có thật", "The day of first symptoms does not exist"),
    "onset_on_future": ("Ngày khởi phát ở tương lai", "The day of first symptoms lies ahead"),
    "began_on_missing": ("Không có ngày vào viện", "No day on which care began"),
    "began_on_impossible": ("Ngày vào viện không có thật", "The day on which care began does not exist"),
    "began_on_future": ("Ngày vào viện ở tương lai", "The day on which care began lies ahead"),
    "ended_on_impossible": ("Ngày ra viện không có thật", "The day on which care ended does not exist"),
    "ended_on_future": ("Ngày ra viện ở tương lai", "The day on which care ended lies ahead"),
    "ended_before_began": ("Ra viện trước khi vào viện", "Care ended before it began"),
    "place_name_missing": ("Địa điểm không có tên", "The place has no name"),
    "place_missing": ("Không ghi mã địa điểm", "The code of the place is missing"),
    "visitor_unknown": (
        "Không có số điện thoại lẫn số giấy tờ của người đến",
        "Neither a telephone nor a paper of the visitor",
    ),
    "arrived_at_malformed": ("Thời điểm vào không đọc được", "The time of coming cannot be read"),
    "arrived_at_future": ("Thời điểm vào ở tương lai", "The time of coming lies ahead"),
    "arrived_after_reported": (
        "Giờ vào muộn hơn lúc lượt này được ghi nhận: đồng hồ sai",
        "The visit begins after it was reported: a clock is wrong",
    ),
    "visitor_unnamed": (
        "Không có số điện thoại, số giấy tờ hoặc ngày sinh của người đến",
        "No telephone, paper or birth date of the visitor",
    ),
    "arrived_at_expired": (
        "Lượt quét đã quá 30 ngày, không được lưu nữa",
        "The scan is more than 30 days old and may no longer be kept",
    ),
    "left_at_malformed": ("Thời điểm ra không đọc được", "The time of leaving cannot be read"),
    "left_at_future": ("Thời điểm ra ở tương lai", "The time of leaving lies ahead"),
    "direction_unknown": ("Không rõ nhập cảnh hay xuất cảnh", "Neither entry nor exit"),
    "port_missing": ("Không ghi cửa khẩu", "The border gate is missing"),
    "crossed_at_malformed": ("Thời điểm qua cửa khẩu không đọc được", "The time of crossing cannot be read"),
    "crossed_at_future": ("Thời điểm qua cửa khẩu ở tương lai", "The time of crossing lies ahead"),
    "area_level_unknown": ("Cấp của địa bàn không rõ", "The level of the area is unknown"),
    "area_name_missing": ("Địa bàn không có tên", "The area has no name"),
    "arrives_before_departs": ("Đến trước khi khởi hành", "The arrival is before the departure"),
    "answer_unknown": ("Mã kết quả không có trong thỏa thuận", "The result code is not in the agreement"),
    "question_refused": ("Câu hỏi bị từ chối vì sai tham số", "The question was refused as malformed"),
    "card_malformed": ("Số thẻ bảo hiểm y tế không đúng dạng", "Not a number of a health insurance card"),
    "card_date_impossible": ("Ngày trên thẻ không có thật", "A date of the card does not exist"),
    "card_ends_before_it_begins": ("Thẻ hết hạn trước ngày có giá trị", "The card ends before it begins"),
    "sex_malformed": ("Giới tính không phải 0, 1 hoặc 2", "The sex is not 0, 1 or 2"),
    "moved_on_missing": ("Không có ngày", "No day"),
    "moved_on_impossible": ("Ngày không có thật", "The day does not exist"),
    "moved_on_future": ("Ngày ở tương lai", "The day lies ahead"),
    "unit_unknown": ("Mã đơn vị hành chính không có trong danh mục", "No unit has this code"),
    "people_not_number": ("Số người không phải là số nguyên", "The number of people is no whole number"),
    "cell_too_small": (
        "Ô dưới 15 người: phải được ẩn trước khi gửi",
        "Fewer than 15 people: to be suppressed before it is sent",
    ),
    "operator_malformed": ("Mã nhà mạng không đúng dạng", "Not a code of an operator"),
    "patient_unknown": ("Chưa có người mà bản ghi này nói tới", "The person it is about is not known yet"),
    "patient_not_named": ("Không ghi bản ghi nói về ai", "It does not say whom it is about"),
    "dose_date_partial": ("Ngày tiêm không đủ ngày, tháng, năm", "The day of injection is not a full date"),
    "result_missing": ("Không có kết quả, hoặc có hai kết quả khác nhau", "No result, or two that differ"),
    "test_time_malformed": ("Thời điểm xét nghiệm không đọc được", "The time of the test cannot be read"),
    "test_time_future": ("Thời điểm xét nghiệm ở tương lai", "The time of the test lies ahead"),
    "card_missing": ("Không có số thẻ bảo hiểm y tế", "No number of an insurance card"),
    "stay_date_partial": ("Ngày vào viện không đủ ngày, tháng, năm", "The day of admission is not a full date"),
    "stay_date_future": ("Ngày vào viện ở tương lai", "The day of admission lies ahead"),
    "fhir_not_agreed": ("Nội dung ngoài thỏa thuận", "Its content is outside the agreement"),
    "fhir_meaning_modified": ("Có phần mở rộng làm đổi nghĩa", "A modifier extension changes what it means"),
    **{code: (vi, en) for code, (vi, en, _) in fhir.WORDS.items()},
}


# What can be wrong with a column of a canonical table: the code is the column and one of these, "given_on:future".
FAULTS = {
    "missing": ("không có giá trị", "is empty"),
    "malformed": ("không đọc được", "cannot be read"),
    "unknown": ("không có trong danh mục", "is not in its list"),
    "future": ("ở tương lai", "lies ahead"),
    "before_begin": ("sớm hơn lúc bắt đầu", "lies before the beginning"),
}


def reason(code: str) -> tuple[str, str]:
    """What a code means, in Vietnamese and English: one alone, one of an element of FHIR, or a column's fault."""
    what, _, where = code.partition(":")
    if what in REASONS:
        vi, en = REASONS[what]
        return (f"{vi}: {where}", f"{en}: {where}") if where else (vi, en)
    vi, en = FAULTS[where]
    return f"Cột {what} {vi}", f"The column {what} {en}"
