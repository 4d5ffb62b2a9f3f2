"""One service: what it is called, how long it takes, what and whom it needs."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from clinic_desktop.domain.appointment import ResourceKind, Service
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.calendar_setup.choice_boxes import ChoiceBoxes
from clinic_desktop.ui.calendar_setup.swatches import ColourEdit
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import (
    LONGEST_BUFFER,
    LONGEST_SERVICE,
    CalendarSetup,
)

NEW = Service("", 0, "")


class ServiceDialog(FormDialog):
    def __init__(self, desk: Desk, service: Service = NEW, parent: QWidget | None = None) -> None:
        said = _("Service: {name}").format(name=Formatter.isolate(service.name))
        super().__init__(said if service.id else _("New service"), parent, columns=2)
        self.setObjectName("service_dialog")
        self.desk: Desk = desk
        self._service = service
        self._offered = desk.run(calendar_setup.offered, with_retired=True)
        self._lay_out_name()
        self._lay_out_time()
        self._lay_out_needs(self._offered)
        self._fill(service)

    def _lay_out_name(self) -> None:
        self.name = self.add_field("name", _("Name"), QLineEdit())
        self.second_name = self.add_field(
            "second_name",
            _("Name in a second language"),
            QLineEdit(),
            hint=_("As patients read it on papers and messages."),
        )
        self.category = self.add_field("category", _("Category"), QLineEdit())
        known = sorted({each.category for each in self._offered.services if each.category})
        completer = QCompleter(known, self.category)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        if popup := completer.popup():
            popup.setProperty("kind", "completer")
        self.category.setCompleter(completer)

    def _lay_out_time(self) -> None:
        self.minutes = self.add_field(
            "minutes", _("Takes"), NumberEdit(0, LONGEST_SERVICE, _("minutes"))
        )
        self.minutes.setSingleStep(5)
        self.before = self.add_field(
            "before",
            _("Kept free before"),
            NumberEdit(0, LONGEST_BUFFER, _("minutes")),
            hint=_("To prepare: nobody else is booked then."),
        )
        self.before.setSingleStep(5)
        self.after = self.add_field(
            "after",
            _("Kept free after"),
            NumberEdit(0, LONGEST_BUFFER, _("minutes")),
            hint=_("To clean up."),
        )
        self.after.setSingleStep(5)
        self.colour = self.add_field("colour", _("Colour in the calendar"), ColourEdit(), span=2)

    def _lay_out_needs(self, offered: CalendarSetup) -> None:
        rooms, devices = (
            [
                (each.id, each.name)
                for each in offered.resources
                if each.kind is kind and (not each.is_retired or each.id in self._needed())
            ]
            for kind in ResourceKind
        )
        people = [
            (each.id, each.name)
            for each in offered.practitioners
            if not each.is_retired or each.id in self._service.practitioners
        ]
        self.rooms = self.add_field(
            "rooms", _("Rooms that will do"), ChoiceBoxes("room", rooms, _("There is no room yet.")),
            hint=_("None ticked: any room, or none.") if rooms else "", span=2,
        )  # fmt: skip
        self.devices = self.add_field(
            "devices", _("Devices it needs"),
            ChoiceBoxes("device", devices, _("There is no device yet.")),
            hint=_("All that are ticked are kept busy.") if devices else "", span=2,
        )  # fmt: skip
        self.people = self.add_field(
            "practitioners", _("Who does it"),
            ChoiceBoxes("practitioner", people, _("There is no practitioner yet.")),
            hint=_("None ticked: everybody.") if people else "", span=2,
        )  # fmt: skip

    def _needed(self) -> frozenset[str]:
        return frozenset((*self._service.rooms, *self._service.devices))

    def _fill(self, service: Service) -> None:
        self.name.setText(service.name)
        self.second_name.setText(service.second_name)
        self.category.setText(service.category)
        self.colour.set_value(service.colour)
        self.minutes.setValue(service.minutes)
        self.before.setValue(service.before)
        self.after.setValue(service.after)
        self.rooms.set_value(service.rooms)
        self.devices.set_value(service.devices)
        self.people.set_value(service.practitioners)

    def save(self) -> None:
        entered = replace(
            self._service,
            name=self.name.text(),
            second_name=self.second_name.text(),
            category=self.category.text(),
            colour=self.colour.value(),
            minutes=self.minutes.value(),
            before=self.before.value(),
            after=self.after.value(),
            rooms=self.rooms.value(),
            devices=self.devices.value(),
            practitioners=self.people.value(),
        )
        self.desk.run(calendar_setup.save_service, entered)
