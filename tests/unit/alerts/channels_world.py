"""What the tests of the channels share: a letter in words, and its delivery."""

from services.alerts.deliveries import Delivery
from services.alerts.episodes import Channel
from services.alerts.message import Letter, Tone
from services.alerts.routing import Language
from targets.words import Text
from tests.unit.alerts.world import NOON

PAGE = "https://slipwatch.example.test/targets/coverage-5g"
ACK = "https://slipwatch.example.test/a/invented-token-of-a-link"


def a_letter(**changes: object) -> Letter:
    """A warning about 5G coverage, with a link that acknowledges it."""
    plain: dict[str, object] = {
        "language": Language.VI,
        "tone": Tone.WARNING,
        "subject": "[Mới] Chậm tiến độ: Phủ sóng 5G toàn tỉnh",
        "change": "Mới phát sinh",
        "severity": "Cảnh báo",
        "title": "Phủ sóng 5G toàn tỉnh",
        "invented": "",
        "lead": "Chỉ tiêu vừa phát sinh vấn đề.",
        "was": "Đúng tiến độ",
        "now": "Có nguy cơ",
        "rows": (("Giá trị", "41,5%"),),
        "why_label": "Vì sao",
        "why": ("Quý 3/2026 đạt 41,5%, chậm so với lộ trình.",),
        "remedy_label": "Để trở lại",
        "remedy": "Cần tăng 4,2 điểm mỗi quý.",
        "link": PAGE,
        "link_label": "Xem chi tiết",
        "aside": "New: 5G coverage is behind.",
        "footer": "Thư tự động.",
        "ack": ACK,
        "ack_label": "Đã nhận",
    }
    return Letter(**(plain | changes))  # type: ignore[arg-type]


def a_delivery(channel: Channel = Channel.ZALO, **changes: object) -> Delivery:
    """Its delivery to the desk of the department of science."""
    plain: dict[str, object] = {
        "episode": "episode-5g",
        "seq": 1,
        "target": "coverage-5g",
        "recipient": "lan",
        "role": Text("Đầu mối Sở KHCN", "Desk of Science"),
        "channel": channel,
        "message_id": "<alert.episode-5g.1.lan@laocai.example.test>",
        "created_at": NOON,
        "published_at": NOON,
        "next_at": NOON,
    }
    return Delivery(**(plain | changes))  # type: ignore[arg-type]
