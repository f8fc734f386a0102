"""A person is taken out of documents wherever they stand, and nothing else is."""

import unicodedata

import pytest

from runtime.erasing import STRUCK, BadPseudonym, Leaver, checked_pseudonym, new_pseudonym

NAME = "Nguyễn Thị Ví Dụ"
GONE = "erased-0123456789ab"
LEAVER = Leaver("vidu.nt", GONE, (NAME, "vi.du@example.test"), {"by", "recipient"})


def test_an_id_gives_way_to_the_pseudonym_wherever_a_field_holds_it() -> None:
    document = {"_id": "x|vidu.nt", "by": "vidu.nt", "readers": [{"recipient": "vidu.nt"}]}

    assert LEAVER.taken_out_of(document) == {
        "_id": "x|vidu.nt",
        "by": GONE,
        "readers": [{"recipient": GONE}],
    }


def test_words_are_struck_out_of_sentences_however_cased_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", f"gọi {NAME.upper()} nhé")

    assert LEAVER.struck(decomposed) == f"gọi {STRUCK} nhé"
    assert LEAVER.struck("nhờ vidu.nt xem, VI.DU@example.test") == f"nhờ {GONE} xem, {STRUCK}"


def test_somebody_whose_id_begins_alike_is_left_alone() -> None:
    document = {"by": "vidu.nt2", "comment": "hỏi vidu.nta"}

    assert LEAVER.taken_out_of(document) == document


def test_an_id_that_could_be_any_word_is_replaced_in_its_fields_only() -> None:
    lan = Leaver("lan", GONE, (), {"by"})

    assert lan.taken_out_of({"by": "lan", "comment": "hoa lan", "via": "lan"}) == {
        "by": GONE,
        "comment": "hoa lan",
        "via": "lan",
    }


def test_pseudonyms_are_drawn_and_not_computed() -> None:
    assert new_pseudonym() != new_pseudonym()
    assert checked_pseudonym(GONE) == GONE
    with pytest.raises(BadPseudonym):
        checked_pseudonym("vidu.nt")
