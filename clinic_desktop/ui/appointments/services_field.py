"""Choosing services by their first letters; each becomes a chip."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QToolButton, QWidget

from clinic_desktop.domain.appointment import Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import fold
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named


class ServicesField(QFrame):
    """Enter or Tab takes the service that fits best; Backspace takes the last one away."""

    edited = Signal()

    def __init__(self, services: Sequence[Service], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "input")
        self._known = {each.id: each for each in services}
        self._chosen: list[Id] = []
        self._chips: list[QToolButton] = []
        self.line = QLineEdit()
        self.line.setProperty("kind", "embedded")
        self.line.setPlaceholderText(_("First letters, then Enter"))
        self.line.setMinimumWidth(px(170))
        self.setFocusProxy(self.line)
        self._flow = FlowLayout(self, px(4))
        self._flow.setContentsMargins(px(4), px(2), px(4), px(2))
        self._flow.addWidget(self.line)
        self.line.setCompleter(self._completer())
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.take)
        self.line.installEventFilter(self)

    def _completer(self) -> QCompleter:
        names = [name for each in self._known.values() for name in _names(each)]
        made = QCompleter(names, self)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        made.activated.connect(self._take_name)
        if popup := made.popup():
            named(popup, "services_popup", _("Services")).setProperty("kind", "completer")
        return made

    # value

    def value(self) -> tuple[Id, ...]:
        return tuple(self._chosen)

    def chosen(self) -> tuple[Service, ...]:
        return tuple(self._known[each] for each in self._chosen)

    def state(self) -> tuple[str, ...]:
        return (*self._chosen, self.line.text().strip())

    def set_value(self, service_ids: Iterable[Id]) -> None:
        """Those still offered; one that was taken off the list since is left out."""
        while self._chosen:
            self._drop(self._chosen[-1])
        self.line.clear()
        for each in service_ids:
            if each in self._known:
                self._add(each)

    def problem(self) -> str:
        text = self.line.text().strip()
        return _("No service is called “{text}”.").format(text=text) if text else ""

    # typing

    def best(self, text: str) -> Service | None:
        """The service meant: a name that begins so, else one that holds it."""
        wanted = fold(text)
        if not wanted:
            return None
        left = [each for each in self._known.values() if each.id not in self._chosen]
        for fits in (str.startswith, str.__contains__):
            for each in left:
                if any(fits(fold(name), wanted) for name in _names(each)):
                    return each
        return None

    def take(self) -> bool:
        """Make a chip of what is typed; False where nothing is typed or nothing fits."""
        found = self.best(self.line.text())
        if found is None:
            return False
        self._finish(found.id)
        return True

    def _take_name(self, name: str) -> None:
        found = next((each for each in self._known.values() if name in _names(each)), None)
        if found is not None:
            self._finish(found.id)

    def _finish(self, service_id: Id) -> None:
        self._add(service_id)
        self.line.clear()
        if popup := self.line.completer().popup():
            popup.hide()
        self.edited.emit()

    # chips

    def _add(self, service_id: Id) -> None:
        if service_id in self._chosen:
            return
        name = self._known[service_id].name
        chip = named(QToolButton(), "service", _("Remove {tag}").format(tag=name))
        chip.setText(name.replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setIcon(theme.icon("close"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setToolTip(chip.accessibleName())
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Backspace in the line does the same
        chip.clicked.connect(lambda: self._remove(service_id))
        self._flow.insert_widget(len(self._chosen), chip)
        self._chosen.append(service_id)
        self._chips.append(chip)
        chip.show()

    def _remove(self, service_id: Id) -> None:
        self._drop(service_id)
        self.edited.emit()
        self.line.setFocus()

    def _drop(self, service_id: Id) -> None:
        at = self._chosen.index(service_id)
        self._chosen.pop(at)
        chip = self._chips.pop(at)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.updateGeometry()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self.setProperty("active", event.type() == QEvent.Type.FocusIn)
                theme.repolish(self)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_enter and is_plain:
            self.take()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._chosen:
            self._remove(self._chosen[-1])
            return True
        return False


def _names(service: Service) -> tuple[str, ...]:
    return tuple(name for name in (service.name, service.second_name) if name)
