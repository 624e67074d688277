"""What can go wrong with an order, in the words of the officer who reads it."""

from pccovid.ground.errors import NotFound, Problem


class NoSuchOrder(NotFound):
    """Không tìm thấy quyết định này ở nơi bạn phụ trách. Có thể nơi khác đã nhận; bạn xem lại danh sách."""

    code = "no_such_order"


class NotInThisState(Problem):
    """Quyết định đã ở bước khác, nên việc này không làm được nữa. Bạn tải lại trang để xem; chưa có gì thay đổi."""

    code = "order_in_another_state"
    status = 409


class NotAccepted(Problem):
    """Chưa ai xác nhận người này là tiếp xúc gần, nên chưa ký được. Người truy vết xác nhận trước; đề xuất vẫn còn."""

    code = "contact_not_accepted"
    status = 409


class SiteFull(Problem):
    """Nơi này không còn đủ chỗ. Bạn chọn nơi khác hoặc tăng số giường; chưa ai được xếp vào."""

    code = "site_full"
    status = 409


class ReasonMissing(Problem):
    """Bạn ghi lý do bằng vài chữ: người cách ly và người kiểm tra sau này đọc được vì sao."""

    code = "order_reason_missing"
    status = 422


class NotATransfer(Problem):
    """Không chuyển được: nơi nhận phải là xã, phường khác và chưa có lời đề nghị nào đang chờ. Chưa có gì thay đổi."""

    code = "order_not_transferred"
    status = 409


class TooLateToUndo(Problem):
    """Việc này không hoàn tác được nữa: đã quá 10 phút hoặc đã có bước tiếp theo. Quyết định vẫn như đang hiện."""

    code = "order_not_undoable"
    status = 409
