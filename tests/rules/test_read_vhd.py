"""VHD: what a row of each tab becomes, ids of areas among it, and why one is refused."""

from datetime import date

import pytest

from pccovid.commons import codes, units
from pccovid.gates.sources import vhd
from pccovid.gates.sources.framework import fields as rule
from pccovid.gates.sources.framework.areas import Areas
from pccovid.gates.sources.framework.model import NULL, Area, Rejected
from pccovid.people import arrivals
from pccovid.records import border, declarations, travel

ON = date(2021, 10, 15)
HCM, D1, WARD = "5e" + "0" * 20 + "79", "5e" + "0" * 19 + "760", "5e" + "0" * 17 + "26740"
KNOWN = Areas(
    [
        Area(HCM, "province", "TP. Hồ Chí Minh", None),
        Area(D1, "district", "Quận 1", HCM),
        Area(WARD, "commune", "Phường Bến Nghé", D1),
    ]
)
COLUMNS = (
    "updated", *arrivals.PERSON, *arrivals.NATIONALITY, *declarations.FACTS.columns, *travel.JOURNEY.columns,
    *border.FACTS.columns,
)  # fmt: skip
PERSON = {
    "otherUser": "0", "fullName": "NGUYỄN VĂN AN", "passport": "", "birthYear": "1985", "gender": "Nam", "nation": "Việt Nam",
    "provinceId": HCM, "districtId": D1, "wardId": WARD, "address": "Số 5", "phone": "912345678", "email": "an@mau.vn",
}  # fmt: skip
CONTACTS = {"hasPatient": "2", "hasFromSickCountry": "2", "hasSick": "2"}
TIMES = {"createdAt": "2021-10-01T01:23:45.000Z", "updatedAt": ""}
HEALTH = {
    "_id": "60a", **PERSON, "showCountryPassing": "1", "countryPassing": "Hà Nội", "showSignal": "0", "showSignalNote": "",
    **CONTACTS, **TIMES,
}  # fmt: skip
DOMESTIC = {
    "_id": "60b", "vehicle": "Máy bay", "flightCode": "vn 123", "start": HCM, "departure": "Tân Sơn Nhất", "end": "Hà Nội",
    "destination": "Nội Bài", "vehicleCode": "", "seat": "12A", "departureDate": "20/10/2021 08:05", **PERSON,
    "placeTravelTo": "", "sign": "Không", **CONTACTS, **TIMES,
}  # fmt: skip
ENTRY = {
    "_id": "60c", "gate": "Nội Bài", "vehicle": "Máy bay", "vehicleCode": "KE 679", "seat": "7C", "countryStart": "Hàn Quốc",
    "departureDate": "13/10/2021", "arrivalDate": "14/10/2021", **PERSON, "countryPassing": "", "fever": "1", "cough": "0",
    "breathless": "0", "soreThroat": "0", "nausea": "0", "diarrhea": "0", "hemorrhage": "0", "rash": "1", "animal": "1",
    "hasPatient": "1", **TIMES,
}  # fmt: skip
TABS = {
    "HDHealth": (HEALTH, vhd.read_health),
    "HDLocal": (DOMESTIC, vhd.read_domestic),
    "HDPassenger": (ENTRY, vhd.read_entry),
}


def told(tab: str = "HDHealth", **other: str) -> dict[str, str | None]:
    form, read = TABS[tab]
    row = read(tuple((form | other).values()), ON, KNOWN)
    assert not isinstance(row, Rejected), row
    return {name: None if value == NULL else value for name, value in zip(COLUMNS, row, strict=True)}


@pytest.mark.parametrize("tab", TABS)
def test_the_contract_has_the_fields_of_the_tab_in_order(tab: str) -> None:
    assert vhd.CONNECTOR.contract.parts == {}
    assert tuple(TABS[tab][0]) == vhd.contracts()["vhd"].parts[tab].names


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, {"birth_year": "1985", "birth_date": None, "sex": "M", "phone": "0912345678", "nationality": "VNM"}),
        ({"gender": "Nu"}, {"sex": "F"}),
        ({"gender": "Khac"}, {"sex": None}),
        ({"phone": "912345678.0"}, {"phone": "0912345678"}),  # as a spreadsheet writes a number
        ({"phone": "84912345678"}, {"phone": "0912345678"}),
        ({"passport": "001085012345"}, {"id_number": "001085012345"}),
        ({"passport": "1085012345"}, {"id_number": "001085012345"}),  # a number has lost its zeros
        ({"passport": "12345679"}, {"id_number": "012345679"}),
        ({"passport": "C1234567"}, {"id_number": "C1234567"}),
        ({"passport": "123456780", "nation": "Hoa Kỳ"}, {"id_number": None, "nationality": "USA"}),
        ({"passport": "M12345678", "nation": "KR"}, {"id_number": "M12345678", "nationality": "KOR"}),
        ({"nation": "Atlantis"}, {"nationality": None}),
        ({"otherUser": "1"}, {"on_behalf": "t"}),
        ({"hasPatient": "1"}, {"exposed": "t"}),
        ({"hasPatient": ""}, {"exposed": None}),  # not answered is not "no"
        ({}, {"exposed": "f", "symptoms": None, "travelled": "Hà Nội", "contacts": None, "kind": "health"}),
        ({"hasSick": "1"}, {"exposed": "f", "contacts": "Người có biểu hiện sốt, ho, khó thở, viêm phổi"}),
        ({"showSignal": "1", "showSignalNote": "Ho"}, {"symptoms": "Ho"}),
        ({"showSignal": "1"}, {"symptoms": "Có biểu hiện"}),
        ({}, {"updated": "2021-10-01T08:23:45+07:00", "declared_at": "2021-10-01T08:23:45+07:00"}),
        ({"updatedAt": "2021-10-02T00:00:00Z"}, {"updated": "2021-10-02T07:00:00+07:00"}),
    ],
)
def test_a_health_declaration(form: dict[str, str], expected: dict[str, str | None]) -> None:
    assert expected.items() <= told(**form).items()


@pytest.mark.parametrize(
    ("form", "found", "place_text"),
    [
        ({}, True, "Số 5"),
        ({"wardId": "Phường Bến Nghé"}, True, "Số 5"),
        ({"provinceId": "TPHCM", "districtId": "Q.1", "wardId": "P. Bến Nghé"}, True, "Số 5"),
        ({"provinceId": "5eff" + "0" * 20}, True, "Số 5"),  # the ward's own list says where it lies
        ({"wardId": "5eff" + "0" * 20}, False, "Số 5, Quận 1, TP. Hồ Chí Minh"),
        ({"wardId": "", "address": ""}, False, "Quận 1, TP. Hồ Chí Minh"),
        ({"provinceId": "Hà Nội"}, False, "Số 5, Phường Bến Nghé, Quận 1, Hà Nội"),  # contradicts the ward
        ({"provinceId": "", "districtId": "", "wardId": ""}, False, "Số 5"),
    ],
)
def test_an_area_is_found_by_id_or_name_or_stays_in_words(form: dict[str, str], found: bool, place_text: str) -> None:
    row = told(**form)
    ward = units.units().by_code("26740", "commune", rule.CODES_OF)
    assert ward is not None
    assert (row["commune_id"], row["place_text"]) == (str(ward.unit_id) if found else None, place_text)


def test_areas_that_lie_in_each_other_end() -> None:
    circle = Areas([Area("a", "commune", "Bến Nghé", "b"), Area("b", "district", "Quận 1", "a")])
    assert circle.place("", "b", "a")[0] == told()["commune_id"]


def test_a_journey_hangs_on_a_domestic_declaration() -> None:
    row = told("HDLocal")
    assert {
        "kind": "domestic", "journey_mode": "plane", "journey_vehicle": "VN123", "journey_seat": "12A",
        "from_text": "Tân Sơn Nhất, TP. Hồ Chí Minh", "to_text": "Nội Bài, Hà Nội", "departs_at": "2021-10-20T08:05:00",
        "direction": None, "symptoms": None,
    }.items() <= row.items()  # fmt: skip
    found = units.units().by_code("79", "province", rule.CODES_OF)
    assert found is not None
    assert row["from_unit_id"] == str(found.unit_id)


@pytest.mark.parametrize(
    ("vehicle", "plate", "mode"),
    [
        ("Xe khách", "51B-123.45", "coach"), ("Tàu hỏa", "SE 3", "train"), ("Tàu thủy", "", "ship"), ("Xe máy", "", "motorbike"),
        ("Ô tô cá nhân", "30A 12345", "car"), ("Khinh khí cầu", "", "other"), ("", "", None),
    ],
)  # fmt: skip
def test_means_of_travel(vehicle: str, plate: str, mode: str | None) -> None:
    row = told("HDLocal", vehicle=vehicle, flightCode="", vehicleCode=plate)
    assert row["journey_mode"] == mode
    assert row["journey_vehicle"] == ("".join(c for c in plate if c.isalnum()) or None)


def test_no_departure_is_no_journey_and_no_fault() -> None:
    assert told("HDLocal", departureDate="")["departs_at"] is None


def test_an_entry_declares_a_crossing() -> None:
    assert {
        "kind": "entry", "direction": "entry", "crossed_at": "2021-10-14", "port": "Nội Bài", "crossing_mode": "air",
        "crossing_vehicle": "KE679", "crossing_seat": "7C", "abroad": "KOR", "departs_at": None, "exposed": "t",
        "symptoms": "Sốt, Nổi ban ngoài da", "contacts": "Trang trại, chợ buôn bán động vật sống, cơ sở giết mổ",
    }.items() <= told("HDPassenger", passport="M12345678", nation="KOR").items()  # fmt: skip


@pytest.mark.parametrize(
    ("tab", "form", "reason"),
    [
        ("HDHealth", {"_id": " "}, "key_missing"),
        ("HDHealth", {"fullName": "..."}, "name_missing"),
        ("HDHealth", {"birthYear": "85"}, "birth_date_impossible"),
        ("HDHealth", {"birthYear": "2022"}, "birth_date_future"),
        ("HDHealth", {"passport": "0010850123456"}, "id_number_malformed"),
        ("HDHealth", {"createdAt": "hôm qua"}, "declared_at_malformed"),
        ("HDHealth", {"createdAt": "2021-10-17T00:00:00Z"}, "declared_at_future"),
        ("HDLocal", {"departureDate": "32/10/2021 08:00"}, "departs_at_malformed"),
        ("HDLocal", {"departureDate": "01/11/2022"}, "departs_at_malformed"),
        ("HDPassenger", {"arrivalDate": "mai"}, "arrives_at_malformed"),
    ],
)
def test_refused(tab: str, form: dict[str, str], reason: str) -> None:
    whole, read = TABS[tab]
    assert read(tuple((whole | form).values()), ON) == Rejected((reason,))


@pytest.mark.parametrize(
    ("said", "code"),
    [("Việt Nam", "VNM"), ("viet nam", "VNM"), ("VN", "VNM"), ("Mỹ", "USA"), ("South Korea", "KOR"), ("D", "DEU"), ("x", None)],
)  # fmt: skip
def test_countries_by_code_and_name(said: str, code: str | None) -> None:
    assert codes.country(said) == code
