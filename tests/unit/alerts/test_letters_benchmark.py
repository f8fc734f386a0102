"""What the comparison with Alertmanager reads out of mails, and how it counts."""

import time
from dataclasses import replace

import pytest

import catalogue
from benchmarks.alertmanager import judged
from benchmarks.alertmanager_sink import Mail, Mailbox, Told, read_alertmanager, read_slipwatch
from benchmarks.alertmanager_stream import Moment, Story
from services.alerts.bundles import BundleItem, BundleKind
from services.alerts.episodes import Story as Episode
from services.alerts.letters import compose, compose_bundle
from services.alerts.render import Renderer
from services.alerts.routing import Language
from tests.unit.alerts.world import PROGRAMME, a_change, a_recipient, heard

TARGET = "coverage-5g"
READER = a_recipient(language=Language.EN)
SITE = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("change", "severity", "told"),
    [
        ("opened", "warning", Told(TARGET, True, "warning")),
        ("worsened", "critical", Told(TARGET, True, "critical")),
        ("recovered", "warning", Told(TARGET, False, "")),
    ],
)
def test_a_letter_about_one_thing_is_read(change: str, severity: str, told: Told) -> None:
    chapter = heard(a_change(2, change, severity=severity))
    letter = compose(chapter, READER, PROGRAMME, told_before=True, public_url=SITE)

    assert list(read_slipwatch(Renderer().text(letter))) == [told]


def test_a_letter_about_several_things_is_read() -> None:
    chapters = (heard(a_change(1, severity="serious")), heard(a_change(2, "recovered")))
    items = [BundleItem(Episode("e", (one,)), one, told_before=True) for one in chapters]
    letter = compose_bundle(items, READER, PROGRAMME, kind=BundleKind.LATER, public_url=SITE)

    assert list(read_slipwatch(Renderer().text(letter))) == [
        Told(TARGET, True, "serious"),
        Told(TARGET, False, ""),
    ]


def test_a_notification_of_alertmanager_is_read() -> None:
    text = "a warning firing\r\nb serious resolved\r\n"

    assert list(read_alertmanager(text)) == [
        Told("a", True, "warning"),
        Told("b", False, "serious"),
    ]


def test_repeats_losses_and_late_alarms_are_counted() -> None:
    story = Story(catalogue.load(catalogue.SHIPPED))
    opened = story.change("a", "opened")
    unheard = story.change("b", "opened")
    over = story.change("a", "recovered")
    moments = [Moment(0, (opened, unheard)), Moment(10, (over,))]
    begun = time.monotonic()
    box = Mailbox(read_alertmanager)
    says = Told(opened.target, True, "warning")
    box.mails = [
        Mail(begun + 1, (says,)),
        Mail(begun + 2, (says,)),
        Mail(begun + 15, (replace(says, severity="serious"),)),
    ]

    found = judged("x", box, moments, begun)

    assert (found.mails, found.statements, found.repeats) == (3, 3, 1)
    assert found.late == 1
    assert found.lost == 2  # one was never told, of the other the end was not
