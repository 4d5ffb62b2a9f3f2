"""Somebody leaves: the way in is taken, and the clinic's keys are changed with it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from clinic_desktop.domain.errors import Cancelled, ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.administration.change_keys_dialog import what_it_does
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import users
from clinic_desktop.usecases.users import UserRow


@dataclass(frozen=True)
class Left:
    """Somebody's way in is gone; whether the keys were changed too, and why not where not."""

    name: str
    has_new_keys: bool
    problem: str = ""


class LeavingDialog(SlowFormDialog[Left]):
    """Takes the way in first: that must not wait for the longer work. `then` gets the outcome."""

    def __init__(
        self, desk: Desk, row: UserRow, then: Callable[[Left], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, _("Deactivate a user"), parent, save_text=_("Deactivate"))
        self.add_section(Formatter.isolate(row.name))
        self.setObjectName("leaving_dialog")
        self.save_button.setProperty("kind", "danger")
        self._row = row
        self._then = then
        self.add_widget(labels.plain(_lead(), "", "leaving_lead", wraps=True))
        self.reason = self.add_field(
            "reason", _("Reason"), QLineEdit(), hint=_("Kept with the activity.")
        )
        self.keys = named(QCheckBox(_("Change the clinic's keys now")), "leaving_keys")
        self.keys.setAccessibleName(self.keys.text())
        self.keys.setChecked(True)
        self.add_widget(self.keys)
        self.add_widget(labels.hint(what_it_does()))
        self.show_progress()

    def work(self) -> Callable[[Progress], Left]:
        row, reason, has_keys = self._row, self.reason.text(), self.keys.isChecked()

        def leave(progress: Progress) -> Left:
            self.desk.run(users.deactivate, row.id, row.rev, reason)
            if not has_keys:
                return Left(row.name, has_new_keys=False)
            try:
                self.desk.rekey(reason, progress)
            except Cancelled:
                return Left(row.name, has_new_keys=False, problem=_("You stopped it."))
            except ClinicError as error:
                return Left(row.name, has_new_keys=False, problem=str(error))
            return Left(row.name, has_new_keys=True)

        return leave

    def saved(self, result: Left) -> None:
        self._then(result)


def _lead() -> str:
    return _("The way in is taken at once. The name stays in the records.")


def outcome(left: Left) -> tuple[str, str]:
    """What is said afterwards: a sentence, and what it means."""
    name = Formatter.isolate(left.name)
    if left.has_new_keys:
        said = _("{name} has no way in any more, and the clinic has new keys.").format(name=name)
    elif left.problem:
        said = _("{name} has no way in any more, but the keys were not changed. {problem}").format(
            name=name, problem=left.problem
        )
    else:
        said = _("{name} has no way in any more. The keys are as before.").format(name=name)
    return said, _means(has_new_keys=left.has_new_keys)


def _means(*, has_new_keys: bool) -> str:
    if has_new_keys:
        return _(
            "Copies and backups made before this moment still open with the old password. What is "
            "written from now on they cannot read. Make a new backup."
        )
    return _(
        "Who holds a copy of the key file from before and the old password can still open this "
        "clinic's file. Change the keys under Keys as soon as you can."
    )
