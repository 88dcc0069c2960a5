"""Which characters that show nothing an honest text keeps, and how many marks stand on one letter."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidName
from bot.domain.invisible import shows_something
from bot.domain.people import NameIndex, clean_name, first_name_shown
from bot.domain.questionnaires import make_question
from bot.domain.text import clean
from bot.domain.topics import clean_topic

NAMES = {
    "Adlam": "𞤀𞤣𞤢𞤥𞤢",
    "Arabic": "عبد‌الله",
    "Arabic with vowels": "مُحَمَّدٌ",
    "Armenian": "Խաչատուր Աբովյան",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Burmese": "အောင်ဆန်းစုကြည်",
    "Cherokee": "ᏍᏏᏉᏯ",
    "Chinese": "李白",
    "Cyrillic": "Йосип Ђорђевић",
    "Devanagari": "श्रीनिवास",
    "Ethiopic": "ኃይለ ሥላሴ",
    "Georgian": "შოთა რუსთაველი",
    "Greek": "Ὅμηρος Ἀλέξανδρος",
    "Gujarati": "મોહનદાસ ગાંધી",
    "Gurmukhi": "ਗੁਰੂ ਨਾਨਕ",
    "Hebrew": "דָּוִד בֶּן־גּוּרִיּוֹן",
    "Hebrew with a direction mark": "לליאנה (C++\u200e)",
    "Inuktitut": "ᐸᐅᓗᓯ",
    "Japanese": "葛\U000e0100城 がく",
    "Kannada": "ಕಾರ\u200d್ಯ",
    "Khmer": "ព្រះបាទ\u200bសម្ដេច",
    "Korean": "세종대왕",
    "Old Korean": "ᄒᆞᆫ\u1100\u1160",
    "Lao": "ສຸພານຸວົງ",
    "Latin": "Đặng Thị Ngọc Thịnh",
    "Latin of West Africa": "Ọlọ́run È\u0329",
    "Malayalam": "അവന\u0d4d\u200d",
    "Marathi": "दुसऱ\u094d\u200dया",
    "Mongolian": "ᠴᠢᠩᠭᠢᠰ\u180eᠠ",
    "N’Ko": "ߛߟߏߡߣߊ ߞߊ߲ߕߍ",
    "Odia": "ଓଡ଼ିଆ",
    "Persian": "علی\u200cرضا می\u200cخواهم",
    "Persian, shortened": "ه\u200d. ش.",
    "Sinhala": "ශ\u0dca\u200dරී",
    "Syriac": "ܐܦܪܝܡ",
    "Tamil": "திருவள்ளுவர்",
    "Telugu": "శ్రీనివాస్",
    "Thaana": "މުޙައްމަދު",
    "Thai": "ภูมิพลอดุลยเดช น้ำ",
    "Tibetan": "བསྟན་འཛིན་རྒྱ་མཚོ་ཧཱུྃ",
    "Tifinagh": "ⵎⴰⵙⵉⵏⵉⵙⴰ",
    "Burmese, four marks": "လျှို့",
}
"""Names and words as they are written, with the joiners, breaks, variants and direction marks of their scripts."""

EMOJI = (
    "👩\u200d👩\u200d👧",
    "👩🏽\u200d🚀",
    "❤\ufe0f\u200d🔥",
    "🙂\u200d↔\ufe0f",
    "1\ufe0f\u20e3",
    "🏳\ufe0f\u200d🌈",
)
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
NOTHING = (
    "\u3164", "\u2800\u2800", "\u115f", "\u1160", "\uffa0", "\u200f", "\u200d\u200c", "\u2062", "\u00ad", "\u034f",
    "\ufe0f", "\u180e", "\u17b5", "\U000e0041\U000e007f", "\U0001d159", "\u0489", " \u0301\u20dd ", "\u115f\u1160",
)  # fmt: skip


def test_the_table_has_names_in_thirty_scripts() -> None:
    scripts = {name.split(",")[0].split(" ")[0] for name in NAMES}

    assert len(scripts) >= 30


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_an_honest_name_passes_unchanged(name: str) -> None:
    assert clean_name(name) == clean(name) == name


@pytest.mark.parametrize("text", [*EMOJI, SCOTLAND, f"{SCOTLAND} and {EMOJI[0]}"])
def test_an_emoji_stays_whole(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("name", NOTHING, ids=ascii)
def test_what_shows_nothing_is_no_name_no_topic_and_no_answer(name: str) -> None:
    with pytest.raises(InvalidName):
        clean_name(name)
    assert clean(name) == clean_topic(name) == ""
    assert first_name_shown(name, None, "ada") == "ada"
    assert make_question("What?", name).label == "What?"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u200cb\u200dc", "abc"),
        ("علی\u200c\u200cرضا", "علی\u200cرضا"),
        ("علی\u200c\u200d\u200fرضا", "علی\u200cرضا"),
        ("علی\u200c", "علی"),
        ("\u200cعلی", "علی"),
        ("علی\u200c ", "علی"),
        ("👩\u200d", "👩"),
        ("👩\u200dx", "👩x"),
        ("Ada\u200f Bell\u200e", "Ada Bell"),
        ("pay\u200fpal שלום", "paypal שלום"),
        ("שלום\u200f\u200f!", "שלום\u200f!"),
        ("שלום\n(a\u200f)", "שלום\n(a)"),
        ("a\ufe01d\U000e0101a", "ada"),
        ("e\u2060\u0301", "é"),
        ("Ada\U000e0041\U000e0042", "Ada"),
        ("Ada\u034fBell", "AdaBell"),
        ("Ada\u200bBell", "AdaBell"),
        ("Ada\u3164Bell", "Ada Bell"),
        ("A\u0489\u0489\u0488\u20dd", "A\u0489"),
        ("A\u0316\u0317\u0318\u0319\u031c\u031d", "A\u0316\u0317\u0318\u0319"),
        ("A\u0321\u200c\u0322\u200c\u0324\u200c\u0325\u200c\u0326", "A\u0321\u0322\u0324\u0325"),
        ("ก" + "\u0e49" * 40, "ก\u0e49"),
    ],
    ids=ascii,
)  # fmt: skip
def test_what_deceives_or_piles_up_is_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


ODD = st.text(
    alphabet=[
        *"aé1#❤🏴👩🔥↔بריםशರက가漢ᠠ+ \n.",
        *"\u1100\u1160\u115f\u0301\u0323\u0489\u20e3\u200d\u200c\u200e\u200f\u061c\u200b\ufe0f\ufe00\u180b\u180e",
        *"\u034f\u2060\u2800\u094d\u0e49\u093f\U000e0100\U000e0067\U000e007f",
    ],
    max_size=12,
)


@given(ODD)
def test_cleaning_twice_is_cleaning_once_and_no_two_joiners_meet(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    joiners = set("\u200b\u200c\u200d\u200e\u200f\u061c")
    assert not any(a in joiners and b in joiners for a, b in pairwise(cleaned))
    assert not cleaned or shows_something(cleaned)


def test_a_person_is_found_whether_or_not_a_joiner_is_typed() -> None:
    index = NameIndex.build([(1, "علی\u200cرضا", ()), (2, "Ada", ())])

    assert index.resolve("علیرضا") == index.resolve("علی\u200cرضا") == (1, ())


def test_a_text_of_nothing_else_is_cleaned_in_time_that_grows_with_its_length() -> None:
    for text in ("ا\u200c" * 8000, "ש\u200e+" * 5000, "Z" + "\u0321\u200c" * 8000, "\u200d\u200e" * 8000):
        assert len(clean(text)) <= len(text)
