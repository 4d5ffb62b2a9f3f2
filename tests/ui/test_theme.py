"""Colours, sizes, fonts and icons."""

import re
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel

from clinic_desktop import paths
from clinic_desktop.ui import theme
from tools import style_images


@pytest.fixture(autouse=True)
def plain_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, theme.Mode.LIGHT)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), theme.PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str, tokens: dict[str, str]) -> None:
    assert theme.contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_edges_of_inputs_and_the_focus_ring_are_seen(ground: str, tokens: dict[str, str]) -> None:
    assert theme.contrast(tokens["text2"], tokens[ground]) >= 3
    assert theme.contrast(tokens["accent"], tokens[ground]) >= 3
    assert theme.contrast(tokens["disabled"], tokens[ground]) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_modes_have_the_same_tokens() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_every_colour_of_the_style_sheet_is_a_token() -> None:
    text = (paths.resources() / "style.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)


def test_the_images_of_the_style_sheet_are_drawn_from_the_tokens() -> None:
    for file, content in style_images.draw().items():
        assert file.read_text(encoding="utf-8") == content


def test_the_style_sheet_names_only_images_that_are_there() -> None:
    text = (paths.resources() / "style.qss").read_text(encoding="utf-8")
    for name in re.findall(r"url\(@images/([\w.-]+)\)", text):
        assert (paths.resources() / "style" / "light" / name).is_file()
        assert (paths.resources() / "style" / "dark" / name).is_file()


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_a_look_reaches_palette_font_and_sheet(qapp: QApplication, mode: theme.Mode) -> None:
    look = theme.apply(qapp, mode, 1.25, rtl=False)
    tokens = theme.DARK if mode is theme.Mode.DARK else theme.LIGHT
    assert look.is_dark == (mode is theme.Mode.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == tokens["window"]
    assert qapp.font().pixelSize() == 16
    assert "@" not in qapp.styleSheet()
    assert tokens["accent"] in qapp.styleSheet()
    assert theme.current() == look


def test_the_program_turns_around_for_right_to_left(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Mode.LIGHT, rtl=True)
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_the_scale_stays_between_100_and_150_percent(qapp: QApplication) -> None:
    assert theme.apply(qapp, scale=0.5).scale == 1.0
    assert theme.apply(qapp, scale=9).scale == 1.5


def test_nothing_moves_when_motion_is_unwanted(qapp: QApplication) -> None:
    assert theme.apply(qapp, reduced_motion=True).motion() == 0
    assert theme.apply(qapp, reduced_motion=False).motion(500) == 120


def test_our_fonts_come_first(qapp: QApplication) -> None:
    theme.apply(qapp)
    assert qapp.font().families()[:2] == ["Noto Sans", "IBM Plex Sans Arabic"]


@pytest.mark.parametrize("name", sorted(theme.ICONS))
def test_every_icon_is_drawn(qapp: QApplication, name: str) -> None:
    theme.apply(qapp, theme.Mode.LIGHT)
    image = theme.icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_an_icon_takes_the_colours_of_a_new_look_by_itself(qapp: QApplication) -> None:
    def darkest() -> set[str]:
        image = icon.pixmap(QSize(32, 32)).toImage()
        colours = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        return {colour.name().upper() for colour in colours if colour.alpha() == 255}

    theme.apply(qapp, theme.Mode.LIGHT)
    icon = theme.icon("patients", "accent")
    assert darkest() == {theme.LIGHT["accent"]}
    theme.apply(qapp, theme.Mode.DARK)
    assert darkest() == {theme.DARK["accent"]}


def test_an_unknown_icon_is_a_mistake_found_at_once() -> None:
    with pytest.raises(KeyError):
        theme.icon("no such thing")


def test_void_calls_of_qt_lose_no_reference_to_none(qapp: QApplication) -> None:
    """PySide 6.12.0 on Python 3.11 does, and the program dies after some thousand calls."""
    label = QLabel()
    before = sys.getrefcount(None)
    for _time in range(1_000):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 100
