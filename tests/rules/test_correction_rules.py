"""Who mends what, until when, what may be stated, what makes a photo."""

import io
import struct
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from PIL import Image

from pccovid.commons import images
from pccovid.ground import crypto
from pccovid.records.corrections import photos, rules
from pccovid.records.corrections.model import (
    Desk,
    Dose,
    DoseAhead,
    DoseBeforeApproval,
    DoseBeforeBirth,
    Matter,
    NothingSaid,
    Record,
    Site,
    Told,
    TooLong,
)

AT = datetime(2021, 10, 15, 8, tzinfo=UTC)
TODAY = AT.date()
SITE = Site("79001", "Trạm Y tế Phường Trình Diễn")
DOSE = Record(1, "Bộ Y tế", SITE.name, SITE.site_code)
NO_SITE = Record(1, "Bộ Y tế", None, None)


@pytest.mark.parametrize(
    ("told", "record", "site", "desk", "owner", "days"),
    [
        (Told(Matter.DOSE), DOSE, SITE, Desk.SITE, SITE.name, 5),
        (Told(Matter.DOSE), NO_SITE, None, Desk.OPERATOR, "Bộ Y tế", 5),
        (Told(Matter.MISSING_DOSE), None, SITE, Desk.SITE, SITE.name, 5),
        (Told(Matter.MISSING_DOSE), None, None, Desk.OPERATOR, rules.VACCINATION_PLATFORM, 5),
        (Told(Matter.DECLARATION), NO_SITE, None, Desk.COMMUNE, rules.COMMUNE, 3),
        (Told(Matter.IDENTITY, wrong="birth"), NO_SITE, None, Desk.COMMUNE, rules.COMMUNE, 3),
        (Told(Matter.IDENTITY, wrong="id_number"), None, None, Desk.POLICE, rules.POLICE, 3),
        (Told(Matter.RESIDENCE), NO_SITE, None, Desk.POLICE, rules.POLICE, 3),
        (Told(Matter.TEST), NO_SITE, None, Desk.OPERATOR, "Bộ Y tế", 3),
        (Told(Matter.CARD), None, None, Desk.COMMUNE, rules.COMMUNE, 1),
        (Told(Matter.OTHER), None, None, Desk.COMMUNE, rules.COMMUNE, 5),
    ],
)
def test_desk_owner_and_clock(
    told: Told, record: Record | None, site: Site | None, desk: Desk, owner: str, days: int
) -> None:
    found = rules.desk(told, site and site.site_code)
    assert (found, rules.owner(told, found, record, site)) == (desk, owner)
    assert (rules.due(told.matter, AT) - AT).days == days


def test_every_matter_has_choices_a_desk_and_a_day() -> None:
    assert set(rules.choices()) == set(Matter)
    assert set(rules.promise(TODAY).days) == set(Matter)


def test_overdue_goes_up_level_by_level() -> None:
    due = AT + timedelta(days=3)
    assert [rules.level(due, AT + timedelta(days=d)) for d in (3, 4, 5, 6)] == [0, 1, 1, 2]


def test_words_are_needed_only_where_no_choice_says_it() -> None:
    assert rules.heard(Told(Matter.DOSE, wrong="day")).said == ""
    assert rules.heard(Told(Matter.MISSING_DOSE, claimed={"vaccine": "", "site": "Trạm"})).claimed == {"site": "Trạm"}
    for silent in (Told(Matter.DOSE, wrong="other"), Told(Matter.DOSE, wrong="invented"), Told(Matter.OTHER)):
        with pytest.raises(NothingSaid):
            rules.heard(silent)
    with pytest.raises(TooLong):
        rules.heard(Told(Matter.DOSE, "x" * 2001, "day"))


def test_a_site_is_found_by_its_name_without_accents_and_never_guessed() -> None:
    sites = [SITE, Site("79002", "Trạm Y tế Phường Khác")]
    assert rules.site_named("tram y te phuong trinh dien", sites) == SITE
    assert rules.site_named("Trình Diễn", sites) == SITE
    assert rules.site_named("Trạm Y tế", sites) is None
    assert rules.site_named("", sites) is None


@pytest.mark.parametrize(
    ("vaccine", "given", "born", "problem"),
    [
        ("vaxzevria", date(2021, 10, 16), "1990-05-06", DoseAhead),
        ("vaxzevria", date(2021, 8, 1), "2021-09-01", DoseBeforeBirth),
        (None, date(2020, 8, 1), "2021", DoseBeforeBirth),
        ("vaxzevria", date(2021, 1, 31), "1990", DoseBeforeApproval),
    ],
)
def test_p_16_a_dose_that_cannot_have_been_given_is_refused(
    vaccine: str | None, given: date, born: str, problem: type
) -> None:
    with pytest.raises(problem):
        rules.check_dose(vaccine, given, born, TODAY)


def test_p_16_what_can_be_is_not_refused() -> None:
    rules.check_dose("vaxzevria", TODAY, "1990", TODAY)
    rules.check_dose(None, date(2021, 2, 1), None, TODAY)


def test_p_17_back_dated_needs_a_second_person_unless_day_and_product_stay() -> None:
    long_ago, yesterday = (Dose("vaxzevria", "AZ", day) for day in (date(2021, 8, 12), TODAY - timedelta(1)))
    assert rules.needs_second(long_ago, None, TODAY)
    assert not rules.needs_second(yesterday, None, TODAY)
    assert not rules.needs_second(Dose("vaxzevria", "AZ", long_ago.given_on, lot="L2"), long_ago, TODAY)
    assert rules.needs_second(Dose("comirnaty", "Pfizer", long_ago.given_on), long_ago, TODAY)


# ---------------------------------------------------------------- photos
def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_anew_without_what_the_camera_wrote(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Secret camera"  # Model
    exif[0x0112] = 6  # Orientation: lying
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    clean, size = photos.clean(photo(kind, exif=exif))
    assert b"Secret camera" not in clean
    with Image.open(io.BytesIO(clean)) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("JPEG", size, {})
    assert size == (40, 60), "upright"


def test_a_large_photo_gets_smaller() -> None:
    assert photos.clean(photo("PNG", (4000, 1000)))[1] == (2000, 500)


def bomb() -> bytes:
    """A PNG of some hundred bytes that says it is 30,000 pixels a side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"", photos.NoPhoto),
        (b"not a picture, whatever.jpg says", photos.NotAPhoto),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", photos.NotAPhoto),
        (photo(size=(600, 400))[:900], photos.NotAPhoto),
        (photo("GIF"), photos.NotAPhoto),
        (bomb(), photos.NotAPhoto),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, photos.PhotoIsHeic),
        (b"\xff\xd8" + b"\0" * images.LARGEST, photos.PhotoTooLarge),
    ],
    ids=["nothing", "wrong-type", "svg", "cut", "gif", "bomb", "heic", "too-large"],
)
def test_what_is_no_photo_gets_its_own_sentence(sent: bytes, problem: type) -> None:
    with pytest.raises(problem):
        photos.clean(sent)


def test_c_02_a_seal_opens_only_for_the_row_it_is_bound_to() -> None:
    sealed = crypto.seal("evidence-1", b"picture", b"records.evidence:1:a")
    assert crypto.unseal("evidence-1", sealed, b"records.evidence:1:a") == b"picture"
    with pytest.raises(InvalidTag):
        crypto.unseal("evidence-1", sealed, b"records.evidence:2:a")
