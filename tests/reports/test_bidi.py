"""Levels and order of lines against the test files of the Unicode standard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_desktop.reports import bidi

UNICODE = Path("/usr/share/unicode")
CASES_IN_FILE = 91_707


def cases() -> list[str]:
    file = UNICODE / "BidiCharacterTest.txt"
    if not file.exists():
        pytest.skip("unicode-data is not installed")
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def wrong(lines: list[str]) -> Iterator[str]:
    for line in lines:
        codes, direction, base_wanted, levels_wanted, order_wanted = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        base = bidi.base_level(text) if direction == "2" else int(direction)
        got = bidi.line_levels(text, bidi.levels(text, base), base)
        wanted = levels_wanted.split()
        kept = [place for place, level in enumerate(wanted) if level != "x"]
        order = [kept[i] for i in bidi.visual_order([got[place] for place in kept])]
        is_right = (
            base == int(base_wanted)
            and all(got[place] == int(wanted[place]) for place in kept)
            and order == [int(place) for place in order_wanted.split()]
        )
        if not is_right:
            yield line


def test_a_tenth_of_the_standard_cases_is_resolved_as_published() -> None:
    chosen = cases()[7::10]
    assert list(wrong(chosen)) == []


@pytest.mark.long
def test_every_standard_case_is_resolved_as_published() -> None:
    everything = cases()
    assert len(everything) == CASES_IN_FILE
    assert list(wrong(everything)) == []


def test_bracket_pairs_are_those_of_the_standard() -> None:
    file = UNICODE / "BidiBrackets.txt"
    if not file.exists():
        pytest.skip("unicode-data is not installed")
    pairs = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        sign, other, kind = (part.strip() for part in (line.split("#")[0] + ";;").split(";")[:3])
        if kind == "o":
            pairs[chr(int(sign, 16))] = chr(int(other, 16))
    assert pairs == bidi.CLOSING


def test_an_isolated_phone_keeps_its_order_in_arabic() -> None:
    text = "هاتف \u2066+961 3 123\u2069 بيت"
    levels = bidi.levels(text, 1)
    assert set(levels[6:16]) == {2}


@pytest.mark.parametrize("text", ["Layla", "Әйгерім", "प्रिया", "123", ""])
def test_text_from_left_to_right_needs_no_levels(text: str) -> None:
    assert not bidi.needs_levels(text)
