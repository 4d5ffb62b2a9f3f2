"""Making a role of the clinic's own, and calling it something else."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import roles
from clinic_desktop.usecases.roles import LONGEST_NAME, RoleRow


class NewRoleDialog(SlowFormDialog[str]):
    """`then` gets the new role's key; `like` is the role first offered to start from."""

    def __init__(
        self,
        desk: Desk,
        others: Sequence[RoleRow],
        like: str,
        then: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, _("New role"), parent, save_text=_("Add"))
        self.setObjectName("new_role_dialog")
        self._then = then
        self.name = self.add_field("name", _("Name"), _name_line())
        choices = [("", _("Only the first page and the search"))]
        choices += [(row.key, row.name) for row in others]
        self.like: ChoiceCombo[str] = ChoiceCombo(choices)
        self.like.set_value(like)
        self.add_field("like", _("Start with what this one allows"), self.like)
        self.add_widget(
            labels.hint(_("Tick what it may do after that. People get it on the page of users."))
        )

    def work(self) -> Callable[[Progress], str]:
        name, like = self.name.text(), self.like.value()
        return lambda _progress: self.desk.run(roles.add, name, frozenset(), like)

    def saved(self, result: str) -> None:
        self._then(result)


class RenameRoleDialog(SlowFormDialog[None]):
    def __init__(self, desk: Desk, role: RoleRow, parent: QWidget | None = None) -> None:
        title = _("Rename {role}").format(role=Formatter.isolate(role.name))
        super().__init__(desk, title, parent)
        self.setObjectName("rename_role_dialog")
        self._role = role
        self.name = self.add_field("name", _("Name"), _name_line(role.name))

    def work(self) -> Callable[[Progress], None]:
        role, name = self._role, self.name.text()
        return lambda _progress: self.desk.run(
            roles.change, role.key, role.rev, name, role.permissions
        )


def _name_line(text: str = "") -> QLineEdit:
    line = QLineEdit(text)
    line.setMaxLength(LONGEST_NAME)
    return line
