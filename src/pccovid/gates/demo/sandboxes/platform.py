"""The REST interfaces of the vaccination platform and of the police's travel declarations."""

from pathlib import Path

from pccovid.gates.demo.sandboxes.paging import Form, Pages

DOSES = Form(
    "/api/v1/mui-tiem", since="cap_nhat_tu", cursor="trang", limit="so_dong", rows="du_lieu", next="trang_tiep"
)
TRAVEL = Form(
    "/v1/to-khai-di-chuyen", since="tu", cursor="con_tro", limit="toi_da", rows="ket_qua", next="con_tro", has_tags=True
)


class Platform(Pages):
    """The vaccination platform over the file that the builder wrote."""

    def __init__(self, doses: Path) -> None:
        super().__init__(doses, DOSES)


class Travel(Pages):
    """The travel declarations over the file that the builder wrote."""

    def __init__(self, declarations: Path) -> None:
        super().__init__(declarations, TRAVEL)
