"""What can be wrong with a file that an officer hands in."""

from pccovid.ground.errors import Problem


class NoFile(Problem):
    """Bạn chưa chọn tệp nào. Bấm vào ô chọn tệp rồi gửi lại."""

    code = "list_no_file"


class EmptyFile(Problem):
    """Tệp này trống. Mở lại bảng tính, lưu rồi gửi lại; chưa có gì được nhận."""

    code = "list_empty"


class TooLarge(Problem):
    """Tệp lớn hơn 10 MB. Chia danh sách thành nhiều tệp, mỗi tệp vẫn có dòng tên cột, rồi gửi từng tệp."""

    code = "list_too_large"
    status = 413


class NotATable(Problem):
    """Đây không phải tệp CSV hay XLSX. Trong bảng tính, chọn Lưu thành và chọn “CSV UTF-8” hoặc “.xlsx” rồi gửi lại."""

    code = "list_not_a_table"


class FormerWorkbook(Problem):
    """Đây là tệp Excel kiểu cũ (.xls). Mở tệp, chọn Lưu thành, chọn “.xlsx” rồi gửi lại."""

    code = "list_former_workbook"


class NotUnicode(Problem):
    """Chữ trong tệp không phải mã UTF-8 nên tên sẽ sai dấu. Trong Excel chọn Lưu thành “CSV UTF-8” rồi gửi lại."""

    code = "list_not_unicode"


class AlreadyHandedIn(Problem):
    """Đúng tệp này đơn vị bạn đã gửi rồi, nên không nhận lần nữa. Xem nó trong các danh sách đã gửi bên dưới."""

    code = "list_already"
    status = 409


class NoSuchList(Problem):
    """Không tìm thấy danh sách này trong đơn vị bạn."""

    code = "list_not_found"
    status = 404


class AlreadyDecided(Problem):
    """Danh sách này đã đổi trạng thái, có thể do đồng nghiệp vừa bấm. Không có gì bị làm hai lần; bạn xem lại trang."""

    code = "list_decided"
    status = 409
