"""The row that narrows the activity: when, who, at which computer, what, how it ended, about whom."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import deed_kinds, words
from clinic_desktop.ui.administration.patient_pick import PatientPick
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.usecases import audit_trail, users
from clinic_desktop.usecases.audit_trail import AuditFilter

_OUTCOMES = ("done", "read", "refused", "failed")


class ActivityFilter(QWidget):
    """`changed` fires after each choice; days are those of the clinic's calendar, both included."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._zone = ZoneInfo(desk.clinic.zone)
        people = sorted(desk.run(users.names).items(), key=_by_text)
        computers = sorted(desk.run(audit_trail.computers).items(), key=_by_text)
        self.since = DateEdit(desk.format)
        self.until = DateEdit(desk.format)
        self.user = ChoiceCombo([("", _("Everybody")), *people])
        self.device = ChoiceCombo([("", _("Every computer")), *computers])
        self.deed = ChoiceCombo(deed_kinds.choices(desk.run(audit_trail.actions)))
        outcomes = [((each,), words.outcome(each)) for each in _OUTCOMES]
        trouble = (("refused", "failed"), _("Refused or failed"))
        self.outcome: ChoiceCombo[tuple[str, ...]] = ChoiceCombo(
            [((), _("Every outcome")), trouble, *outcomes]
        )
        self.patient = PatientPick(desk)
        self.fields: dict[str, FormField] = {}
        self._lay_out()
        for editor in (self.since, self.until, self.user, self.device, self.deed, self.outcome):
            editor.edited.connect(self.changed)
        self.patient.edited.connect(self.changed)
        self.patient.missed.connect(self._say_nobody)
        self.patient.textEdited.connect(self._clear_nobody)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(12))
        grid.setVerticalSpacing(theme.current().px(8))
        for at, (name, title, editor) in enumerate(
            (
                ("activity_since", _("From"), self.since),
                ("activity_until", _("To"), self.until),
                ("activity_patient", _("About patient"), self.patient),
                ("activity_user", _("Who"), self.user),
                ("activity_deed", _("What"), self.deed),
                ("activity_device", _("Computer"), self.device),
                ("activity_outcome", _("Outcome"), self.outcome),
            )
        ):
            self.fields[name] = FormField(name, title, editor)
            row, column = (0, 2 * at) if at < 3 else (1, 2 * (at - 3))
            is_wide = name == "activity_patient"
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(self.fields[name], row, column, 1, 4 if is_wide else 2, top)
        for column in range(8):
            grid.setColumnStretch(column, 1)

    def asked(self) -> AuditFilter | None:
        """None while a date or a patient is not understood; then the field says so."""
        self._judge()
        if any(field.problem.text() for field in self.fields.values()):
            return None
        first, last = self.since.value(), self.until.value()
        patient = self.patient.value()
        return AuditFilter(
            user_id=self.user.value(),
            device_id=self.device.value(),
            actions=self.deed.value(),
            outcomes=self.outcome.value(),
            patient_id=patient.id if patient else "",
            since=self._start(first),
            until=self._start(last + timedelta(days=1)) if last else None,
        )

    def say(self, error: InvalidInput) -> None:
        """Mark the fields that an answer named: "since", "until"."""
        for name, text in error.problems.items():
            self.fields.get(f"activity_{name}", self.fields["activity_until"]).show_problem(text)

    def _say_nobody(self) -> None:
        text = _("Nobody is found by this name or number.")
        self.fields["activity_patient"].show_problem(text)

    def _clear_nobody(self, _text: str) -> None:
        self.fields["activity_patient"].clear()

    def _judge(self) -> None:
        for name, editor in (("activity_since", self.since), ("activity_until", self.until)):
            self.fields[name].show_problem(editor.problem())
        if self.since.problem() or self.until.problem():
            return
        first, last = self.since.value(), self.until.value()
        if first and last and last < first:
            self.fields["activity_until"].show_problem(_("This lies before the first day."))

    def _start(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time.min, self._zone) if day else None


def _by_text(pair: tuple[str, str]) -> str:
    return pair[1]
