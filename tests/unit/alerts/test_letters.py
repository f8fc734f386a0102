"""What a message says, and how a mail is made: parsed back as a mail program would."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from unicodedata import is_normalized

import pytest

from schemas.events import Bilingual, Explained, SeriesPoint, SlipChanged
from services.alerts.acts import Act, ActKind
from services.alerts.bundles import AckLink
from services.alerts.deliveries import Delivery, planned
from services.alerts.episodes import Channel, Reader, Story
from services.alerts.letters import Letter, Tone, compose
from services.alerts.mime import mail
from services.alerts.planning import message_id
from services.alerts.render import Renderer
from services.alerts.routing import Language
from targets.words import Text
from tests.unit.alerts.world import ADDRESS, NOON, PROGRAMME, a_change, a_recipient, heard

RENDERER = Renderer()
POINTS = (
    SeriesPoint("2026-Q2", Decimal(40), Decimal(50)),
    SeriesPoint("2026-Q3", Decimal("41.5"), Decimal(54)),
)
SHORTFALL = a_change(
    target="sti-budget-share",
    finding="floor_breached",
    severity="critical",
    since="2026",
    period="2026",
    stage="plan",
    value=Decimal("2.8"),
    goal=Decimal(3),
    to_status="missed",
    amount=Decimal(57_000_000_000),
    amount_unit="VND",
)


def a_letter(
    event: SlipChanged, *, language: Language = Language.VI, told_before: bool = True
) -> Letter:
    """The letter to an ordinary reader."""
    return compose(
        heard(event),
        a_recipient(language=language),
        PROGRAMME,
        told_before=told_before,
        public_url="https://slipwatch.example.test",
    )


def a_delivery(event: SlipChanged) -> Delivery:
    """Its delivery."""
    reader = Reader("lan", Channel.EMAIL)
    identity = message_id(event.episode, event.seq, reader, "laocai.example.test")
    return planned(
        heard(event), reader, role=Text("Đầu mối", "Desk"), message_id=identity, now=NOON
    )


def a_mail(event: SlipChanged, language: Language = Language.VI) -> EmailMessage:
    """The mail, through its bytes."""
    made = mail(
        a_letter(event, language=language),
        a_recipient(addresses={Channel.EMAIL: ADDRESS}),
        a_delivery(event),
        sender="slipwatch@laocai.example.test",
        now=NOON,
        renderer=RENDERER,
    )
    return message_from_bytes(made.as_bytes(), policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """The text of one of the two parts."""
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


def test_the_subject_says_what_is_new_and_keeps_its_stem() -> None:
    opened, recovered = a_mail(a_change()), a_mail(a_change(2, "recovered"))

    assert opened["subject"] == "[Phát sinh] Chậm lộ trình: Phủ sóng 5G toàn tỉnh"
    assert recovered["subject"] == "[Đã khắc phục] Chậm lộ trình: Phủ sóng 5G toàn tỉnh"


def test_a_mail_has_both_parts_in_ascii_lines_and_composed_form() -> None:
    message = a_mail(a_change())

    assert message.get_content_type() == "multipart/alternative"
    kinds = [one.get_content_type() for one in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert {one["content-transfer-encoding"] for one in message.iter_parts()} == {
        "quoted-printable"
    }
    for kind in ("plain", "html"):
        assert is_normalized("NFC", part(message, kind))
        assert "Phủ sóng 5G toàn tỉnh" in part(message, kind)
    assert message.as_bytes().isascii()


def test_the_headers_thread_the_mail_and_keep_robots_from_answering() -> None:
    opened, recovered = a_mail(a_change()), a_mail(a_change(2, "recovered"))

    assert opened["message-id"] != recovered["message-id"]
    assert opened["references"] == recovered["references"] == opened["in-reply-to"]
    assert opened["message-id"].startswith("<alert.episode-5g.1.")
    assert opened["message-id"].endswith("@laocai.example.test>")
    assert opened["auto-submitted"] == "auto-generated"
    assert opened["x-auto-response-suppress"] == "All"
    assert opened["date"].datetime == NOON
    assert opened["to"] == f"Đầu mối Sở KHCN <{ADDRESS}>"


def test_the_message_id_is_the_same_on_every_attempt_and_holds_no_address() -> None:
    first, again = a_mail(a_change()), a_mail(a_change())

    assert first["message-id"] == again["message-id"]
    assert "lan" not in first["message-id"].split("@")[0].split(".")[-1]


def test_a_line_break_in_a_name_cannot_add_a_header() -> None:
    message = a_mail(a_change(target="x\r\nBcc: everybody@example.test"))

    assert message["bcc"] is None
    assert message["subject"].endswith("x Bcc: everybody@example.test")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_breached_floor_names_its_shortfall_in_money_and_what_would_mend_it(kind: str) -> None:
    text = part(a_mail(SHORTFALL), kind)

    for words in (
        "Dưới mức tối thiểu",
        "Khẩn cấp",
        "2,8% (năm 2026, dự toán)",
        "3% (hạn 31/12/2030)",
        "57 tỷ đồng",
        "năm 2026",
        "Sở Tài chính",
        "https://slipwatch.example.test/targets/sti-budget-share",
        "Cần tăng 4,2 điểm mỗi quý.",
    ):
        assert words in text, words


def test_an_english_reader_gets_english_first_and_the_gist_in_vietnamese() -> None:
    text = part(a_mail(SHORTFALL, language=Language.EN), "plain")

    assert "VND 57 billion" in text
    assert "2.8% (2026, plan)" in text
    assert text.index("Spending on science") < text.index("Chi cho khoa học, công nghệ")
    assert "Giá trị" not in text


def test_a_retraction_withdraws_and_apologises_and_asks_for_nothing() -> None:
    letter = a_letter(a_change(2, "retracted"))

    assert letter.tone is Tone.WITHDRAWN
    assert "rút lại" in letter.lead
    assert "xin lỗi" in letter.lead
    assert letter.remedy == ""


def test_a_recovery_that_nobody_had_been_warned_of_says_so() -> None:
    told = a_letter(a_change(2, "recovered"))
    untold = a_letter(a_change(2, "recovered"), told_before=False)

    assert "trước khi cảnh báo kịp gửi đi" not in told.lead
    assert "trước khi cảnh báo kịp gửi đi" in untold.lead


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_invented_figures_are_marked_as_such(kind: str) -> None:
    message = a_mail(a_change(invented=True))

    assert "SỐ LIỆU GIẢ ĐỊNH" in part(message, kind)
    assert "[GIẢ ĐỊNH]" in message["subject"]
    assert "SỐ LIỆU GIẢ ĐỊNH" in RENDERER.chat(a_letter(a_change(invented=True)))
    assert "GIẢ ĐỊNH" not in part(a_mail(a_change()), kind)


def test_html_escapes_what_the_event_says() -> None:
    event = a_change(sentence=Bilingual("<script>x</script>", "<b>y</b>"))

    html = part(a_mail(event), "html")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_chat_message_keeps_its_link_however_long_it_is() -> None:
    event = a_change(sentence=Bilingual("Rất dài. " * 500, "Long. "))

    text = RENDERER.chat(a_letter(event))

    assert len(text) <= 2000
    assert text.endswith("https://slipwatch.example.test/targets/coverage-5g")


def test_a_bare_event_still_makes_a_whole_letter() -> None:
    bare = a_change(
        value=None, goal=None, achieved=None, required=None, remedy=None, from_status="", period=""
    )

    text = RENDERER.text(a_letter(bare))

    assert "Phủ sóng 5G toàn tỉnh" in text
    assert "None" not in text


def test_a_message_shows_when_it_was_sent_not_when_it_was_planned() -> None:
    message = mail(
        a_letter(a_change()),
        a_recipient(addresses={Channel.EMAIL: ADDRESS}),
        a_delivery(a_change()),
        sender="slipwatch@laocai.example.test",
        now=NOON + timedelta(hours=1),
        renderer=RENDERER,
    )

    assert message["date"].datetime == NOON + timedelta(hours=1)


def test_the_verdict_is_the_first_sentence_and_what_would_mend_it_comes_before_the_numbers() -> (
    None
):
    text = part(a_mail(SHORTFALL), "html")

    body = text[text.index("<h1") :]
    verdict, remedy, numbers = (
        body.index(words)
        for words in ("chậm so với lộ trình", "Cần tăng 4,2 điểm mỗi quý.", "Giá trị")
    )
    assert verdict < remedy < numbers


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_derivation_is_told_with_its_formulas(kind: str) -> None:
    step = Explained(Bilingual("Quãng đường đã đi được", "The way covered"), "(41,5 − 30) / 70")

    text = part(a_mail(a_change(steps=(step,), pace=Decimal("0.48"))), kind)

    assert "Vì sao?" in text
    assert "Quãng đường đã đi được" in text
    assert "(41,5 − 30) / 70" in text
    assert "0,48" in text


def test_the_letter_offers_to_acknowledge_and_repeats_the_link_in_every_form() -> None:
    link = "https://slipwatch.example.test/a/token"
    letter = replace(a_letter(a_change()), ack=link)

    assert f"Đã nhận:\n{link}" in RENDERER.text(letter)
    assert f'href="{link}"' in RENDERER.html(letter)
    assert f"Đã nhận: {link}" in RENDERER.chat(letter)
    assert link not in RENDERER.chat(letter, links=False)


def test_nothing_is_acknowledged_once_it_is_over() -> None:
    letter = compose(
        heard(a_change(2, "recovered")),
        a_recipient(),
        PROGRAMME,
        told_before=True,
        public_url="https://slipwatch.example.test",
        ack=AckLink("https://slipwatch.example.test/a/token"),
    )

    assert letter.ack == ""


def test_what_happened_so_far_tells_changes_and_what_people_did_in_the_order_of_time() -> None:
    chapters = (
        heard(a_change(1, on=date(2026, 11, 3)), NOON - timedelta(days=20)),
        heard(a_change(2, "worsened", severity="serious", to_status="off_track")),
    )
    acts = (
        Act(
            "a1",
            ActKind.PLANNED,
            NOON - timedelta(days=15),
            "lan",
            comment="Lắp thêm trạm",
            due=date(2027, 1, 31),
            rest={"role": {"vi": "Đầu mối Sở KHCN", "en": "Desk of Science"}},
        ),
    )
    letter = compose(
        chapters[1],
        a_recipient(),
        PROGRAMME,
        told_before=True,
        public_url="https://slipwatch.example.test",
        story=Story("episode-5g", chapters, acts=acts),
    )

    assert letter.course == (
        ("03/11/2026", "Phát sinh (Cảnh báo): Có nguy cơ chậm"),
        (
            "08/11/2026",
            "Biện pháp khắc phục (Đầu mối Sở KHCN), hạn 31/01/2027: Lắp thêm trạm",
        ),
        ("23/11/2026", "Xấu đi (Nghiêm trọng): Chậm lộ trình"),
    )
    assert "Biện pháp khắc phục" in RENDERER.text(letter)


def test_a_reminder_says_that_nobody_has_acknowledged() -> None:
    letter = compose(
        heard(a_change()),
        a_recipient(),
        PROGRAMME,
        told_before=False,
        public_url="https://slipwatch.example.test",
        step=2,
    )

    assert letter.subject == "[Nhắc lần 2 · Phát sinh] Chậm lộ trình: Phủ sóng 5G toàn tỉnh"
    assert "chưa có ai xác nhận" in letter.lead


def test_an_assignment_carries_the_words_that_came_with_it() -> None:
    letter = compose(
        heard(a_change()),
        a_recipient(language=Language.EN),
        PROGRAMME,
        told_before=False,
        public_url="https://slipwatch.example.test",
        assigned="By Friday, please.",
    )

    assert letter.subject.startswith("[Assigned] ")
    assert "“By Friday, please.”" in letter.lead


def test_a_deputy_is_told_on_whose_behalf() -> None:
    letter = compose(
        heard(a_change()),
        a_recipient(),
        PROGRAMME,
        told_before=False,
        public_url="https://slipwatch.example.test",
        stands_for=Text("Giám đốc Sở KHCN", "Head of Science"),
    )

    assert letter.footer.endswith("Đầu mối Sở KHCN (thay cho Giám đốc Sở KHCN).")


def test_the_chart_lies_in_the_mail_and_says_its_numbers_where_no_image_is_shown() -> None:
    message = a_mail(a_change(points=POINTS))

    plain, related = message.iter_parts()
    html, image = related.iter_parts()
    place = image["content-id"].strip("<>")
    assert related.get_content_type() == "multipart/related"
    assert image.get_content_type() == "image/png"
    assert image["content-disposition"].startswith("inline")
    assert f'src="cid:{place}"' in html.get_content()
    assert "quý 3/2026: 41,5% (lộ trình yêu cầu 54%)" in html.get_content()
    assert "quý 3/2026: 41,5% (lộ trình yêu cầu 54%)" in plain.get_content()
    assert 'src="http' not in html.get_content()


def test_without_two_periods_there_is_no_chart() -> None:
    message = a_mail(a_change(points=POINTS[:1]))

    assert a_letter(a_change(points=POINTS[:1])).chart is None
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_cut_chat_message_ends_with_a_whole_sentence() -> None:
    text = RENDERER.chat(a_letter(a_change(sentence=Bilingual("Rất dài. " * 500, "Long. "))))

    assert "Rất dài.…" in text
