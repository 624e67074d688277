"""Files that an officer takes out."""

from typing import Literal

from litestar import Response

from pccovid.ground.errors import NotFound

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def form_of(text: str) -> Literal["csv", "xlsx"]:
    """The form that an address names.

    Raises
    ------
    NotFound
    """
    if text == "csv":
        return "csv"
    if text == "xlsx":
        return "xlsx"
    raise NotFound


def download(content: bytes, name: str, media: str) -> Response[bytes]:
    """A file to keep."""
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
