"""The words behind the codes of quarantine."""

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
    "birth_date_future": ("Ngày sinh ở tương lai", "The date of birth lies ahead"),
    "dose_missing": ("Không ghi mũi thứ mấy", "The number of the dose is missing"),
    "dose_not_number": ("Mũi thứ mấy không phải là số từ 1 đến 9", "The number of the dose is not 1 to 9"),
    "vaccine_missing": ("Không ghi loại vắc xin", "No vaccine is named"),
    "dose_date_missing": ("Không có ngày tiêm", "No day of injection"),
    "dose_date_impossible": ("Ngày tiêm không có thật", "The day of injection does not exist"),
    "dose_date_future": ("Ngày tiêm ở tương lai", "The day of injection lies ahead"),
    "updated_at_malformed": ("Thời điểm cập nhật không đọc được", "The time of change cannot be read"),
    "updated_at_future": ("Thời điểm cập nhật ở tương lai", "The time of change lies ahead"),
    "declared_at_malformed": ("Thời điểm khai không đọc được", "The time of declaration cannot be read"),
    "declared_at_missing": ("Không có thời điểm khai", "No time of declaration"),
    "declared_at_future": ("Thời điểm khai ở tương lai", "The time of declaration lies ahead"),
    "departs_at_malformed": ("Thời điểm khởi hành không đọc được", "The time of departure cannot be read"),
    "arrives_at_malformed": ("Thời điểm đến không đọc được", "The time of arrival cannot be read"),
    "area_level_unknown": ("Cấp của địa bàn không rõ", "The level of the area is unknown"),
    "area_name_missing": ("Địa bàn không có tên", "The area has no name"),
    "arrives_before_departs": ("Đến trước khi khởi hành", "The arrival is before the departure"),
    "answer_unknown": ("Mã kết quả không có trong thỏa thuận", "The result code is not in the agreement"),
    "question_refused": ("Câu hỏi bị từ chối vì sai tham số", "The question was refused as malformed"),
    "card_malformed": ("Số thẻ bảo hiểm y tế không đúng dạng", "Not a number of a health insurance card"),
    "card_date_impossible": ("Ngày trên thẻ không có thật", "A date of the card does not exist"),
    "card_ends_before_it_begins": ("Thẻ hết hạn trước ngày có giá trị", "The card ends before it begins"),
}


def reason(code: str) -> tuple[str, str]:
    """What a code means, in Vietnamese and English."""
    return REASONS[code]
