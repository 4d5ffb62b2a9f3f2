"""The editors of single values."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.money import Money
from clinic_desktop.domain.patient import BirthDate, Precision
from clinic_desktop.ui.widgets.birth_edit import BirthEdit
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.code_edit import CodeEdit
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.password_edit import PasswordEdit, Strength
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.tag_edit import TagEdit

TODAY = date(2026, 11, 21)
LEBANON = Formatter()


@pytest.mark.parametrize(
    ("typed", "birth", "said"),
    [
        ("1990", BirthDate(date(1990, 1, 1), Precision.YEAR), "c. 1990, c. 36 years"),
        ("05.1990", BirthDate(date(1990, 5, 1), Precision.MONTH), "c. May 1990, c. 36 years"),
        ("5/3/1990", BirthDate(date(1990, 3, 5)), "05 Mar 1990, 36 years"),
    ],
)
def test_a_birth_date_is_understood_as_typed_and_said_back(
    qtbot: QtBot, typed: str, birth: BirthDate, said: str
) -> None:
    edit = BirthEdit(LEBANON, TODAY)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit.line, typed)
    assert edit.value() == birth
    assert edit.understood.text() == said
    assert edit.line.accessibleDescription() == said


def test_an_age_keeps_the_day_it_was_stated_while_nobody_touches_it(qtbot: QtBot) -> None:
    stated = BirthDate(date(1990, 7, 1), Precision.AGE, 35, date(2026, 1, 10))
    edit = BirthEdit(LEBANON, TODAY)
    qtbot.addWidget(edit)
    edit.set_value(stated)
    assert edit.value() == stated


@pytest.mark.parametrize(
    "birth",
    [
        BirthDate(date(1990, 1, 1), Precision.YEAR),
        BirthDate(date(1990, 5, 1), Precision.MONTH),
        BirthDate(date(1990, 3, 5)),
    ],
)
def test_a_birth_date_shown_is_read_back_unchanged(qtbot: QtBot, birth: BirthDate) -> None:
    edit = BirthEdit(LEBANON, TODAY)
    qtbot.addWidget(edit)
    edit.line.setText(edit.written(birth))
    assert edit.value() == birth


def test_what_is_not_understood_names_the_field(qtbot: QtBot) -> None:
    edit = named(DateEdit(LEBANON), "visited_on", "Last visit")
    qtbot.addWidget(edit)
    edit.line.setText("soon")
    with pytest.raises(InvalidInput) as caught:
        edit.value()
    assert list(caught.value.problems) == ["visited_on"]
    assert not edit.understood.text()


def test_an_empty_date_is_none(qtbot: QtBot) -> None:
    edit = DateEdit(LEBANON)
    qtbot.addWidget(edit)
    assert edit.value() is None


def test_alt_down_opens_a_calendar_whose_day_is_taken(qtbot: QtBot) -> None:
    edit = DateEdit(LEBANON)
    qtbot.addWidget(edit)
    edit.show()
    edit.set_value(date(2026, 3, 5))
    edit.open_calendar()
    month = edit.findChild(QCalendarWidget)
    assert month is not None
    assert month.isVisible()
    assert month.selectedDate() == QDate(2026, 3, 5)
    with qtbot.waitSignal(edit.edited):
        month.activated.emit(QDate(2026, 3, 9))
    assert edit.value() == date(2026, 3, 9)
    assert not month.isVisible()


def test_a_phone_is_grouped_on_leaving_and_kept_as_typed(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    edit, other = PhoneEdit(LEBANON, holder), QLineEdit(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    edit.setFocus()
    QTest.keyClicks(edit, "03123456")
    other.setFocus()
    assert edit.value() == "+9613123456"
    assert edit.typed() == "03123456"
    assert edit.text() == LEBANON.phone("+9613123456")


def test_a_foreign_phone_keeps_its_country(qtbot: QtBot) -> None:
    edit = PhoneEdit(LEBANON)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "+7 701 555 0123")
    assert edit.value() == "+77015550123"


def test_a_phone_is_written_from_left_to_right_in_every_language(qtbot: QtBot) -> None:
    edit = PhoneEdit(LEBANON)
    qtbot.addWidget(edit)
    assert edit.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_half_a_phone_is_refused_with_a_sentence(qtbot: QtBot) -> None:
    edit = named(PhoneEdit(LEBANON), "phone", "Phone")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "03")
    with pytest.raises(InvalidInput) as caught:
        edit.value()
    assert caught.value.problems["phone"]


def test_money_is_exact(qtbot: QtBot) -> None:
    edit = MoneyEdit(LEBANON, "USD")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit.line, "1250.50")
    assert edit.value() == Money(125050, "USD")


def test_tags_are_made_by_comma_and_enter_and_taken_away_by_backspace(qtbot: QtBot) -> None:
    edit = TagEdit()
    qtbot.addWidget(edit)
    QTest.keyClicks(edit.line, "VIP,mornings")
    QTest.keyClick(edit.line, Qt.Key.Key_Return)
    QTest.keyClicks(edit.line, "VIP,half")
    assert edit.value() == ("VIP", "mornings", "half")
    edit.line.clear()
    QTest.keyClick(edit.line, Qt.Key.Key_Backspace)
    assert edit.value() == ("VIP",)


def test_a_tag_is_removed_by_its_button_which_says_so(qtbot: QtBot) -> None:
    edit = TagEdit()
    qtbot.addWidget(edit)
    edit.set_value(["VIP", "R&D"])
    chip = next(one for one in edit.findChildren(QToolButton) if "VIP" in one.text())
    assert chip.accessibleName() == "Remove VIP"
    chip.click()
    assert edit.value() == ("R&D",)


def test_a_choice_is_a_value_not_a_text(qtbot: QtBot) -> None:
    edit = ChoiceCombo([("f", "Female"), ("m", "Male")])
    qtbot.addWidget(edit)
    edit.set_value("m")
    edit.set_choices([("m", "Homme"), ("f", "Femme")])
    assert edit.value() == "m"
    assert edit.currentText() == "Homme"
    with pytest.raises(ValueError):
        edit.set_value("x")


def test_a_password_is_hidden_until_asked_for(qtbot: QtBot) -> None:
    edit = PasswordEdit()
    qtbot.addWidget(edit)
    show = edit.line.actions()[0]
    assert edit.line.echoMode() == QLineEdit.EchoMode.Password
    show.trigger()
    assert edit.line.echoMode() == QLineEdit.EchoMode.Normal
    assert show.toolTip() == "Hide the password"


def test_a_password_may_be_pasted(qtbot: QtBot) -> None:
    edit = PasswordEdit()
    qtbot.addWidget(edit)
    QApplication.clipboard().setText("correct horse")
    edit.line.paste()
    assert edit.value() == "correct horse"


def test_a_new_password_is_judged_once_typing_rests(qtbot: QtBot) -> None:
    judged: list[str] = []

    def judge(text: str) -> Strength:
        judged.append(text)
        return Strength(2, "Add a word.")

    edit = PasswordEdit(judge)
    qtbot.addWidget(edit)
    edit.show()
    QTest.keyClicks(edit.line, "clinic")
    qtbot.waitUntil(lambda: edit.advice.isVisible())
    assert judged == ["clinic"]
    assert edit.bar.value() == 2
    assert edit.advice.text() == "Add a word."


def test_a_code_takes_digits_only_and_tells_when_it_is_whole(qtbot: QtBot) -> None:
    edit = CodeEdit()
    qtbot.addWidget(edit)
    QApplication.clipboard().setText("12 3-4٥6")
    with qtbot.waitSignal(edit.completed) as told:
        edit.paste()
    assert told.args == ["123456"]
    QTest.keyClicks(edit, "7")
    assert edit.value() == "123456"


def test_a_search_waits_for_a_pause_and_is_made_once(qtbot: QtBot) -> None:
    box = SearchBox("search", "Find")
    qtbot.addWidget(box)
    asked: list[str] = []
    box.searched.connect(asked.append)
    with qtbot.waitSignal(box.searched):
        QTest.keyClicks(box, "lay")
    assert asked == ["lay"]


def test_enter_searches_at_once_before_it_is_told(qtbot: QtBot) -> None:
    box = SearchBox("search", "Find", pause=60_000)
    qtbot.addWidget(box)
    heard: list[str] = []
    box.searched.connect(heard.append)
    box.entered.connect(lambda: heard.append("entered"))
    QTest.keyClicks(box, "lay")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard == ["lay", "entered"]


def test_escape_empties_a_search(qtbot: QtBot) -> None:
    box = SearchBox("search", "Find", pause=0)
    qtbot.addWidget(box)
    QTest.keyClicks(box, "lay")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_a_number_keeps_its_limits(qtbot: QtBot) -> None:
    edit = NumberEdit(5, 120, "min")
    qtbot.addWidget(edit)
    edit.set_value(500)
    assert edit.value() == 120
    assert edit.text() == "120 min"
