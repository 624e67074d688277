"""What personas reported as wrong before anybody logs in: one correction on each desk of the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pccovid.gates.demo import vaccination
from pccovid.gates.demo.personas import home, personas
from pccovid.records.corrections import Desk, Matter


@dataclass(frozen=True)
class Reported:
    """A correction of the persona with this paper's `number`, as it lies on a desk; `sent` is its day."""

    reference: str
    number: str
    matter: Matter
    wrong: str
    said: str
    claimed: dict[str, str]
    desk: Desk
    site: str | None
    owner: str
    sent: date


def reported() -> Iterator[Reported]:
    """One for each desk: the site's second missing dose, a name, a paper, and a dose that no desk here gave."""
    number = {persona.phone[-1]: persona.id_number for persona in personas()}
    code, name = vaccination.site(home())
    yield Reported(
        "PA-211013-00000001", number["3"], Matter.MISSING_DOSE, "", "Lúc tiêm tôi chưa có số điện thoại.",
        {"vaccine": "vero-cell", "given_on": "2021-10-02", "site": name}, Desk.SITE, code, name, date(2021, 10, 13),
    )  # fmt: skip
    yield Reported(
        "PA-211010-00000002", number["1"], Matter.IDENTITY, "full_name", "Tên tôi là Hòa, không phải Hoà.", {},
        Desk.COMMUNE, None, f"Trạm Y tế {home().commune.full_name}", date(2021, 10, 10),
    )  # fmt: skip
    yield Reported(
        "PA-211014-00000003", number["5"], Matter.IDENTITY, "id_number", "Số ghi ở mũi hai là của chồng tôi.", {},
        Desk.POLICE, None, f"Công an {home().commune.full_name}", date(2021, 10, 14),
    )  # fmt: skip
    yield Reported(
        "PA-211014-00000004", number["4"], Matter.MISSING_DOSE, "", "Tôi tiêm mũi hai ở xe tiêm lưu động.",
        {"vaccine": "vaxzevria", "given_on": "2021-10-10"}, Desk.OPERATOR, None,
        "Nền tảng quản lý tiêm chủng COVID-19", date(2021, 10, 14),
    )  # fmt: skip
