"""Units by the names and addresses that people write."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pccovid.commons.text import fold
from pccovid.commons.units import Ambiguous, Found, NotFound, Place, Unit, units

BEFORE, AFTER = date(2021, 10, 15), date(2026, 1, 1)
HCMC = "Thành phố Hồ Chí Minh"


def unit(code: str, level="commune", on=BEFORE) -> Unit:
    found = units().by_code(code, level, on)
    assert found is not None
    return found


def paths(found) -> list[str]:
    return [units().path(each) for each in found]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Thành phố Hồ Chí Minh", HCMC),
        ("TP HCM", HCMC),
        ("tp.hcm", HCMC),
        ("TPHCM", HCMC),
        ("HCM", HCMC),
        ("Tp. Ho Chi Minh", HCMC),
        ("Ho Chi Minh City", HCMC),
        ("Sài Gòn", HCMC),
        ("Ðà Nẵng", "Thành phố Đà Nẵng"),
        ("ĐÀ NẴNG", "Thành phố Đà Nẵng"),
        ("da nang", "Thành phố Đà Nẵng"),
        ("TT Huế", "Tỉnh Thừa Thiên Huế"),
        ("Thừa Thiên - Huế", "Tỉnh Thừa Thiên Huế"),
        ("TP Huế", "Thành phố Huế, Tỉnh Thừa Thiên Huế"),
        ("tỉnh Thanh Hoá", "Tỉnh Thanh Hóa"),
        ("tinh thanh hoa", "Tỉnh Thanh Hóa"),
        ("Tỉnh Hòa Bình", "Tỉnh Hoà Bình"),
        ("Bà Rịa Vũng Tàu", "Tỉnh Bà Rịa - Vũng Tàu"),
        ("BRVT", "Tỉnh Bà Rịa - Vũng Tàu"),
        ("Đắc Lắc", "Tỉnh Đắk Lắk"),
        ("KonTum", None),  # the province and its city
        ("Q.1", f"Quận 1, {HCMC}"),
        ("Q1", f"Quận 1, {HCMC}"),
        ("Quận 01", f"Quận 1, {HCMC}"),
        ("Quận 9", f"Thành phố Thủ Đức, {HCMC}"),  # merged on 1 January 2021, still written
        ("Quận Thủ Đức", f"Thành phố Thủ Đức, {HCMC}"),
        ("P. Bến Nghé", f"Phường Bến Nghé, Quận 1, {HCMC}"),
        ("T.X. Sơn Tây", "Thị xã Sơn Tây, Thành phố Hà Nội"),
        ("Huyện Ea Hleo", "Huyện Ea H'leo, Tỉnh Đắk Lắk"),
        ("Phan Rang Tháp Chàm", "Thành phố Phan Rang-Tháp Chàm, Tỉnh Ninh Thuận"),
        ("Phường Đúc", "Phường Phường Đúc, Thành phố Huế, Tỉnh Thừa Thiên Huế"),
        ("  TP.   Hà Nội  ", "Thành phố Hà Nội"),
        ("Việt Nam", "Việt Nam"),
    ],
)
def test_dirty_names(text, path) -> None:
    for written in (text, unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0")):
        found = units().find(written, BEFORE)
        if path is None:
            assert isinstance(found, Ambiguous)
        else:
            assert isinstance(found, Found)
            assert units().path(found.unit) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "😀",
        "a" * 10_000,
        "Hà Nội " * 2_000,
        "phường",
        "Sao Hỏa",
        "Huyện Hà Nội",
        "\ud800",
        "'; drop table",
    ],
)
def test_names_of_nothing(text) -> None:
    assert units().find(text, BEFORE) == NotFound()
    assert units().find(text, date(2020, 1, 1)) == NotFound()


def test_ambiguity_is_reported_with_all_candidates() -> None:
    found = units().find("Xã Tân Thành", BEFORE)
    assert isinstance(found, Ambiguous)
    assert len(found.candidates) == 27
    assert {candidate.full_name for candidate in found.candidates} == {"Xã Tân Thành"}


def test_without_accents_more_is_possible() -> None:
    found = units().find("xa tan thanh", BEFORE)
    assert isinstance(found, Ambiguous)
    assert {"Tân Thành", "Tân Thạnh", "Tân Thanh"} <= {candidate.name for candidate in found.candidates}


def test_tone_placement_changes_nothing() -> None:
    assert units().find("Thanh Hoá", BEFORE) == units().find("Thanh Hóa", BEFORE)


def test_within_and_level_decide() -> None:
    nam_dinh, vu_ban = unit("36", "province"), unit("359", "district")
    assert isinstance(units().find("Nam Định", BEFORE), Ambiguous)
    assert units().find("Nam Định", BEFORE, level="province") == Found(nam_dinh)
    assert units().find("Xã Tân Thành", BEFORE, within=vu_ban) == Found(unit("13759"))
    assert units().find("Xã Tân Thành", BEFORE, within=vu_ban, level="district") == NotFound()


def test_a_kind_excludes_other_levels_but_not_the_kind_that_followed_it() -> None:
    """A former xã that is a ward by now is still written the old way."""
    assert units().find("Xã Bến Nghé", BEFORE) == units().find("Phường Bến Nghé", BEFORE)
    assert units().find("Huyện Bến Nghé", BEFORE) == NotFound()


def test_the_same_name_on_two_days() -> None:
    assert isinstance(units().find("Sài Gòn", AFTER), Ambiguous)  # a ward bears the name since July 2025
    assert units().find("Tỉnh Nam Định", AFTER) == NotFound()
    assert units().find("Huế", AFTER) == Found(unit("46", "province", AFTER))


VU_BAN = "Xã Tân Thành, Huyện Vụ Bản, Tỉnh Nam Định"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Số 5 ngõ 3, xã Tân Thành, huyện Vụ Bản, Nam Định", VU_BAN),
        ("SỐ 5 NGÕ 3, XÃ TÂN THÀNH, HUYỆN VỤ BẢN, TỈNH NAM ĐỊNH", VU_BAN),
        ("so 5 ngo 3, xa tan thanh, huyen vu ban, nam dinh", VU_BAN),
        ("Thôn Đông; X. Tân Thành; H. Vụ Bản; T. Nam Định; Việt Nam", VU_BAN),
        ("xã Tân Thành huyện Vụ Bản Nam Định", VU_BAN),
        ("Tân Thành Vụ Bản Nam Định", VU_BAN),
        ("Tân Thành - Vụ Bản - Nam Định - Việt Nam", VU_BAN),
        ("xã Tân Thành, huyện Vụ Bản", VU_BAN),
        ("xã Tân Thành, huyện Vụ Bản, Nam Định 420000", VU_BAN),
        ("Số 1, Bến Nghé, Quận 1, TP. Hồ Chí Minh", f"Phường Bến Nghé, Quận 1, {HCMC}"),
        ("Phường Thảo Điền, Quận 2, TP.HCM", f"Phường Thảo Điền, Thành phố Thủ Đức, {HCMC}"),
        ("12/3 Lê Lợi P9/Q3/TPHCM", f"Phường 09, Quận 3, {HCMC}"),
        ("phường 7 Đà Lạt", "Phường 7, Thành phố Đà Lạt, Tỉnh Lâm Đồng"),
        ("khu phố 3 thi tran van dien thanh tri ha noi", "Thị trấn Văn Điển, Huyện Thanh Trì, Thành phố Hà Nội"),
        ("Phú Xuân, Phú Vang, Huế", "Xã Phú Xuân, Huyện Phú Vang, Tỉnh Thừa Thiên Huế"),
        ("Vĩnh Ninh, Huế", "Phường Vĩnh Ninh, Thành phố Huế, Tỉnh Thừa Thiên Huế"),
        ("Vĩnh Bảo, Vĩnh Bảo, Hải Phòng", "Thị trấn Vĩnh Bảo, Huyện Vĩnh Bảo, Thành phố Hải Phòng"),
        ("Phường Lào Cai, Lào Cai, Lào Cai", "Phường Lào Cai, Thành phố Lào Cai, Tỉnh Lào Cai"),
        ("TP Hà Nội, Hà Nội", "Thành phố Hà Nội"),
        ("Nha Trang", "Thành phố Nha Trang, Tỉnh Khánh Hòa"),
        # Districts without communes are addresses.
        ("Bạch Long Vĩ, Hải Phòng", "Huyện Bạch Long Vĩ, Thành phố Hải Phòng"),
        ("Huyện đảo Côn Đảo, Bà Rịa - Vũng Tàu", "Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu"),
        # Streets bear the names of units.
        ("12 Lê Lợi, TP Vinh, Nghệ An", "Thành phố Vinh, Tỉnh Nghệ An"),
        ("35 Cầu Giấy, Hà Nội", "Thành phố Hà Nội"),
        ("ngõ 5 phố Hoàng Mai, Hà Nội", "Thành phố Hà Nội"),
        ("số 5 Quang Trung Hà Đông Hà Nội", "Quận Hà Đông, Thành phố Hà Nội"),
        ("5, Quận 1, TP HCM", f"Quận 1, {HCMC}"),  # a house number is no ward
        ("Tân Phú, 7, Hồ Chí Minh", HCMC),  # the ward in Quận 7, or the district Tân Phú?
        # What is misspelled is left out, and nothing below it is certain.
        ("xã Tân Thàn, huyện Vụ Bản, Nam Định", "Huyện Vụ Bản, Tỉnh Nam Định"),
        ("xã Tân Thành, huyện Vụ Bảnn, Nam Định", "Tỉnh Nam Định"),
        ("Xã Phú Sơn Nho Quan Ninh Bình", "Xã Phú Sơn, Huyện Nho Quan, Tỉnh Ninh Bình"),  # no "quận Ninh Bình"
    ],
)
def test_addresses(text, path) -> None:
    for written in (text, unicodedata.normalize("NFD", text)):
        place = units().parse_address(written, BEFORE)
        assert place.unit is not None
        assert units().path(place.unit) == path
        assert place.candidates == ()


@pytest.mark.parametrize(
    ("text", "path", "candidates"),
    [
        ("Cao Lãnh, Đồng Tháp", "Tỉnh Đồng Tháp", {"Thành phố Cao Lãnh", "Huyện Cao Lãnh"}),
        ("Phường Quang Trung, Hà Nội", "Thành phố Hà Nội", {"Phường Quang Trung"}),
        ("Nguyễn Trãi, Hà Nội", "Thành phố Hà Nội", {"Phường Nguyễn Trãi", "Xã Nguyễn Trãi"}),
    ],
)
def test_an_address_that_leaves_something_open(text, path, candidates) -> None:
    place = units().parse_address(text, BEFORE)
    assert place.unit is not None
    assert units().path(place.unit) == path
    assert {candidate.full_name for candidate in place.candidates} == candidates


def test_a_commune_alone_is_no_certain_place() -> None:
    place = units().parse_address("xã Tân Thành", BEFORE)
    assert place.unit is None
    assert len(place.candidates) == 27


@pytest.mark.parametrize(
    "text", ["", " ", ",,,", "\x00", "5", "😀" * 50, "a" * 10_000, "a," * 5_000, "\ud800", "phường, quận"]
)
def test_addresses_of_nowhere(text) -> None:
    assert units().parse_address(text, BEFORE) == Place(None)
    assert units().parse_address(text, date(2020, 1, 1)) == Place(None)


def test_the_end_of_a_long_text_is_read() -> None:
    place = units().parse_address("x" * 10_000 + ", Quận 1, TP HCM", BEFORE)
    assert place.unit == unit("760", "district")


def test_addresses_of_two_levels() -> None:
    place = units().parse_address("Số 2, Ba Đình, Hà Nội", AFTER)
    assert place == Place(unit("00004", on=AFTER))
    # Districts ended: the address of before is not read as one of today.
    assert units().parse_address("xã Tân Thành, huyện Vụ Bản, tỉnh Ninh Bình", AFTER) == Place(
        unit("37", "province", AFTER)
    )


def test_the_full_path_of_every_commune_leads_back_to_it() -> None:
    """Written in full; without accents, where no sister commune differs by accents only."""
    for on in (BEFORE, AFTER):
        communes = [each for each in units().at(on).units if each.level == "commune"]
        for commune in communes:
            assert units().parse_address(units().path(commune), on) == Place(commune)
        for commune in communes[::20]:
            place = units().parse_address(fold(units().path(commune)), on)
            assert place.unit is commune or commune in place.candidates


@given(st.text(alphabet="xãphườngquậnTânThànhVụBảnHồChíMinh 0123456789,.-/\n", max_size=80))
def test_no_address_breaks_the_reading(text) -> None:
    place = units().parse_address(text, BEFORE)
    assert all(place.unit is None or candidate.lies_in(place.unit) for candidate in place.candidates)
