"""A receptionist forgot the password: an administrator helps without ever knowing it."""

import pyotp

from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.new_password_page import NewPasswordPage
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.access.step_up_dialog import StepUpDialog
from clinic_desktop.ui.administration.reset_password_dialog import ResetPasswordDialog
from clinic_desktop.ui.administration.user_dialogs import OneTimeDialog
from clinic_desktop.usecases import users
from tests.journeys import tools
from tests.journeys.crew import OWNER, RECEPTION, Crew

CHOSEN = "harbour candle meadow cobalt"


def test_one_time_words_a_new_password_and_the_phone_set_up_anew(crew: Crew) -> None:
    phone_before = with_a_phone(crew)
    words = reset(crew)
    crew.lock()
    come_back(crew, words, phone_before)


def with_a_phone(crew: Crew) -> str:
    """Rima sets up her phone, as the administrator demanded."""
    crew.enter("maya", OWNER)
    row = next(row for row in crew.window.desk.run(users.listing) if row.login == "rima")
    crew.window.desk.run(users.require_code, row.id, row.rev, needed=True)
    crew.lock()
    crew.sign_in("rima", RECEPTION)
    key = set_up_the_phone(crew)
    crew.lock()
    return key


def set_up_the_phone(crew: Crew) -> str:
    page = crew.until(EnrolPage)
    key = tools.bare_key(page.key.text())
    crew.type(page, "enrol_code", pyotp.TOTP(key).at(crew.clock.now))
    codes = crew.until(SpareCodesPage)
    codes.kept.click()
    crew.press(codes, "spare_codes_next")
    crew.wait(lambda: crew.is_in)
    return key


def reset(crew: Crew) -> str:
    """Ten minutes after signing in the deed asks who is there."""
    crew.enter("maya", OWNER)
    crew.clock.forward(minutes=10)
    section = crew.choose("rima")
    crew.press(section, "user_reset")
    asked = crew.until(StepUpDialog)
    crew.type(asked, "step_up_password", OWNER)
    crew.press(asked, "save")
    dialog = crew.until(ResetPasswordDialog)
    crew.clock.forward(minutes=6)  # reading took a while: the code is asked again, then it is done
    crew.press(dialog, "save")
    asked = crew.until(StepUpDialog)
    crew.type(asked, "step_up_password", OWNER)
    crew.press(asked, "save")
    handed = crew.until(OneTimeDialog)
    words = handed.password.text()
    assert len(words.split("-")) == 4
    crew.press(handed, "one_time_close")
    assert crew.state_of("rima") == "one-time password"
    return words


def come_back(crew: Crew, words: str, phone_before: str) -> None:
    crew.sign_in("rima", RECEPTION)
    crew.wait(lambda: "not right" in crew.said())
    crew.sign_in("rima", words)
    page = crew.until(NewPasswordPage)
    for name in ("password", "again"):
        crew.type(page, name, CHOSEN)
    crew.press(page, "new_password_next")
    crew.clock.forward(minutes=1)
    assert set_up_the_phone(crew) != phone_before
    assert crew.window.desk.user.name == "Rima Khoury"
