"""Somebody with a column in the calendar: name, sign-in, colour, hours."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.appointment import Practitioner, ResourceKind
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.calendar_setup.hours_edit import HoursEdit
from clinic_desktop.ui.calendar_setup.swatches import ColourEdit
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.usecases import calendar_setup

NEW = Practitioner("", 0, "")


class PractitionerDialog(FormDialog):
    def __init__(self, desk: Desk, who: Practitioner = NEW, parent: QWidget | None = None) -> None:
        said = _("Practitioner: {name}").format(name=Formatter.isolate(who.name))
        super().__init__(said if who.id else _("New practitioner"), parent, columns=2)
        self.setObjectName("practitioner_dialog")
        self.desk: Desk = desk
        self._who = who
        self.name = self.add_field("name", _("Name"), QLineEdit())
        self.second_name = self.add_field("second_name", _("Name in a second script"), QLineEdit())
        self.user = self.add_field(
            "user_id",
            _("Signs in as"),
            ChoiceCombo([("", _("Does not sign in")), *self._users()]),
            hint=_("Whose own day this column is."),
        )
        self.colour = self.add_field("colour", _("Colour in the calendar"), ColourEdit())
        rooms = [
            (each.id, each.name)
            for each in desk.run(calendar_setup.offered).resources
            if each.kind is ResourceKind.ROOM
        ]
        hours = HoursEdit(rooms, desk.format, desk.today, desk.clinic.first_weekday)
        self.hours = self.add_field("shifts", _("Working hours"), hours, span=2)
        self.hours.other.clicked.connect(self.make_room)
        self._fill(who)

    def _users(self) -> list[tuple[str, str]]:
        users = self.desk.run(calendar_setup.users_to_link)
        if self._who.user_id and self._who.user_id not in users:
            users[self._who.user_id] = _("a user who has left")
        return list(users.items())

    def _fill(self, who: Practitioner) -> None:
        self.name.setText(who.name)
        self.second_name.setText(who.second_name)
        self.user.set_value(who.user_id)
        self.colour.set_value(who.colour)
        self.hours.set_value(who.shifts)

    def save(self) -> None:
        entered = replace(
            self._who,
            name=self.name.text(),
            second_name=self.second_name.text(),
            user_id=self.user.value(),
            colour=self.colour.value(),
            shifts=self.hours.value(),
        )
        self.desk.run(calendar_setup.save_practitioner, entered)
