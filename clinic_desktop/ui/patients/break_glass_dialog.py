"""Opening a closed record in an emergency: why, and what follows from it."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient_views import RestrictionView
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients


class BreakGlassDialog(FormDialog):
    """Says who is told before it is done; the page opens the record once it may."""

    def __init__(self, desk: Desk, restriction: RestrictionView, parent: QWidget) -> None:
        super().__init__(_("Open in an emergency?"), parent, save_text=_("Open the record"))
        named(self, "break_glass_dialog", self.windowTitle())
        self._desk = desk
        self._patient = restriction.patient_id
        shown = words.both_names(restriction.name, restriction.second_name)
        number = _("No. {number}").format(number=desk.format.isolate(restriction.number))
        self.add_widget(labels.plain(words.DOT.join((shown, number)), "strong", wraps=True))
        told = ", ".join(words.own_direction(each.name) for each in restriction.people)
        said = _("It opens for four hours. This is written down, and with your name and the reason "
                 "it is announced to everybody who restricts records and to: {people}.")  # fmt: skip
        warning = Banner(said.format(people=told), "warn")
        self.add_widget(warning)
        hint = _("In a few words, such as: unconscious, allergies must be known at once.")
        self.reason = self.add_field(
            "reason", _("Why can it not wait?"), QPlainTextEdit(), hint=hint
        )

    def save(self) -> None:
        until = self._desk.run(patients.break_glass, self._patient, self.reason.toPlainText())
        time = self._desk.format.time(self._desk.format.local(until))
        said = _("Opened until {time}. It was announced.")
        self._desk.toast(said.format(time=self._desk.format.isolate(time)))
