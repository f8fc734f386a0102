"""Letters about several things: bundles and digests, as mail and as chat."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.alerts.bundle_groups import LINES, SILENT
from services.alerts.bundle_phrases import KINDS
from services.alerts.bundles import (
    AckLink,
    BundleItem,
    BundleKind,
    Dated,
    DigestFacts,
    Unjudged,
)
from services.alerts.episodes import Story
from services.alerts.letters import Letter, compose_bundle
from services.alerts.message import Tone
from services.alerts.render import Renderer
from services.alerts.routing import Language
from targets.verdicts import Status
from targets.words import Text
from tests.unit.alerts.world import BUDGET, NOON, PROGRAMME, a_change, a_recipient, heard

RENDERER = Renderer()
SITE = "https://slipwatch.example.test"


def an_item(number: int = 1, change: str = "opened", **changes: object) -> BundleItem:
    """One episode of a bundle."""
    seq = 1 if change == "opened" else 2
    chapter = heard(a_change(seq, change, episode=f"episode-{number}", **changes))
    return BundleItem(
        Story(f"episode-{number}", (chapter,)),
        chapter,
        told_before=seq > 1,
        ack=AckLink(f"{SITE}/a/token-{number}"),
    )


def a_bundle(
    *items: BundleItem,
    kind: BundleKind = BundleKind.LATER,
    language: Language = Language.VI,
    digest: DigestFacts | None = None,
) -> Letter:
    """The letter to an ordinary reader."""
    return compose_bundle(
        items,
        a_recipient(language=language),
        PROGRAMME,
        kind=kind,
        public_url=SITE,
        digest=digest,
    )


def a_digest(**facts: object) -> DigestFacts:
    """A day."""
    return DigestFacts(since=NOON - timedelta(days=1), until=NOON, **facts)  # type: ignore[arg-type]


def test_every_kind_has_a_stem_of_its_own_in_both_languages() -> None:
    assert set(KINDS) == set(BundleKind)
    assert len({one.stem.vi for one in KINDS.values()}) == len(BundleKind)
    assert len({one.stem.en for one in KINDS.values()}) == len(BundleKind)


def test_a_bundle_names_how_many_and_how_bad_and_puts_the_worst_first() -> None:
    letter = a_bundle(
        an_item(1, "recovered"),
        an_item(2, severity="warning"),
        an_item(3, "worsened", severity="critical"),
    )

    assert letter.title == "3 việc: 1 khẩn cấp, 1 cảnh báo, 1 đã khắc phục"
    assert letter.subject.startswith("[3 việc] Tin tiếp theo: ")
    assert [one.tone for one in letter.groups[0].lines] == [
        Tone.CRITICAL,
        Tone.WARNING,
        Tone.OVER,
    ]
    assert letter.tone is Tone.CRITICAL


def test_each_thing_can_be_acknowledged_from_the_letter_unless_it_is_over() -> None:
    letter = a_bundle(an_item(1), an_item(2, "recovered"))

    for words in (RENDERER.text(letter), RENDERER.html(letter)):
        assert f"{SITE}/a/token-1" in words
        assert f"{SITE}/a/token-2" not in words
        assert f"{SITE}/targets/coverage-5g" in words


def test_many_things_stand_by_theme_in_the_order_of_the_programme() -> None:
    items = [an_item(n, target=BUDGET.id) for n in range(4)] + [an_item(n) for n in range(4, 8)]

    letter = a_bundle(*items)

    assert [one.heading for one in letter.groups] == ["Hạ tầng số (4)", "Ngân sách (4)"]


def test_very_many_things_are_cut_and_counted() -> None:
    letter = a_bundle(*(an_item(n) for n in range(50)), kind=BundleKind.BACKLOG)

    (group,) = letter.groups
    assert len(group.lines) == LINES
    assert group.rest == "… và 20 việc khác"
    assert "… và 20 việc khác" in RENDERER.text(letter)
    assert len(RENDERER.html(letter)) < 100_000


@pytest.mark.parametrize("count", [1, 3, 12, 60])
@pytest.mark.parametrize("kind", BundleKind)
def test_a_chat_message_ends_at_a_whole_thing_and_leads_to_the_others(
    kind: BundleKind, count: int
) -> None:
    items = tuple(an_item(n) for n in range(count))
    digests = {BundleKind.DAILY, BundleKind.WEEKLY}
    letter = (
        a_bundle(kind=kind, digest=a_digest(slipped=items))
        if kind in digests
        else a_bundle(*items, kind=kind)
    )
    text = RENDERER.chat(letter)

    assert len(text) <= 2000
    shown = text.count("• [")
    if shown < count:
        assert text.endswith(f"… và {count - shown} việc khác: {SITE}/slips")
    else:
        assert text.endswith(f"{SITE}/slips")


def test_what_flaps_is_told_as_one_matter_with_its_course() -> None:
    chapters = tuple(
        heard(a_change(seq, change), NOON - timedelta(days=4 - seq))
        for seq, change in enumerate(("opened", "recovered", "opened"), start=1)
    )
    item = BundleItem(Story("episode-5g", chapters), chapters[-1], told_before=True)

    letter = a_bundle(item, kind=BundleKind.UNSTABLE)

    assert letter.title == "Phủ sóng 5G toàn tỉnh"
    assert letter.subject == "[Chưa ổn định] Phủ sóng 5G toàn tỉnh"
    assert len(letter.course) == 3


def test_a_digest_tells_what_slipped_recovered_is_late_has_no_data_and_comes_next() -> None:
    digest = a_digest(
        slipped=(an_item(1),),
        recovered=(an_item(2, "recovered"),),
        overdue=(Dated("coverage-5g", Text("Báo cáo khả thi", "Study"), date(2026, 10, 31)),),
        no_data=(Unjudged(BUDGET.id, Status.NO_DATA),),
        due_next=(Dated(BUDGET.id, Text("", ""), date(2026, 12, 31)),),
        open=7,
    )

    letter = a_bundle(kind=BundleKind.DAILY, digest=digest)

    assert [one.heading for one in letter.groups] == [
        "Phát sinh hoặc thay đổi (1)",
        "Đã khắc phục (1)",
        "Quá hạn (1)",
        "Chưa đánh giá được (1)",
        "Sắp đến hạn (1)",
    ]
    text = RENDERER.text(letter)
    for words in (
        "[Quá hạn từ 31/10/2026] Báo cáo khả thi",
        "[Chưa có số liệu] Chi cho khoa học, công nghệ",
        "[Hạn 31/12/2026] Chi cho khoa học, công nghệ",
        "Đang mở: 7",
    ):
        assert words in text, words
    assert letter.subject == "[23/11/2026] Bản tin ngày: Chương trình Lào Cai"


def test_a_week_without_news_says_so() -> None:
    letter = a_bundle(kind=BundleKind.WEEKLY, language=Language.EN, digest=a_digest(open=2))

    assert "Nothing new" in letter.lead
    assert "Open now: 2" in letter.lead
    assert letter.groups == ()


def test_of_many_silent_targets_some_are_named_and_the_rest_counted() -> None:
    digest = a_digest(no_data=tuple(Unjudged("coverage-5g", Status.NO_DATA) for _ in range(30)))

    (group,) = a_bundle(kind=BundleKind.DAILY, digest=digest).groups

    assert len(group.lines) == SILENT
    assert group.rest == f"… và {30 - SILENT} việc khác"


def test_invented_things_are_marked_each_and_the_letter_as_a_whole() -> None:
    mixed = a_bundle(an_item(1, invented=True), an_item(2))
    none = a_bundle(an_item(1), an_item(2))

    assert "SỐ LIỆU GIẢ ĐỊNH" in mixed.invented
    assert [one.title.startswith("[GIẢ ĐỊNH]") for one in mixed.groups[0].lines] == [True, False]
    assert "[GIẢ ĐỊNH]" in mixed.subject
    assert none.invented == ""


def test_a_line_says_what_is_missing_and_that_nobody_had_been_told() -> None:
    missing = an_item(1, amount=Decimal("12.5"), amount_unit="%")
    untold = an_item(2, "recovered")
    letter = a_bundle(missing, BundleItem(untold.story, untold.chapter, told_before=False))

    first, second = letter.groups[0].lines
    assert "thiếu 12,5 điểm phần trăm" in first.detail
    assert "chưa từng báo" in second.mark
