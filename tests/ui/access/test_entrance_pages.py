"""Second factor, recovery codes and emergency kit on the screen."""

import shutil
import subprocess
from pathlib import Path

import pyotp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.ui import background
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.kit_page import KitPage, kit_pdf
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.usecases.access import Entrance, Founded
from tests.journeys.tools import pdf_text
from tests.make import Clock
from tests.ui.access import doors


@pytest.fixture
def founded(tmp_path: Path, clock: Clock) -> Founded:
    return doors.founded(doors.front_door(tmp_path, clock))


@pytest.fixture
def entrance(founded: Founded) -> Entrance:
    return founded.entrance


@pytest.fixture
def enrol(qtbot: QtBot, entrance: Entrance) -> EnrolPage:
    page = EnrolPage(entrance, background.start, is_required=False)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def key_of(page: EnrolPage) -> str:
    return "".join(each for each in page.key.text() if each.isascii() and each.isalnum())


def test_an_independent_reader_finds_the_key_in_the_square(
    qtbot: QtBot, enrol: EnrolPage, tmp_path: Path
) -> None:
    reader = shutil.which("zbarimg")
    if reader is None:
        pytest.skip("zbarimg is not installed")
    picture = tmp_path / "qr.png"
    enrol.qr.grab().save(str(picture))
    read = subprocess.run([reader, "-q", "--raw", picture], capture_output=True, check=True)
    uri = read.stdout.decode().strip()
    assert uri.startswith("otpauth://totp/")
    assert pyotp.parse_uri(uri).secret == key_of(enrol)
    assert min(enrol.qr.width(), enrol.qr.height()) >= 220


def test_a_code_of_an_independent_program_is_accepted_and_ten_codes_are_given(
    qtbot: QtBot, enrol: EnrolPage, clock: Clock
) -> None:
    oathtool = shutil.which("oathtool")
    if oathtool is None:
        pytest.skip("oathtool is not installed")
    at = clock.now.strftime("%Y-%m-%d %H:%M:%S UTC")
    made = subprocess.run(
        [oathtool, "--totp", "-b", "-N", at, key_of(enrol)], capture_output=True, check=True
    )
    with qtbot.waitSignal(enrol.enrolled) as caught:
        doors.type_into(enrol, "enrol_code", made.stdout.decode().strip())
    assert caught.args is not None
    assert len(set(caught.args[0])) == 10


def test_a_wrong_code_is_refused_beside_its_field(qtbot: QtBot, enrol: EnrolPage) -> None:
    doors.type_into(enrol, "enrol_code", "123456")
    qtbot.waitUntil(lambda: bool(enrol.code_field.problem.text()))
    assert enrol.code.value() == ""


def test_a_required_second_factor_cannot_be_put_off(qtbot: QtBot, entrance: Entrance) -> None:
    page = EnrolPage(entrance, background.start, is_required=True)
    qtbot.addWidget(page)
    page.show()
    assert not page.later.isVisible()


def test_the_recovery_codes_must_be_kept_before_going_on(qtbot: QtBot) -> None:
    page = SpareCodesPage(("0A-1234-5678", "1B-1234-5678"))
    qtbot.addWidget(page)
    page.show()
    assert not page.primary.isEnabled()
    page.kept.setChecked(True)
    with qtbot.waitSignal(page.met):
        page.primary.click()
    assert "0A-1234-5678" in page.text()


def test_the_kit_is_proven_by_typing_its_code_with_misread_letters(
    qtbot: QtBot, entrance: Entrance, founded: Founded
) -> None:
    page = KitPage(entrance, background.start, founded, doors.PLAN.profile)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.preview.document.pageCount() == 1)
    assert page.primary.isEnabled()
    page.primary.click()
    assert not page.preview.isVisible()  # the proof is of the paper, not of the screen
    typed = founded.recovery_code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    doors.type_into(page, "kit_code", typed)
    with qtbot.waitSignal(page.met):
        page.primary.click()
    assert not entrance.needs


def test_a_wrong_kit_code_is_refused_beside_its_field(
    qtbot: QtBot, entrance: Entrance, founded: Founded
) -> None:
    page = KitPage(entrance, background.start, founded, doors.PLAN.profile)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.primary.isEnabled)
    page.primary.click()
    doors.type_into(page, "kit_code", "0000-0000")
    page.primary.click()
    qtbot.waitUntil(lambda: bool(page.code_field.problem.text()))
    assert entrance.needs


def test_a_kit_never_confirmed_shows_another_code_at_the_next_sign_in(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    doors.founded(door).entrance.abandon()
    entrance = doors.sign_in_without_screen(door)
    page = KitPage(entrance, background.start)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.preview.document.pageCount() == 1)
    assert "the data is gone" in doors.texts(page)
    entrance.abandon()


def test_the_typed_key_is_reached_and_copied_by_keyboard(qtbot: QtBot, enrol: EnrolPage) -> None:
    with qtbot.waitActive(enrol):
        enrol.activateWindow()
    enrol.enter()
    for _press in range(20):
        if enrol.key.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget() or enrol, Qt.Key.Key_Tab)
    assert enrol.key.hasFocus()
    QTest.keyClick(enrol.key, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert copied.isascii()
    assert copied.replace(" ", "") == key_of(enrol)
    QApplication.clipboard().clear()


def test_the_kit_of_a_later_day_names_the_clinic_and_its_own_time(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    doors.founded(door).entrance.abandon()
    clock.forward(days=40)
    entrance = doors.sign_in_without_screen(door)
    words = pdf_text(kit_pdf(entrance.new_kit(), entrance, entrance.profile()), tmp_path)
    entrance.abandon()
    assert "Cedar Clinic" in words
    assert "11 Apr 2026" in words  # 40 days after the clock of the tests
