"""What each role may do, and the clinic's own roles."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.permissions import GRANTS, Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import role_cells, words
from clinic_desktop.ui.administration.role_dialogs import NewRoleDialog, RenameRoleDialog
from clinic_desktop.ui.administration.role_matrix import RoleMatrix
from clinic_desktop.ui.administration.who_can_dialog import WhoCanDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import roles
from clinic_desktop.usecases.roles import RoleRow

_TABLES = frozenset({"role", "user"})


class RolesSection(QWidget):
    """Ticks wait until Save; making, renaming, putting back and removing act at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("roles_section")
        self._desk = desk
        self.banner = Banner()
        self.matrix = RoleMatrix()
        self.rename = button(_("Rename…"), "role_rename", self._rename, icon="edit")
        self.reset = button(_("As shipped…"), "role_reset", self._ask_reset, icon="undo")
        self.remove = button(_("Remove…"), "role_remove", self._ask_remove, kind="danger")
        self.who = button(_("Who may…"), "role_who", self._ask_who, icon="search")
        self.new = button(_("New role…"), "role_new", self._ask_new, icon="add")
        self.waiting = labels.plain("", "hint", "role_changes")
        self.discard = button(_("Discard"), "role_discard", self._discard)
        self.save = button(_("Save"), "role_save", self._save, kind="primary")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.current().px(16), 0, 0)
        layout.setSpacing(theme.current().px(12))
        layout.addWidget(self.banner)
        layout.addLayout(_line(self.rename, self.reset, self.remove, None, self.who, self.new))
        layout.addWidget(
            labels.hint(_("Somebody with several roles may do what any one of them allows."))
        )
        layout.addWidget(self.matrix, 1)
        layout.addLayout(_line(*_legend(), None, self.waiting, self.discard, self.save))

    def _connect(self) -> None:
        self.matrix.chosen.connect(lambda _role: self._allow())
        self.matrix.cells.edited.connect(self._allow)
        self._desk.changed.connect(self._note_change)

    def refresh(self) -> None:
        self.matrix.show_roles(self._desk.run(roles.listing))
        self._allow()

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES and self._desk.may(roles.listing):
            self.refresh()

    def _allow(self) -> None:
        role, count = self.matrix.role(), self.matrix.cells.changed_cells()
        self.rename.setEnabled(role is not None and not role.is_shipped)
        self.remove.setEnabled(role is not None and not role.is_shipped)
        self.reset.setEnabled(role is not None and role.is_changed)
        text = ngettext("{n} change not saved", "{n} changes not saved", count)
        self.waiting.setText(text.format(n=count) if count else "")
        self.discard.setEnabled(count > 0)
        self.save.setEnabled(count > 0)

    # ticks

    def _discard(self) -> None:
        self.banner.hide()
        self.matrix.cells.discard()

    def _save(self) -> None:
        self._desk.with_code(roles.change, self._save_now)

    def _save_now(self) -> None:
        changes = self.matrix.cells.changes()
        self.save.setEnabled(False)

        def write(_progress: Progress) -> None:
            for role, allowed in changes:
                name = "" if role.is_shipped else role.name
                self._desk.run(roles.change, role.key, role.rev, name, allowed)

        attempt(self._desk.start, write, lambda _none: self._saved(), self._refused, self)

    def _saved(self) -> None:
        self.banner.hide()
        self._desk.toast(_("Saved. It holds from the next click on."))

    def _refused(self, error: ClinicError) -> None:
        if self._desk.may(roles.listing):
            self.refresh()
        self.banner.say(str(error), "danger")

    # roles

    def _ask_new(self) -> None:
        chosen = self.matrix.role()

        def ask() -> None:
            like = chosen.key if chosen else ""
            NewRoleDialog(
                self._desk, self.matrix.cells.roles, like, self.matrix.choose, self
            ).open()

        self._desk.with_code(roles.add, ask)

    def _rename(self) -> None:
        role = self.matrix.role()
        if role is not None:
            self._desk.with_code(
                roles.change, lambda: RenameRoleDialog(self._desk, role, self).open()
            )

    def _ask_reset(self) -> None:
        role = self.matrix.role()
        if role is not None:
            confirm(
                self,
                _("Put {role} back as shipped?").format(role=Formatter.isolate(role.name)),
                _("Put back"),
                lambda: self._act(role, reset=True),
                detail=_differences(role),
            )

    def _ask_remove(self) -> None:
        role = self.matrix.role()
        if role is not None:
            confirm(
                self,
                _("Remove the role {role}?").format(role=Formatter.isolate(role.name)),
                _("Remove"),
                lambda: self._act(role, reset=False),
                detail=_("The activity keeps what was done with it."),
                is_danger=True,
            )

    def _act(self, role: RoleRow, *, reset: bool) -> None:
        use_case = roles.reset if reset else roles.remove

        def act() -> None:
            attempt(
                self._desk.start,
                lambda _progress: self._desk.run(use_case, role.key, role.rev),
                lambda _none: self.banner.hide(),
                self._refused,
                self,
            )

        self._desk.with_code(use_case, act)

    def _ask_who(self) -> None:
        WhoCanDialog(self._desk, self).open()


def _differences(role: RoleRow) -> str:
    """What putting the role back would give and take, a line each."""
    shipped = GRANTS[role.key]
    given = [each for each in Permission if each in shipped - role.permissions]
    taken = [each for each in Permission if each in role.permissions - shipped]
    lines = [_("Given again: {deed}").format(deed=words.permission(each)) for each in given]
    lines += [_("Taken: {deed}").format(deed=words.permission(each)) for each in taken]
    return "\n".join(lines)


def _legend() -> list[QWidget]:
    pairs = (("warn", "warn", role_cells.grave_text()), ("lock", "text2", role_cells.locked_text()))
    made: list[QWidget] = []
    for icon, tone, text in pairs:
        made += [Sign(icon, tone, 16), labels.plain(text, "hint")]
    return made


def _line(*widgets: QWidget | None) -> QLayout:
    """Widgets in a row; None is the room between the two ends."""
    line = QHBoxLayout()
    line.setSpacing(theme.current().px(8))
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return line
