"""The fonts in the tree are those that were reviewed, and hold the signs the clinics need."""

import hashlib

import pytest

from clinic_desktop.paths import resources
from clinic_desktop.reports.fonts import BOLD, REGULAR, face

FOLDER = resources() / "fonts"


def test_every_font_file_has_the_noted_check_sum() -> None:
    noted = {}
    for line in (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split("  ")
        noted[name] = digest
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in FOLDER.iterdir()
        if file.name != "SHA256SUMS"
    }
    assert found == noted


@pytest.mark.parametrize("name", [REGULAR[0], BOLD[0]])
def test_noto_holds_latin_kazakh_hindi_and_the_currency_signs(name: str) -> None:
    signs = "éœßŁğəӘәҒғҚқҢңӨөҰұҮүҺһІіЁёकखज़ऱ₹₸€№"
    assert [sign for sign in signs if face(name).glyph(sign) is None] == []


@pytest.mark.parametrize("name", [REGULAR[1], BOLD[1]])
def test_plex_holds_arabic_with_its_marks_and_digits(name: str) -> None:
    signs = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةىپچگکی\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652٠٩،؛؟"
    assert [sign for sign in signs if face(name).glyph(sign) is None] == []
