"""New keys for the whole clinic, by themselves: after a lost kit or a stolen disk."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.ui.widgets.tell import tell
from clinic_desktop.usecases.rekeying import Rekeyed


class ChangeKeysDialog(SlowFormDialog[Rekeyed]):
    """Everybody keeps name, password and phone; only the keys below them change."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        title = _("Change the clinic's keys")
        super().__init__(desk, title, parent, save_text=_("Change the keys"))
        self.setObjectName("change_keys_dialog")
        self.add_widget(labels.plain(what_it_does(), "", "change_keys_lead", wraps=True))
        self.add_widget(labels.hint(_("Everybody keeps name, password and phone.")))
        self.reason = self.add_field(
            "reason",
            _("Reason"),
            QLineEdit(),
            hint=_("Such as a lost kit or a stolen disk. Kept with the activity."),
        )
        self.show_progress()

    def work(self) -> Callable[[Progress], Rekeyed]:
        reason = self.reason.text()
        return lambda progress: self.desk.rekey(reason, progress)

    def saved(self, result: Rekeyed) -> None:
        asker = self.parentWidget()
        if asker is not None:
            rows = Formatter.isolate(self.desk.format.number(result.rows))
            said = _("The clinic has new keys; {rows} records were carried over and compared.")
            tell(asker, said.format(rows=rows), old_copies())


def what_it_does() -> str:
    return _(
        "Everything is written anew under new keys, so that old copies of the key file and old "
        "passwords open nothing written from now on. It takes some seconds for every 200 MB, "
        "and can be stopped."
    )


def old_copies() -> str:
    """What new keys cannot mend."""
    return _(
        "Copies and backups made before this moment still open with the old keys, passwords and "
        "kit. Make a new backup, and destroy the old ones that you do not need."
    )
