"""The papers of quarantine: the decision and the certificate of release (PDF, A4), each with a code to check it by."""

from dataclasses import dataclass
from io import BytesIO

from litestar import Response
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pccovid.gates.web import pdf
from pccovid.gates.web.language import LANGUAGES, Language, language
from pccovid.gates.web.security import AnyRequest
from pccovid.response import quarantine
from pccovid.response.quarantine import Order, Paper

PATH = "/kiem-tra"


@dataclass(frozen=True)
class Content:
    """What a paper says: the order, this version of it, of whom, and where they stay."""

    order: Order
    paper: Paper
    name: str
    birth_year: str  # empty: unknown
    site: str | None
    address: str


def address(request: AnyRequest, paper: Paper) -> str:
    """Where whoever holds the paper checks it."""
    return f"{str(request.base_url).rstrip('/')}{PATH}/{paper.code}"


def answer(content: Content, said: Language) -> Response[bytes]:
    """The file as a browser shows it; its name says nothing about anybody."""
    headers = {"content-disposition": f'inline; filename="pccovid-{content.order.order_no}.pdf"'}
    return Response(draw(content, said), media_type="application/pdf", headers=headers)


def draw(content: Content, said: Language) -> bytes:
    """An A4 page in Vietnamese, as it was decided; who reads another language finds a second page in theirs."""
    file, decided = BytesIO(), language(LANGUAGES[0])
    canvas = pdf.blank(file, A4, decided.code, _title(content, decided))
    for one in (decided, said) if said.code != decided.code else (decided,):
        _page(canvas, content, one)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _title(content: Content, said: Language) -> str:
    what = "early" if content.paper.kind == "release" and not _completed(content) else content.paper.kind
    return said.text(f"order_paper.{what}_{content.order.kind}")


def _completed(content: Content) -> bool:
    """Whether the order ran to its last day; whoever was released earlier need not watch themselves afterwards."""
    return content.order.state == quarantine.State.COMPLETED


def _page(canvas: Canvas, content: Content, said: Language) -> None:
    order, paper = content.order, content.paper
    width, height = A4
    block = pdf.Block(canvas, 25 * mm, width - 50 * mm)
    canvas.setFillColorRGB(*pdf.BRAND)
    y = block.write(height - 20 * mm, "PcCovid", pdf.BOLD, 20)
    canvas.setFillColorRGB(0, 0, 0)
    y = block.write(y - 4 * mm, _title(content, said), pdf.BOLD, 18, most=3)
    number = said.text("order_paper.number", number=order.order_no, version=paper.version)
    y = block.write(y, number, pdf.REGULAR, 12)
    y = block.write(y - 4 * mm, content.name, pdf.BOLD, 18, most=3)
    if content.birth_year:
        y = block.write(y, said.text("qr.born", year=content.birth_year), pdf.REGULAR, 12)
    for line in _lines(content, said):
        y = block.write(y - 1 * mm, line, pdf.REGULAR, 12, most=5)
    signed = said.text("order_paper.signed", who=paper.signed_by, moment=said.moment(paper.made_at))
    block.write(y - 4 * mm, signed, pdf.BOLD, 12, most=3)
    side = 48 * mm
    pdf.draw_qr(canvas, content.address, 25 * mm, 24 * mm, side)
    beside = pdf.Block(canvas, 25 * mm + side + 6 * mm, width - 56 * mm - side)
    y = beside.write(24 * mm + side, said.text("order_paper.check"), pdf.REGULAR, 11, most=6)
    page, _, code = content.address.rpartition("/")
    for part in (f"{page}/", code):  # whole, for whoever types it
        y = beside.write(y, part, pdf.REGULAR, 9)


def _lines(content: Content, said: Language) -> list[str]:
    paper, kind = content.paper, content.order.kind
    rules = next(s for s in quarantine.rule_sets() if s.version == paper.rule)
    ground = said.text("order_paper.ground", source=rules.source)
    watch = said.text("order_paper.watch", day=said.day(paper.watch_until))
    if paper.kind == "release":
        over = said.text("order_paper.over", day=said.day(paper.made_at.date()))
        watches = _completed(content) and paper.watch_until > paper.made_at.date()
        return [over, *([watch] if watches else []), ground]
    days = said.text(f"order_paper.days_{kind}", start=said.day(paper.from_on), end=said.day(paper.until_on))
    place = said.text("order_paper.where", where=content.site or said.text(f"setting.{paper.setting}"))
    counted = said.text("order_paper.counted", day=said.day(paper.exposed_on))
    return [
        days,
        place,
        *([watch] if paper.watch_until > paper.until_on else []),
        counted,
        ground,
        said.text("order_paper.rights"),
    ]
