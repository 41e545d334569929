from __future__ import annotations

import numpy as np
import pytest

from kbaudit.similarity.folding import Role, fold


def folded(text: str) -> str:
    """Give what is compared of a text: the folded characters that are not silent, a space for each gap."""
    codes, roles = fold(np.array([ord(character) for character in text], np.uint32))
    heard = zip(codes.tolist(), roles.tolist(), strict=True)
    return "".join(" " if role == Role.GAP else chr(code) for code, role in heard if role != Role.SILENT)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Refund", "refund"),
        ("ÉCOLE Zürich São Łódź", "ecole zurich sao łodz"),
        ("e\u0301cole", "ecole"),
        ("\u1ea4p tiếng Việt", "ap tieng viet"),
        ("ＡＢＣ１２３", "abc123"),
        ("don't don\u2019t don\u02bct don\uff07t", "dont dont dont dont"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка ёлка ЙОД", "елка елка иод"),
        ("\u0435\u0308лка", "елка"),
        ("كِتَابٌ", "كتاب"),
        ("أحمد إلى آخر", "احمد الى اخر"),
        ("\ufee3\ufedc\ufe98\ufe90", "مكتب"),
        ("שָׁלוֹם", "שלום"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\u2060join\ufeff", "zerowidthjoin"),
        ("می\u200cخواهم", "میخواهم"),
        ("x-ray, e.g. “so”…", "x ray  e g   so  "),
        ("🎉👍🏽", "   "),
        ("👩\u200d👧", "  "),
        ("\ud800x\udfff", " x "),
        ("a\0b\x1b", "a b "),
        ("٣ ३ 3", "٣ ३ 3"),
    ],
)
def test_characters_are_compared_without_their_dress(text: str, compared: str) -> None:
    """Case, accents, width, vowel points and invisible marks make no difference; emoji and odd code points are gaps."""
    assert folded(text) == compared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कि", "का"),
        ("कि", "क"),
        ("பு", "பூ"),
        ("ทำ", "ทา"),
        ("ข้าว", "ขาว"),
        ("ပါ", "ပ"),
        ("ö", "ø"),
        ("И", "Ы"),
        ("l", "1"),
    ],
)
def test_signs_that_make_another_word_are_kept(one: str, other: str) -> None:
    """Vowel signs of the scripts of India, tones of Thai, and letters that only look alike are compared."""
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("character", "role"),
    [
        ("a", Role.LETTER),
        ("7", Role.LETTER),
        ("ж", Role.LETTER),
        ("ب", Role.LETTER),
        ("한", Role.LETTER),
        ("ि", Role.LETTER),
        ("漢", Role.DENSE),
        ("か", Role.DENSE),
        ("ｶ", Role.DENSE),
        ("\U00020000", Role.DENSE),
        ("ก", Role.RUNNING),
        ("ລ", Role.RUNNING),
        ("က", Role.RUNNING),
        ("ក", Role.RUNNING),
        ("€", Role.SIGN),
        ("%", Role.SIGN),
        ("\u0301", Role.SILENT),
        ("\u00ad", Role.SILENT),
        (" ", Role.GAP),
        ("\u3000", Role.GAP),
        ("。", Role.GAP),
        ("🎉", Role.GAP),
        ("\U0010ffff", Role.GAP),
    ],
)
def test_each_character_has_a_role(character: str, role: Role) -> None:
    """The role says whether words stand between gaps, or must be cut out of a run."""
    assert fold(np.array([ord(character)], np.uint32))[1].tolist() == [role]


def test_no_code_point_at_all() -> None:
    """Nothing folds to nothing."""
    codes, roles = fold(np.zeros(0, np.uint32))

    assert (len(codes), len(roles)) == (0, 0)
