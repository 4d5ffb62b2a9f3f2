"""The first run, driven by the keyboard alone."""

import io
from pathlib import Path

import pyotp
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.ui import background
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.entrance_steps import EntranceSteps, first_entrance
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.access import ClinicState, FrontDoor
from tests.make import Clock
from tests.ui.access import doors


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> FrontDoor:
    return doors.front_door(tmp_path, clock)


@pytest.fixture
def wizard(qtbot: QtBot, door: FrontDoor) -> SetupWizard:
    made = SetupWizard(door, background.start, first_entrance(background.start))
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    qtbot.waitUntil(made.welcome.primary.isEnabled)
    return made


def keys(text: str) -> None:
    """Type where the cursor is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    for letter in text:  # QTest types Latin letters only
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(focused, event)


def key(which: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, which)


def tab_to(name: str) -> None:
    """Press Tab until the control of that name, or the field inside it, has the focus."""
    for _time in range(60):
        focused: QWidget | None = QApplication.focusWidget()
        while focused is not None:
            if focused.objectName() == name:
                return
            focused = focused.parentWidget()
        key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name}")


def fill_clinic(qtbot: QtBot, wizard: SetupWizard) -> None:
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    wizard.welcome.enter()
    key(Qt.Key.Key_Return)
    keys("Cedar Clinic")
    tab_to("second_name")
    keys("عيادة الأرز")
    tab_to("phone")
    keys("+961 1 340 100")
    key(Qt.Key.Key_Return)


def fill_administrator(again: str = doors.PASSWORD) -> None:
    tab_to("admin_name")
    keys("Maya Haddad")
    tab_to("admin_login")
    keys("maya")
    tab_to("is_practitioner")
    key(Qt.Key.Key_Space)
    tab_to("password")
    keys(doors.PASSWORD)
    tab_to("again")
    keys(again)
    key(Qt.Key.Key_Return)


def current(wizard: SetupWizard) -> QWidget:
    steps = wizard.stack.currentWidget()
    assert isinstance(steps, EntranceSteps)
    page = steps.currentWidget()
    assert page is not None
    return page


def reaches(wizard: SetupWizard, kind: type[QWidget]) -> bool:
    steps = wizard.stack.currentWidget()
    is_there = isinstance(steps, EntranceSteps) and isinstance(steps.currentWidget(), kind)
    if is_there and not wizard.isActiveWindow():  # no window manager here gives it back
        wizard.activateWindow()
    return is_there and wizard.isActiveWindow() and QApplication.focusWidget() is not None


def test_the_whole_first_run_goes_by_keyboard(
    qtbot: QtBot, wizard: SetupWizard, clock: Clock
) -> None:
    codes: list[str] = []
    wizard.making.made.connect(lambda founded: codes.append(founded.recovery_code))
    fill_clinic(qtbot, wizard)
    fill_administrator()
    qtbot.waitUntil(lambda: reaches(wizard, KitPage), timeout=30_000)
    kit = current(wizard)
    assert isinstance(kit, KitPage)
    qtbot.waitUntil(kit.primary.isEnabled)
    tab_to("kit_next")
    key(Qt.Key.Key_Return)
    keys(codes[0].lower().replace("-", " "))
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reaches(wizard, EnrolPage))
    enrol = current(wizard)
    assert isinstance(enrol, EnrolPage)
    secret = "".join(each for each in enrol.key.text() if each.isascii() and each.isalnum())
    keys(pyotp.TOTP(secret).at(clock.now))
    qtbot.waitUntil(lambda: reaches(wizard, SpareCodesPage))
    tab_to("spare_codes_kept")
    key(Qt.Key.Key_Space)
    with qtbot.waitSignal(wizard.finished) as caught:
        key(Qt.Key.Key_Return)
    assert caught.args is not None
    backend = caught.args[0]
    profile = backend.run(clinic.profile).profile
    assert (profile.name, profile.second_name, profile.phone) == (
        "Cedar Clinic",
        "عيادة الأرز",
        "+961 1 340 100",
    )
    assert (backend.user.name, len(backend.user.roles)) == ("Maya Haddad", 2)
    backend.close()


def test_the_second_factor_may_be_put_off(qtbot: QtBot, wizard: SetupWizard) -> None:
    codes: list[str] = []
    wizard.making.made.connect(lambda founded: codes.append(founded.recovery_code))
    fill_clinic(qtbot, wizard)
    fill_administrator()
    qtbot.waitUntil(lambda: reaches(wizard, KitPage), timeout=30_000)
    kit = current(wizard)
    assert isinstance(kit, KitPage)
    qtbot.waitUntil(kit.primary.isEnabled)
    kit.primary.click()
    keys(codes[0])
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reaches(wizard, EnrolPage))
    with qtbot.waitSignal(wizard.finished) as caught:
        doors.press(wizard, "enrol_later")
    assert caught.args is not None
    caught.args[0].close()


def test_a_clinic_without_a_name_is_asked_for_one_beside_the_field(
    qtbot: QtBot, wizard: SetupWizard
) -> None:
    wizard.welcome.primary.click()
    wizard.profile.primary.click()
    assert "name" in wizard.profile.form.fields["name"].problem.text()
    assert wizard.stack.currentWidget() is wizard.profile


def test_two_different_passwords_are_noticed_beside_the_field(
    qtbot: QtBot, wizard: SetupWizard, door: FrontDoor
) -> None:
    fill_clinic(qtbot, wizard)
    fill_administrator(again="something else altogether")
    assert wizard.administrator.password.fields["again"].problem.text()
    assert door.state is ClinicState.NONE


def test_a_password_made_of_the_clinics_name_is_refused_and_nothing_is_left_behind(
    qtbot: QtBot, wizard: SetupWizard, door: FrontDoor
) -> None:
    fill_clinic(qtbot, wizard)
    page = wizard.administrator
    page.name.setText("Maya Haddad")
    page.login.setText("maya")
    for editor in (page.password.password, page.password.again):
        editor.line.setText("cedar clinic cedar")
    page.primary.click()
    field = page.password.fields["password"]
    qtbot.waitUntil(lambda: bool(field.problem.text()), timeout=10_000)
    assert wizard.stack.currentWidget() is page
    assert door.state is ClinicState.NONE
    assert not list(door.places.data.glob("*.db"))


def test_choosing_a_country_fills_in_its_region(wizard: SetupWizard) -> None:
    form = wizard.profile.form
    form.name.setText("Алматы клиникасы")
    form.suggest("KZ")
    profile = form.profile()
    assert (profile.currency, profile.zone, profile.phone_region) == ("KZT", "Asia/Almaty", "KZ")
    assert profile.id_schemes == ("iin", "passport", "other")
    form.suggest("IN")
    profile = form.profile()
    assert (profile.currency, profile.first_weekday) == ("INR", 6)
    assert "aadhaar" in profile.id_schemes


def test_every_country_can_be_chosen(wizard: SetupWizard) -> None:
    form = wizard.profile.form
    for at in range(form.country.count()):
        form.country.setCurrentIndex(at)
        form.suggest(form.country.value())
        clinic.check_profile(clinic.ClinicProfile("A", zone=form.profile().zone))


def test_a_logo_is_cleaned_and_shown(qtbot: QtBot, wizard: SetupWizard, tmp_path: Path) -> None:
    file = tmp_path / "logo.jpg"
    Image.new("RGB", (300, 120), (15, 118, 110)).save(file, comment=b"made by somebody")
    logo = wizard.profile.form.logo
    with qtbot.waitSignal(logo.edited, timeout=30_000):
        logo.load(file)
    cleaned = logo.value()
    assert cleaned is not None
    assert b"made by somebody" not in cleaned
    assert Image.open(io.BytesIO(cleaned)).format == "PNG"


def test_a_file_that_is_no_picture_is_refused_beside_the_field(
    qtbot: QtBot, wizard: SetupWizard, tmp_path: Path
) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(b"not a picture")
    logo = wizard.profile.form.logo
    with qtbot.waitSignal(logo.failed, timeout=30_000):
        logo.load(file)
    assert wizard.profile.form.fields["logo"].problem.text()
    assert logo.value() is None


def test_a_folder_of_a_cloud_service_is_refused_on_the_first_page(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path / "Dropbox", clock)
    wizard = SetupWizard(door, background.start, first_entrance(background.start))
    qtbot.addWidget(wizard)
    wizard.show()
    assert background.stop_all()
    assert "cloud" in wizard.welcome.banner.text.text()
    assert not wizard.welcome.primary.isEnabled()


class WithoutKeyring(FrontDoor):
    """A computer on which no keyring can be used."""

    def keyring_problem(self) -> str:
        return "This computer has no keyring that the program can trust."


def test_without_a_keyring_the_owner_must_choose_so_and_needs_longer_passwords(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    places = doors.front_door(tmp_path, clock).places
    wizard = SetupWizard(
        WithoutKeyring(places, clock), background.start, first_entrance(background.start)
    )
    qtbot.addWidget(wizard)
    wizard.show()
    qtbot.waitUntil(wizard.welcome.consent.isVisible)
    assert not wizard.welcome.primary.isEnabled()
    wizard.welcome.consent.setChecked(True)
    wizard.welcome.primary.click()
    wizard.profile.form.name.setText("Cedar Clinic")
    wizard.profile.primary.click()
    assert "15 characters" in doors.texts(wizard)
