"""Naming who alone may open a record, and letting everybody open it again."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient_views import Named, RestrictionView
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients

_BESIDE = 2  # names on a line


class RestrictDialog(FormDialog):
    """Names out of those whose role opens records, and the reason."""

    def __init__(
        self, desk: Desk, patient: Id, restriction: RestrictionView | None, parent: QWidget
    ) -> None:
        title = _("Change who may open it") if restriction else _("Restrict this record?")
        super().__init__(title, parent, save_text=_("Save") if restriction else _("Restrict"))
        named(self, "restrict_dialog", title)
        self._desk = desk
        self._patient = patient
        said = _(
            "Others see name and number only. In an emergency a practitioner can open it all the "
            "same; that is announced."
        )
        self.add_widget(labels.plain(said, wraps=True))
        chosen = {each.id for each in restriction.people} if restriction else set[Id]()
        people = desk.run(patients.may_be_named)
        self.people = PeopleEdit(people, chosen)
        hint = _("You may leave yourself out: you can still change or lift this, but not open it.")
        self.add_field("users", _("Who may open it"), self.people, hint=hint)
        self.reason = self.add_field(
            "reason", _("Reason"), QLineEdit(restriction.reason if restriction else "")
        )

    def save(self) -> None:
        self._desk.run(patients.restrict, self._patient, self.people.value(), self.reason.text())
        self._desk.toast(_("Restricted."))


class PeopleEdit(QWidget):
    """A box to tick for each person."""

    def __init__(self, people: list[Named], chosen: set[Id]) -> None:
        super().__init__()
        self.boxes: dict[Id, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(16))
        for at, person in enumerate(people):
            box = QCheckBox(person.name.replace("&", "&&"))
            named(box, f"may_open_{person.id}", person.name)
            box.setChecked(person.id in chosen)
            self.boxes[person.id] = box
            grid.addWidget(box, at // _BESIDE, at % _BESIDE)

    def value(self) -> tuple[Id, ...]:
        return tuple(user_id for user_id, box in self.boxes.items() if box.isChecked())


class LiftDialog(FormDialog):
    """Lifting takes a reason."""

    def __init__(self, desk: Desk, patient: Id, parent: QWidget) -> None:
        super().__init__(_("Lift the restriction?"), parent, save_text=_("Lift"))
        named(self, "lift_dialog", self.windowTitle())
        self._desk = desk
        self._patient = patient
        said = _("Everybody whose role opens records can open this one again.")
        self.add_widget(labels.plain(said, wraps=True))
        self.reason = self.add_field("reason", _("Reason"), QLineEdit())

    def save(self) -> None:
        self._desk.run(patients.lift, self._patient, self.reason.text())
        self._desk.toast(_("The restriction is lifted."))
