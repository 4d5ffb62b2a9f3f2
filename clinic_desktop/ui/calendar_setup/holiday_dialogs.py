"""One day off, and the days of the country to choose from."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Holiday


class HolidayDialog(FormDialog):
    """A day of the clinic's own, or one to correct."""

    def __init__(
        self, desk: Desk, holiday: Holiday | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Day off") if holiday else _("New day off"), parent)
        self.setObjectName("holiday_dialog")
        self.desk: Desk = desk
        self._holiday = holiday or Holiday("", desk.today, "")
        self.name = self.add_field("name", _("Name"), QLineEdit())
        self.day = self.add_field(
            "day", _("Day"), DateEdit(desk.format, lambda day: words.day_name(day.weekday()))
        )
        closed = QCheckBox(_("The clinic is closed"))
        self.closed = self.add_field("is_closed", closed.text(), closed)
        estimated = QCheckBox(_("Estimated: the day may still move"))
        self.estimated = self.add_field("is_estimated", estimated.text(), estimated)
        self.name.setText(self._holiday.name)
        self.day.set_value(self._holiday.day if holiday else None)
        self.closed.setChecked(self._holiday.is_closed)
        self.estimated.setChecked(self._holiday.is_estimated)

    def save(self) -> None:
        day = self.day.value()
        if day is None:
            raise InvalidInput(day=_("Enter the day."))
        entered = replace(
            self._holiday,
            day=day,
            name=self.name.text(),
            is_closed=self.closed.isChecked(),
            is_estimated=self.estimated.isChecked(),
        )
        self.desk.run(calendar_setup.save_holidays, [entered])


class ProposedDialog(FormDialog):
    """The days the country keeps; what is ticked becomes a day off of the clinic."""

    def __init__(
        self, desk: Desk, year: int, proposed: Sequence[Holiday], parent: QWidget | None = None
    ) -> None:
        title = _("Days off of {year}").format(year=year)
        super().__init__(title, parent, save_text=_("Keep the ticked days"))
        self.setObjectName("proposed_dialog")
        self.desk: Desk = desk
        self._proposed = [each for each in proposed if not each.id]
        kept = len(proposed) - len(self._proposed)
        self.add_widget(labels.hint(_lead(kept)))
        self.list = named(QListWidget(), "proposed_list", title)
        self.list.setMinimumSize(theme.current().px(480), theme.current().px(420))
        for each in self._proposed:
            self.list.addItem(self._item(each))
        self.list.itemActivated.connect(_turn)
        if self._proposed:
            self.list.setCurrentRow(0)
        self.add_widget(self.list)
        self.save_button.setEnabled(bool(self._proposed))

    def _item(self, each: Holiday) -> QListWidgetItem:
        said = f"{words.dated(each.day, self.desk.format)}   {each.name}"
        if each.is_estimated:
            said = _("{day} (estimated)").format(day=said)
        item = QListWidgetItem(said)
        item.setSizeHint(QSize(0, theme.current().px(30)))
        if each.is_estimated:
            item.setToolTip(_("The moon decides. Look again when the day is announced."))
        ticked = Qt.CheckState.Checked if each.is_closed else Qt.CheckState.Unchecked
        item.setCheckState(ticked)
        return item

    def chosen(self) -> list[Holiday]:
        return [
            replace(each, is_closed=True)
            for at, each in enumerate(self._proposed)
            if self.list.item(at).checkState() == Qt.CheckState.Checked
        ]

    def save(self) -> None:
        self.desk.run(calendar_setup.save_holidays, self.chosen())


def _turn(item: QListWidgetItem) -> None:
    is_on = item.checkState() == Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)


def _lead(kept: int) -> str:
    said = _("Tick the days on which the clinic is closed.")
    if not kept:
        return said
    more = ngettext("{n} day is kept already.", "{n} days are kept already.", kept)
    return f"{said} {more.format(n=kept)}"
