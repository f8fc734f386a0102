"""Whole numbers in words, as sums of money are written out in official papers."""

from decimal import ROUND_CEILING, Decimal

from targets.words import Text

_ONES_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS_VI = ("", "nghìn", "triệu")
_ONES_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS_EN = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_GROUPS_EN = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
_BILLION = 10**9


def spelled_money(amount: Decimal) -> Text:
    """57000000000 as năm mươi bảy tỷ đồng; part of a đồng counts as a whole one."""
    whole = int(abs(amount).to_integral_value(ROUND_CEILING))
    return Text(f"{spelled_vi(whole)} đồng", f"{spelled_en(whole)} VND")


def spelled_vi(number: int) -> str:
    """A whole number from zero on, in Vietnamese; above a thousand million it goes on in tỷ."""
    if number >= _BILLION:
        above, rest = divmod(number, _BILLION)
        head = f"{spelled_vi(above)} tỷ"
        return f"{head} {_below_billion_vi(rest, full=True)}" if rest else head
    return _below_billion_vi(number, full=False) or _ONES_VI[0]


def _below_billion_vi(number: int, *, full: bool) -> str:
    """`full` where something greater went before: 1.005 is một nghìn không trăm linh năm."""
    words = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words.append(f"{_group_vi(group, full=full)} {_GROUPS_VI[power]}".strip())
            full = True
    return " ".join(words)


def _group_vi(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ONES_VI[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens == 1:
        words.append("mười")
    elif tens:
        words.append(f"{_ONES_VI[tens]} mươi")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_one_vi(ones, tens))
    return " ".join(words)


def _one_vi(ones: int, tens: int) -> str:
    """The last digit: it sounds otherwise behind a ten."""
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    if ones == 4 and tens > 1:
        return "tư"
    return _ONES_VI[ones]


def spelled_en(number: int) -> str:
    """A whole number from zero on, in English."""
    if number < 1000:
        return _group_en(number) or _ONES_EN[0]
    words = []
    for power in range(len(_GROUPS_EN) - 1, -1, -1):
        group = number // 1000**power
        number -= group * 1000**power
        if group:
            words.append(f"{spelled_en(group)} {_GROUPS_EN[power]}".strip())
    return " ".join(words)


def _group_en(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ONES_EN[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS_EN[tens] + (f"-{_ONES_EN[ones]}" if ones else ""))
    elif rest:
        words.append(_ONES_EN[rest])
    return " ".join(words)
