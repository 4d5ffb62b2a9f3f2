"""Asking somebody to come back, and noting what came of it."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.recall import REST, USUAL, Ahead, Outcome, RecallEntry
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.patient_pick import PatientPick
from clinic_desktop.ui.waiting.undoing import recall_as_before
from clinic_desktop.ui.waiting.whom import whom
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.usecases import appointments, calendar_setup, recalls


class RecallDialog(FormDialog):
    """Who should come back, for what and when; usual distances at a key."""

    def __init__(
        self, desk: Desk, parent: QWidget, *, patient: Id = "", appointment: Id = ""
    ) -> None:
        super().__init__(_("Recall"), parent, save_text=_("Add"))
        named(self, "recall_dialog", _("Recall"))
        self._desk = desk
        self._base = desk.today
        self.patient = self.add_field("patient", _("Who comes back"), PatientPick(desk))
        offered = desk.run(calendar_setup.offered).services
        services = [
            ("", _("Not a service: see below")),
            *((each.id, each.name) for each in offered),
        ]
        self.service: ChoiceCombo[Id] = ChoiceCombo(services)
        self.add_field("service", _("For"), self.service)
        self.due = self.add_field("due_on", _("On or after"), DateEdit(desk.format))
        self.add_widget(self._distances())
        self.reason = self.add_field("reason", _("Note"), QLineEdit())
        self._choose(USUAL[2])
        self.patient.resized.connect(self.make_room)
        if appointment:
            self._after(appointment)
        elif patient:
            self._take(patient)

    def _distances(self) -> QWidget:
        made, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(4))
        made.setLayout(row)
        row.addWidget(labels.plain(_("In"), "hint"))
        for at, distance in enumerate(USUAL):
            text = words.ahead(distance)
            row.addWidget(
                button(text, f"ahead_{at}", partial(self._choose, distance), kind="quiet")
            )
        row.addStretch(1)
        return made

    def _choose(self, distance: Ahead) -> None:
        self.due.set_value(distance.after(self._base))

    def _after(self, appointment: Id) -> None:
        """After a visit: the same patient and service, counted from that day."""
        found = self._desk.run(appointments.details, appointment)
        self._base = max(self._desk.format.local(found.row.start).date(), self._desk.today)
        self.patient.show_person(found.row.patient_id, found.row.patient, is_fixed=True)
        offered = {each.id for each in self._desk.run(calendar_setup.offered).services}
        chosen = next((each for each in found.form.service_ids if each in offered), "")
        self.service.set_value(chosen)
        self._choose(USUAL[2])

    def _take(self, patient: Id) -> None:
        rows = self._desk.run(appointments.of_patient, patient)
        self.patient.show_person(patient, rows[0].patient if rows else _("The patient chosen"))

    def save(self) -> None:
        made = self._desk.run(
            recalls.add,
            self.patient.value(),
            self.service.value(),
            self.due.value() or date.min,
            self.reason.text(),
        )
        self._desk.toast(_("On the list of recalls."), recall_as_before(self._desk, made, 1))


class ContactedDialog(FormDialog):
    """How they were contacted, what came of it, and when to look again."""

    def __init__(
        self, desk: Desk, entry: RecallEntry, parent: QWidget, written_by: Channel | None = None
    ) -> None:
        super().__init__(_("Contacted"), parent, save_text=_("Note it"))
        named(self, "contacted_dialog", _("Contacted"))
        self._desk = desk
        self._entry = entry
        self.add_widget(whom(entry.patient))
        if entry.phone:
            number = desk.format.isolate(desk.format.phone(entry.phone))
            self.add_widget(labels.plain(number, "card-title", "contacted_phone"))
        allowed = _("May be contacted: {channels}.")
        self.add_widget(labels.hint(allowed.format(channels=words.may_contact(entry.permissions))))
        results = [(each, words.beginning(_(words.OUTCOMES[each]))) for each in Outcome]
        self.outcome = self.add_field("outcome", _("What came of it"), ChoiceCombo(results))
        self.outcome.set_value(Outcome.NO_ANSWER)
        channels = [(each, _(words.CHANNELS[each])) for each in Channel]
        self.how = self.add_field("how", _("How"), ChoiceCombo(channels))
        self.days = self.add_field(
            "days",
            _("Off the list for"),
            NumberEdit(1, 365, _("days")),
            hint=_("Then it comes back, unless they booked."),
        )
        self.days.set_value(REST)
        if written_by is not None:
            self.how.set_value(written_by)
            self.outcome.set_value(Outcome.MESSAGE_LEFT)

    def save(self) -> None:
        entry = self._entry
        rev = self._desk.run(
            recalls.contacted,
            entry.id,
            entry.rev,
            self.how.value(),
            self.outcome.value(),
            self.days.value(),
        )
        back = recall_as_before(self._desk, entry.id, rev)
        self._desk.toast(_("Noted."), back)


class SnoozeDialog(FormDialog):
    """Put off until a day, with nobody contacted."""

    def __init__(self, desk: Desk, entry: RecallEntry, parent: QWidget) -> None:
        super().__init__(_("Put off"), parent, save_text=_("Put off"))
        named(self, "snooze_dialog", _("Put off"))
        self._desk = desk
        self._entry = entry
        self.add_widget(whom(entry.patient))
        self.until = self.add_field("back_on", _("Back on the list on"), DateEdit(desk.format))
        self.until.set_value(desk.today + timedelta(days=30))

    def save(self) -> None:
        entry, day = self._entry, self.until.value() or date.min
        rev = self._desk.run(recalls.snooze, entry.id, entry.rev, day)
        self._desk.toast(_("Put off."), recall_as_before(self._desk, entry.id, rev))


class DeclinedDialog(FormDialog):
    """They do not want to come; why."""

    def __init__(self, desk: Desk, entry: RecallEntry, parent: QWidget) -> None:
        super().__init__(_("Does not come back"), parent, save_text=_("Declined"))
        named(self, "declined_dialog", _("Does not come back"))
        self._desk = desk
        self._entry = entry
        self.add_widget(whom(entry.patient))
        self.reason = self.add_field("reason", _("Reason"), QLineEdit())

    def save(self) -> None:
        entry = self._entry
        rev = self._desk.run(recalls.decline, entry.id, entry.rev, self.reason.text())
        self._desk.toast(_("Declined."), recall_as_before(self._desk, entry.id, rev))
