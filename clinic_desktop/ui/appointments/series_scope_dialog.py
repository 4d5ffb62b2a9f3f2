"""One appointment of a series is changed: what becomes of the others?"""

from collections.abc import Callable

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.appointments.series_changes import Scope, SeriesView


class ScopeChoice(QWidget):
    """This, this and following, or all; arrows choose."""

    def __init__(self, view: SeriesView) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(8))
        self.buttons: dict[Scope, QRadioButton] = {}
        for scope, text in scope_words(view).items():
            self.buttons[scope] = named(QRadioButton(text), f"scope_{scope}", text)
            layout.addWidget(self.buttons[scope])
        self.buttons[Scope.THIS].setChecked(True)
        self.buttons[Scope.FOLLOWING].setEnabled(view.following > 1)
        self.setFocusProxy(self.buttons[Scope.THIS])

    def value(self) -> Scope:
        return next(scope for scope, each in self.buttons.items() if each.isChecked())

    def set_value(self, scope: Scope) -> None:
        self.buttons[scope].setChecked(True)


class SeriesScopeDialog(FormDialog):
    """Hands the answer to `then`; closing it changes nothing."""

    def __init__(
        self,
        desk: Desk,
        row: AppointmentRow,
        view: SeriesView,
        then: Callable[[Scope], None],
        parent: QWidget | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(_("Appointment of a series"), parent, save_text=_("Go on"))
        named(self, "series_scope_dialog", self.windowTitle())
        self._then = then
        day = day_words.whole_day(desk.format.local(row.start).date(), desk.format)
        said = words.DOT.join((words.own_direction(row.patient), day))
        self.add_widget(labels.plain(said, "strong", "scope_what", wraps=True))
        self.choice = self.add_field("scope", _("What is changed?"), ScopeChoice(view))
        if detail:
            self.add_widget(labels.plain(detail, wraps=True))
        note = _("What has begun, or was moved or cancelled alone, stays as it is.")
        self.add_widget(labels.hint(note))

    def save(self) -> None:
        self._then(self.choice.value())


def scope_words(view: SeriesView) -> dict[Scope, str]:
    """The three answers, with how many appointments each reaches."""
    after = max(view.following - 1, 0)
    said = ngettext("This and the {n} after it", "This and the {n} after it", after)
    everything = ngettext("All {n} still to come", "All {n} still to come", view.all)
    return {
        Scope.THIS: _("Only this appointment"),
        Scope.FOLLOWING: said.format(n=after),
        Scope.ALL: everything.format(n=view.all),
    }
