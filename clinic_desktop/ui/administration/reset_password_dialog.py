"""A forgotten password: what a reset does, before it is done."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import users
from clinic_desktop.usecases.users import OneTime, UserRow


class ResetPasswordDialog(SlowFormDialog[OneTime]):
    """`then` gets the one-time password and the login it belongs to."""

    def __init__(
        self,
        desk: Desk,
        row: UserRow,
        then: Callable[[OneTime, str], None],
        parent: QWidget | None = None,
    ) -> None:
        title = _("Reset a password")
        super().__init__(desk, title, parent, save_text=_("Reset the password"))
        self.add_section(Formatter.isolate(row.name))
        self.setObjectName("reset_password_dialog")
        self._row = row
        self._then = then
        self.add_widget(labels.plain(_identity(), "strong", "reset_identity", wraps=True))
        for at, text in enumerate(_effects(has_code=row.has_code)):
            self.add_widget(labels.plain(f"\u2022 {text}", "", f"reset_effect_{at}", wraps=True))

    def work(self) -> Callable[[Progress], OneTime]:
        return lambda _progress: self.desk.run(users.reset_password, self._row.id, self._row.rev)

    def saved(self, result: OneTime) -> None:
        self._then(result, self._row.login)


def _identity() -> str:
    return _("Be sure who is asking: see the person, or call a number you already had.")


def _effects(*, has_code: bool) -> list[str]:
    told = [
        _("The program makes four random words. You hand them over; they work for one day."),
        _("Whoever signs in with them must choose a password at once."),
        _("The present password stops working now. Waiting after wrong sign-ins ends."),
    ]
    if has_code:
        told.append(_("The second factor must be set up again, on the phone, at that sign-in."))
    return told
