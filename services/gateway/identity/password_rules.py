"""What a password has to be: long, and none of the worst (NIST SP 800-63B, 3.1.1.2).

No rule of digits and signs, and no expiry: both make people choose worse ones.
"""

import unicodedata

LEAST = 12
MOST = 256  # longer ones only cost time

#: What people choose when twelve characters are asked of them, here and elsewhere.
_WORST = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "1234567890123456", "000000000000",
        "111111111111", "123123123123", "121212121212", "112233445566", "987654321012",
        "password1234", "passwordpassword", "password12345", "password123456", "passw0rd1234",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyuiop[]", "qwertyqwerty",
        "qwerty123456", "1q2w3e4r5t6y", "1qaz2wsx3edc", "abcdefghijkl", "abcdefghijklm",
        "abcd12345678", "abc123456789", "administrator", "administrator1", "admin1234567",
        "adminadminadmin", "changemenow1", "letmeinletmein", "welcome12345", "iloveyou1234",
        "matkhau12345", "matkhau123456", "matkhaumatkhau", "vietnam12345", "vietnam123456",
        "anhyeuem1234", "emyeuanh1234", "khongbiet123", "khongcomatkhau", "laocai123456",
        "laocai202612", "hanoi1234567", "xinchao12345", "congchuc1234", "tinhlaocai123",
    }
)  # fmt: skip


def plain_form(password: str) -> str:
    """The same password however its letters were composed by a keyboard."""
    return unicodedata.normalize("NFKC", password)


def refused(password: str, *names: str) -> str | None:
    """Why a password cannot be chosen: too_short, too_long, too_common, or None when it can.

    `names`: what anybody would try first, such as the name of the account.
    """
    form = plain_form(password)
    if len(form) < LEAST:
        return "too_short"
    if len(form) > MOST:
        return "too_long"
    folded = form.casefold()
    if folded in _WORST or len(set(folded)) < 4:
        return "too_common"
    if any(len(name) > 3 and folded.startswith(name.casefold()) for name in names):
        rest = min(len(folded.removeprefix(name.casefold())) for name in names)
        if rest < 6:
            return "too_common"
    return None
