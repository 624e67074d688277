"""Value sets: vaccines, sexes, forms, places of birth registration."""

from datetime import date, timedelta

import pytest

from pccovid.commons.codes import DECLARATIONS, SEXES, birth_registration_codes, vaccine, vaccines
from pccovid.commons.units import units


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Astra Zeneca", "vaxzevria"),
        ("AZ", "vaxzevria"),
        ("AZ 0.5ml", "vaxzevria"),
        ("COVID-19 Vaccine AstraZeneca", "vaxzevria"),
        ("ASTRAZENECA lô NJ0342", "vaxzevria"),
        ("Vero Cell", "vero-cell"),
        ("verocell", "vero-cell"),
        ("Vero Cell (Sinopharm)", "vero-cell"),
        ("Pfizer", "comirnaty"),
        ("Vắc xin Pfizer (BNT162b2)", "comirnaty"),
        ("Moderna", "spikevax"),
        ("SPUTNIK V", "sputnik-v"),
        ("J&J", "janssen"),
        ("Hayat-Vax (Sinopharm)", "hayat-vax"),
        ("Abdala (Cuba)", "abdala"),
        ("COVAXIN", "covaxin"),
    ],
)
def test_products_as_typed(text, code) -> None:
    assert vaccine(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "😀", "x" * 10_000, "mũi 1", "AZ + Pfizer", "Moderna/Pfizer", "Vắc xin Azure"]
)
def test_texts_that_name_no_product_or_several(text) -> None:
    assert vaccine(text) is None


def test_every_name_and_alias_leads_to_its_product() -> None:
    for code, product in vaccines().items():
        assert {vaccine(text) for text in (product.name, *product.aliases, code)} == {code}


def test_the_order_of_approval() -> None:
    approved = [(product.code, product.approved_on) for product in vaccines().values()]
    assert approved == [
        ("vaxzevria", date(2021, 2, 1)),
        ("sputnik-v", date(2021, 3, 23)),
        ("vero-cell", date(2021, 6, 3)),
        ("comirnaty", date(2021, 6, 12)),
        ("spikevax", date(2021, 6, 28)),
        ("janssen", date(2021, 7, 15)),
        ("hayat-vax", date(2021, 9, 10)),
        ("abdala", date(2021, 9, 17)),
        ("covaxin", date(2021, 11, 10)),
    ]


def test_schedules_follow_each_other_from_the_approval_on() -> None:
    for product in vaccines().values():
        assert product.schedule(product.approved_on - timedelta(days=1)) is None
        assert product.schedules[0].valid_from == product.approved_on
        assert product.schedules[-1].valid_to is None
        for earlier, later in zip(product.schedules, product.schedules[1:], strict=False):
            assert earlier.valid_to == later.valid_from


def test_an_interval_is_given_exactly_where_there_are_several_doses() -> None:
    for product in vaccines().values():
        for schedule in product.schedules:
            days = schedule.min_days, schedule.max_days
            assert days == (None, None) if schedule.doses == 1 else 0 < days[0] <= days[1]


def test_doses() -> None:
    on = date(2021, 12, 1)
    doses = {code: product.schedule(on).doses for code, product in vaccines().items()}
    assert doses.pop("janssen") == 1
    assert doses.pop("abdala") == 3
    assert set(doses.values()) == {2}


def test_the_interval_of_astrazeneca_was_shortened() -> None:
    az = vaccines()["vaxzevria"]
    assert [az.schedule(date(2021, 9, day)).min_days for day in (19, 20)] == [56, 28]


def test_what_could_not_be_checked_says_so() -> None:
    assert {product.confidence for product in vaccines().values()} == {"unverified"}
    schedules = {code: product.schedules[0].confidence for code, product in vaccines().items()}
    assert [code for code, confidence in schedules.items() if confidence == "unverified"] == [
        "janssen",
        "hayat-vax",
        "abdala",
        "covaxin",
    ]


def test_63_places_of_birth_registration() -> None:
    codes = birth_registration_codes()
    assert len(codes) == 63
    assert units().get(codes["001"]).name == "Hà Nội"
    assert units().get(codes["024"]).name == "Bắc Giang"
    assert units().get(codes["079"]).name == "Hồ Chí Minh"
    assert "023" not in codes


def test_short_lists() -> None:
    assert [(sex.code, sex.national) for sex in SEXES] == [("M", "1"), ("F", "2")]
    assert [form.code for form in DECLARATIONS] == ["health", "domestic", "entry"]
