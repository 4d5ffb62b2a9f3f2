"""Text on paper: what is typed is what is printed, what is printed is what is copied."""

import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfdoc

from clinic_desktop.reports.pen import open_canvas
from clinic_desktop.reports.shaped_paragraph import ShapedParagraph, Style
from clinic_desktop.reports.shaped_text import TextShaper
from tests.reports import reading
from tests.reports.samples import AT
from tests.shared_data import shared_data

NAMES = {
    "ar": ["faker-ar_SA.json", "faker-ar_PS.json"],
    "kk": ["mimesis-kk.json"],
    "ru": ["faker-ru_RU.json"],
    "hi": ["faker-hi_IN.json", "faker-mr_IN.json"],
    "fr": ["faker-fr_FR.json", "faker-fr_DZ.json"],
    "tr": ["mimesis-tr.json"],
}
SENTENCES = [
    "المريضة ليلى حداد تستعمل كريم La Roche-Posay مرتين يوميًا ولمدة أسبوعين على الأقل",
    "मरीज़ का नाम प्रिया शर्मा — त्वचा रूखी है, क्रीम दिन में दो बार लगाएँ। क्षत्रिय ज्ञान श्री द्वितीय ₹1,23,456.00",
    "Науқас: Әйгерім Қуанышқызы, тері түрі — құрғақ, күніне 2 рет; 25 000 ₸. Ғң өұү һі",
    "Пациентка: Наталья Щербакова-Ёлкина, объём 50 мл, № 17",
    "Patiente : Zoé Élodie Lefèvre — œdème, « peau sèche », 49,90 €",
]


def page(texts: list[str], is_rtl: bool = False, size: float = 10) -> bytes:
    """A tall page with one paragraph after the other."""
    target = io.BytesIO()
    style = Style(size, size * 1.5)
    shaper_canvas = open_canvas(target, (595, 200 + 60 * len(texts)), "Test", AT)
    shaper = TextShaper(shaper_canvas._doc, is_rtl)
    y = 180.0 + 60 * len(texts)
    for text in texts:
        paragraph = ShapedParagraph(shaper, text, style)
        y -= paragraph.wrapOn(shaper_canvas, 500, y)[1]
        paragraph.drawOn(shaper_canvas, 40, y)
    shaper_canvas.showPage()
    shaper_canvas.save()
    return target.getvalue()


def shaper(is_rtl: bool = False) -> TextShaper:
    return TextShaper(pdfdoc.PDFDocument(), is_rtl)


def words(text: str) -> list[str]:
    """Words without the signs around them, which readers of PDF may put elsewhere."""
    return [
        word for word in re.split(r"[^\w\u0300-\u036f\u064b-\u0655\u0900-\u097f]+", text) if word
    ]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_copied_as_it_was_typed(sentence: str) -> None:
    text = reading.flat(page([sentence], is_rtl="ليلى" in sentence))
    assert [word for word in words(sentence) if word not in text] == []


@pytest.mark.parametrize("code", NAMES)
def test_real_names_are_copied_as_they_were_typed(code: str) -> None:
    names = sorted({name for file in NAMES[code] for name in names_in(file)})[:200]
    lost = []
    for start in range(0, len(names), 50):
        part = names[start : start + 50]
        text = unicodedata.normalize("NFC", reading.flat(page(part, is_rtl=code == "ar")))
        lost += [
            word
            for name in part
            for word in words(unicodedata.normalize("NFC", name))
            if word not in text
        ]
    assert names
    assert lost == []


def names_in(file: str) -> set[str]:
    """Every string of a file of names."""
    found: set[str] = set()
    waiting = [json.loads((Path(shared_data()) / "names" / file).read_text(encoding="utf-8"))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(value.strip())
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return {name for name in found if name and not re.search(r"[{}<>_]|^\w?$", name)}


def test_the_marks_of_a_consent_stay_on_their_letters() -> None:
    sentence = "وَافَقَتِ المَرِيضَةُ عَلَى العِلاجِ"
    assert sentence in reading.flat(page([sentence], is_rtl=True))


def test_an_isolated_phone_reads_from_left_to_right_in_arabic() -> None:
    sentence = "رقم الهاتف \u2066+961 3 123 456\u2069 واتساب"
    pdf = page([sentence], is_rtl=True)
    assert "+961 3 123 456" in reading.flat(pdf)
    by_place = sorted(reading.boxes(pdf)[0].words, key=lambda word: word.left)
    assert [word.text for word in by_place if word.text.strip("+").isdigit()] == [
        "+961",
        "3",
        "123",
        "456",
    ]


def test_an_arabic_paragraph_breaks_before_it_is_turned() -> None:
    sentence = " ".join(f"كلمة{i}" for i in range(60))
    first, second = (
        row.split() for row in reading.pages(page([sentence], True))[0].split("\n")[:2]
    )
    assert any("كلمة0" in word or "0كلمة" in word for word in first)
    assert not any(word == "كلمة0" for word in second)


def test_a_word_of_two_hundred_letters_is_broken_within_the_line() -> None:
    for word in ("W" * 200, "ب" * 200, "क्षि" * 50, "é" * 200):
        pdf = page([word], is_rtl=word[0] == "ب")
        assert all(each.left >= 40 and each.right <= 541 for each in reading.boxes(pdf)[0].words)
        assert "".join(reading.flat(pdf).split()).count(word[0]) == word.count(word[0])


def test_what_looks_like_markup_is_printed_as_typed() -> None:
    sentence = '<img src="x"> & <b>bold</b> &amp; </para> %s {0} \\(x\\) )('
    assert sentence in reading.flat(page([sentence]))


def test_signs_that_cannot_be_printed_are_replaced_visibly() -> None:
    pdf = page(["a\x00b\x07c\ud800d\x7fe"])
    assert "a\ufffdb\ufffdc\ufffdd\ufffde" in reading.flat(pdf)
    assert reading.check(pdf) == ""


def test_a_sign_no_font_has_can_still_be_copied() -> None:
    assert "日本 😀" in reading.flat(page(["日本 😀"]))


def test_every_naughty_string_is_printed() -> None:
    file = shared_data() / "text" / "blns" / "blns.json"
    strings: list[str] = json.loads(file.read_text(encoding="utf-8"))
    pdf = page(strings)
    assert reading.check(pdf) == ""
    text = reading.flat(pdf)
    plain = [each for each in strings if each.isascii() and each.isprintable() and len(each) < 50]
    assert [each for each in plain if " ".join(each.split()) not in text] == []


@example("00000\U0001e800", 3.0, False)
@given(
    st.text(st.one_of(st.characters(), st.sampled_from("بسمлجéक्षि (1 ")), max_size=80),
    st.floats(3, 60),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_no_text_makes_a_line_wider_than_allowed(text: str, width: float, is_rtl: bool) -> None:
    for line in shaper(is_rtl).lines(text, width):
        assert line.width <= width + 0.001


def test_an_empty_text_takes_one_line() -> None:
    assert [line.width for line in shaper().lines("", 10)] == [0]


def test_line_breaks_as_typed_are_kept() -> None:
    assert len(shaper().lines("a\r\nb\nc\n\nd", 100)) == 5


def test_kerning_is_applied() -> None:
    kerned = shaper()
    assert kerned.width("AVAVAV") < 3 * (kerned.width("A") + kerned.width("V"))
