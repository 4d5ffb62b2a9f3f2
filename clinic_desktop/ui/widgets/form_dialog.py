"""The dialog of every form: fields with labels above, errors beside, one primary button."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain.errors import CodeWanted, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.focus import first_stop
from clinic_desktop.ui.widgets.form_field import FormField, typed
from clinic_desktop.ui.widgets.naming import named

W = TypeVar("W", bound=QWidget)


class FormDialog(QDialog):
    """Base of the dialogs that edit one thing. Subclasses override `save`.

    `save` raises InvalidInput to keep the dialog open with its fields marked; when it returns,
    the dialog closes. Ctrl+Enter saves from anywhere; Escape asks only after something was typed.
    A subclass that knows its `desk` is asked for a code where the deed wants a fresh one, and then
    saves again: nothing typed is lost.
    """

    desk: Desk | None = None

    def __init__(
        self, title: str, parent: QWidget | None = None, *, columns: int = 1, save_text: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields: dict[str, FormField] = {}
        self._columns = columns
        self._at = 0  # the next free cell, counted in reading order
        self._clean: tuple[object, ...] | None = None
        self.banner = named(Banner(), "form_banner")
        self.save_button = button(
            save_text or _("Save"), "save", lambda: self.accept(), kind="primary"
        )
        self.cancel_button = button(_("Cancel"), "cancel", lambda: self.reject())
        self.form = QWidget()
        self.grid = QGridLayout(self.form)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.form.setProperty("kind", "scrolled")
        self.grid.setContentsMargins(px(24), px(20), px(24), px(20))
        self.grid.setHorizontalSpacing(px(16))
        self.grid.setVerticalSpacing(px(12))
        for column in range(self._columns):
            self.grid.setColumnStretch(column, 1)
        self.grid.addWidget(self.banner, 0, 0, 1, self._columns)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._footer())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)

    def _footer(self) -> QFrame:
        px = theme.current().px
        footer = QFrame()
        footer.setProperty("kind", "footer")
        self.footer = QHBoxLayout(footer)
        self.footer.setContentsMargins(px(24), px(12), px(24), px(12))
        self.footer.setSpacing(px(8))
        self.footer.addStretch(1)
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(self.save_button)
        return footer

    # building

    def add_field(self, name: str, title: str, editor: W, *, hint: str = "", span: int = 1) -> W:
        """Put an editor into the next free cell; `name` is the field's name in InvalidInput."""
        field = FormField(name, title, editor, hint)
        self.fields[name] = field
        self.add_widget(field, span=span)
        return editor

    def add_section(self, title: str) -> None:
        """A heading over the whole width."""
        self.add_widget(labels.section(title), span=self._columns)

    def add_widget(self, widget: QWidget, *, span: int = 1) -> None:
        span = min(span, self._columns)
        column = self._at % self._columns
        if column + span > self._columns:
            self._at += self._columns - column
            column = 0
        self.grid.addWidget(widget, 1 + self._at // self._columns, column, 1, span)
        self._at += span

    # saving

    def save(self) -> None:
        """Do what the dialog is for; raise InvalidInput to stay open."""
        raise NotImplementedError

    def accept(self) -> None:
        self.clear_problems()
        try:
            self._check_typing()
            self.save()
        except InvalidInput as error:
            self.show_problems(error)
        except CodeWanted:
            if self.desk is None:
                raise
            self.ask_code(self.desk)
        else:
            super().accept()

    def ask_code(self, desk: Desk) -> None:
        """The last code is too old for this deed: ask for another, then save what stands here."""
        desk.code_wanted.emit(self.accept, "")

    def _check_typing(self) -> None:
        """All editors that cannot read their text speak at once, not one after the other."""
        found = {}
        for name, field in self.fields.items():
            problem = getattr(field.editor, "problem", None)
            if field.editor.isEnabled() and problem and (text := problem()):
                found[name] = text
        if found:
            raise InvalidInput(**found)

    def show_problems(self, error: InvalidInput) -> None:
        """Mark the fields named, focus the first of them; what names no field goes to the top."""
        self.clear_problems()
        known = [name for name in self.fields if name in error.problems]
        for name in known:
            self.fields[name].show_problem(error.problems[name])
        rest = [text for name, text in error.problems.items() if name not in self.fields]
        if rest:
            self.banner.say("\n".join(rest), "danger")
        self.make_room()
        if known:
            editor = self.fields[known[0]].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self.fields[known[0]])

    def clear_problems(self) -> None:
        self.banner.hide()
        for field in self.fields.values():
            field.clear()

    # leaving

    def is_changed(self) -> bool:
        """Whether something differs from what was there when the dialog opened."""
        return self._clean is not None and typed(self.form) != self._clean

    def mark_clean(self) -> None:
        """Take what stands in the fields now as unchanged."""
        self._clean = typed(self.form)

    def reject(self) -> None:
        if not self.is_changed():
            super().reject()
            return
        confirm(self, _("Close without saving?"), _("Discard"), self._discard, is_danger=True,
                detail=_("What you have typed here will be lost."))  # fmt: skip

    def _discard(self) -> None:
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        if self._clean is None:
            self._fit()
            self.mark_clean()
            self._enter_form()
        super().showEvent(event)

    def _enter_form(self) -> None:
        """Typing starts in the first field, unless the dialog itself chose another."""
        focused = self.focusWidget()
        first = first_stop(self.form)
        if first is not None and (focused is None or not self.form.isAncestorOf(focused)):
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def make_room(self) -> None:
        """Grow where something appeared that would otherwise have to be scrolled to."""
        if self.isVisible():
            room = self.screen().availableGeometry().width() - 48
            self.grid.activate()
            width = max(self.width(), min(self.form.minimumSizeHint().width(), room))
            self.resize(width, max(self.height(), self._wanted_height(width)))

    def _fit(self) -> None:
        px, room = theme.current().px, self.screen().availableGeometry().width() - 48
        wanted = self.form.sizeHint().width() + px(16)
        width = min(max(wanted, px(420 if self._columns == 1 else 720)), room)
        self.resize(width, self._wanted_height(width))

    def _wanted_height(self, width: int) -> int:
        """What the form needs at that width, its footer with it, as far as the screen goes."""
        self.grid.activate()
        narrow = self.grid.totalHeightForWidth(width) if self.grid.hasHeightForWidth() else 0
        wanted = max(narrow, 0) or self.form.sizeHint().height()
        footer = self.layout()
        below = footer.sizeHint().height() - self._scroll.sizeHint().height() if footer else 0
        most = self.screen().availableGeometry().height() - 80
        return min(wanted + below + 2, most)
