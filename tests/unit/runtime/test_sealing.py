"""Sealing: readable with the key and in its place, and nowhere else."""

import pytest

from runtime.sealing import BadKey, Sealer, Unreadable, keys_of, new_key

OLD, NEW = keys_of(f"{new_key()},{new_key()}")


def test_what_was_sealed_opens_again() -> None:
    sealer = Sealer([NEW])

    assert sealer.open(sealer.seal("số điện thoại", "contacts/a"), "contacts/a") == "số điện thoại"


def test_the_same_secret_never_looks_the_same_twice() -> None:
    sealer = Sealer([NEW])

    assert sealer.seal("x", "a") != sealer.seal("x", "a")


def test_a_secret_moved_to_another_place_does_not_open() -> None:
    sealer = Sealer([NEW])

    with pytest.raises(Unreadable):
        sealer.open(sealer.seal("x", "contacts/a"), "contacts/b")


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Sealer([OLD]).seal("x", "a")

    assert Sealer([NEW, OLD]).open(sealed, "a") == "x"
    with pytest.raises(Unreadable):
        Sealer([NEW]).open(sealed, "a")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + b"0" * 40, b"\x01" + b"0" * 40])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        Sealer([NEW]).open(sealed, "a")


@pytest.mark.parametrize("text", ["nonsense!", "c2hvcnQ="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        keys_of(text)


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(BadKey):
        Sealer(keys_of(""))
