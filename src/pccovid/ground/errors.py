"""Problems: what can go wrong, in the words of the person who reads them."""

import traceback
from typing import ClassVar


class Problem(Exception):
    """Có lỗi xảy ra. Những gì bạn đã nhập vẫn còn; vui lòng thử lại."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    # Whether what the transaction wrote stays although it ends in this problem: a wrong guess must be counted.
    kept: ClassVar[bool] = False

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail
        super().__init__(detail or self.title)

    @property
    def title(self) -> str:
        """The sentence the user reads: the docstring of the class. Never personal data."""
        return (type(self).__doc__ or Problem.__doc__ or "").strip()


class NotFound(Problem):
    """Không tìm thấy trang hoặc dữ liệu này."""

    code = "not_found"
    status = 404


class Forbidden(Problem):
    """Bạn không có quyền xem dữ liệu này cho mục đích này."""

    code = "forbidden"
    status = 403


class TooMany(Problem):
    """Bạn đã thử quá nhiều lần. Vui lòng đợi rồi thử lại."""

    code = "too_many"
    status = 429


class Unavailable(Problem):
    """Hệ thống đang bận. Dữ liệu của bạn vẫn an toàn; vui lòng thử lại sau ít phút."""

    code = "unavailable"
    status = 503


class Unexpected(Problem):
    """Hệ thống gặp lỗi ngoài dự kiến. Dữ liệu của bạn vẫn an toàn; vui lòng thử lại sau ít phút."""

    code = "unexpected"
    status = 500


def place_of(raised: Exception) -> str:
    """Where in our code something went wrong, for the log; never what it was about: a database's words quote rows."""
    ours = [frame for frame in traceback.extract_tb(raised.__traceback__) if "pccovid" in frame.filename]
    return f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "outside our code"
