"""Giving an appointment's time back: who cancels, why, and whether it is late."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.appointment import CancelledBy, CancelReason, is_late
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import series_deeds, undoable
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.series_changes import Cancellation


class CancelDialog(FormDialog):
    """Cancelling can be undone; who, why and how late stay in the appointment's history."""

    cancelled = Signal(str)

    def __init__(self, desk: Desk, appointment: Id, parent: QWidget | None = None) -> None:
        self._before = desk.run(appointments.details, appointment)
        super().__init__(_("Cancel this appointment?"), parent, save_text=_("Cancel appointment"))
        named(self, "cancel_dialog", self.windowTitle())
        self._desk = desk
        self.cancel_button.setText(_("Keep it"))
        self.cancel_button.setAccessibleName(_("Keep it"))
        said = words.who_and_when(self._before.row, desk.format)
        self.add_widget(labels.plain(said, "strong", "cancel_what", wraps=True))
        if is_late(self._before.row.start, desk.now):
            late = _("This is late: it starts in less than 24 hours. The history will say so.")
            self.banner.say(late, "warn")
        self.by = self.add_field(
            "by",
            _("Who cancels?"),
            ChoiceCombo([(by, _(word)) for by, word in words.CANCELLED_BY.items()]),
        )
        self.code = self.add_field(
            "code",
            _("Why?"),
            ChoiceCombo([(code, _(word)) for code, word in words.REASONS.items()]),
        )
        self.reason = self.add_field("reason", _("In their words"), QLineEdit())
        self.scope = series_deeds.scope_field(self, desk, self._before.row)
        self.code.edited.connect(self._follow_code)

    def _follow_code(self) -> None:
        """Reasons of the clinic are the clinic's doing."""
        if self.code.value() in _OF_CLINIC:
            self.by.set_value(CancelledBy.CLINIC)

    def clear_problems(self) -> None:
        for field in self.fields.values():
            field.clear()

    def save(self) -> None:
        if self.scope is not None:
            why = Cancellation(self.by.value(), self.code.value(), self.reason.text())
            series_deeds.cancel(self._desk, self._before.row, self.scope.value(), why)
            self.cancelled.emit(self._before.row.id)
            return
        undoable.cancel(
            self._desk, self._before, self.by.value(), self.code.value(), self.reason.text()
        )
        self.cancelled.emit(self._before.row.id)


_OF_CLINIC = frozenset(
    {
        CancelReason.PRACTITIONER_AWAY,
        CancelReason.ROOM_OR_DEVICE,
        CancelReason.BOOKED_BY_MISTAKE,
    }
)
