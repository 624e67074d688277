"""What can be wrong with a case or with what is said of it, in the words of the officer who reads it."""

from pccovid.ground.errors import Problem


class NoSuchCase(Problem):
    """Không tìm thấy ca bệnh này trong địa bàn của bạn. Bạn xem lại số hồ sơ, ví dụ CB-20211015-0001."""

    code = "no_such_case"
    status = 404


class CannotOpen(Problem):
    """Chưa mở được hồ sơ cho người này: họ không ở địa bàn của bạn. Chưa có gì được ghi."""

    code = "cannot_open_case"
    status = 403


class AlreadyOpen(Problem):
    """Người này đã có hồ sơ ca bệnh của đợt nhiễm này. Bạn mở hồ sơ đó và ghi thêm vào; chưa mở thêm hồ sơ nào."""

    code = "case_already_open"


class ReasonNeeded(Problem):
    """Chưa có lý do. Bạn ghi ngắn gọn vì sao kết luận như vậy; những gì bạn đã chọn vẫn còn."""

    code = "case_reason_needed"


class DayAhead(Problem):
    """Ngày này chưa tới. Bạn xem lại ngày; những gì bạn đã nhập vẫn còn."""

    code = "case_day_ahead"


class OnsetFarOff(Problem):
    """Ngày khởi phát cách ngày lấy mẫu quá xa cho một đợt nhiễm. Bạn xem lại cả hai ngày; chưa có gì được ghi."""

    code = "case_onset_far_off"


class AfterSample(Problem):
    """Lần tiếp xúc đầu phải trước ngày lấy mẫu. Bạn xem lại ngày; chưa có gì được ghi."""

    code = "case_after_sample"


class NoDayOfOutcome(Problem):
    """Khỏi hoặc tử vong cần có ngày. Bạn ghi ngày; lựa chọn của bạn vẫn còn."""

    code = "case_no_day_of_outcome"


class OutcomeBeforeSample(Problem):
    """Ngày kết thúc trước ngày lấy mẫu hoặc khởi phát. Bạn xem lại ngày; chưa có gì được ghi."""

    code = "case_outcome_before_sample"


class DiedAlready(Problem):
    """Hồ sơ đã ghi tử vong. Nếu ghi nhầm, bạn bấm Hoàn tác ở dòng đó trong diễn biến; chưa có gì thay đổi."""

    code = "case_died_already"


class NotWhileCase(Problem):
    """Chưa hủy điều tra được: đây vẫn là ca bệnh. Bạn kết luận “Không phải ca bệnh” kèm lý do trước."""

    code = "case_not_while_case"


class NotClassifiedYet(Problem):
    """Chưa kết thúc điều tra được: ca chưa được phân loại. Bạn phân loại ca trước."""

    code = "case_not_classified_yet"


class NoSuchSource(Problem):
    """Không có ca nguồn mang số này. Bạn xem lại số, ví dụ CB-20211015-0001; ca nguồn không thể là chính ca này."""

    code = "no_such_source_case"


class NotOneInfection(Problem):
    """Hai hồ sơ này không phải của một người trong cùng một đợt nhiễm, nên không gộp được. Chưa có gì thay đổi."""

    code = "not_one_infection"


class NothingToUndo(Problem):
    """Không còn gì để hoàn tác: hồ sơ đã thay đổi sau đó. Bạn sửa trực tiếp mục cần sửa."""

    code = "nothing_to_undo"
