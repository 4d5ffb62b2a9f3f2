"""Choosing services by their first letters; each becomes a chip."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from clinic_desktop.domain.appointment import Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import fold
from clinic_desktop.ui.widgets.chip_line import ChipLine
from clinic_desktop.ui.widgets.naming import named


class ServicesField(ChipLine):
    """Enter or Tab takes the service that fits best; Backspace takes the last one away."""

    def __init__(self, services: Sequence[Service], parent: QWidget | None = None) -> None:
        super().__init__(_("First letters, then Enter"), 170, parent)
        self._known = {each.id: each for each in services}
        self.line.setCompleter(self._completer())
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.take)

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
        return tuple(self._keys)

    def chosen(self) -> tuple[Service, ...]:
        return tuple(self._known[each] for each in self._keys)

    def state(self) -> tuple[str, ...]:
        return (*self._keys, self.line.text().strip())

    def set_value(self, service_ids: Iterable[Id]) -> None:
        """Those still offered; one that was taken off the list since is left out."""
        self._empty()
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
        left = [each for each in self._known.values() if each.id not in self._keys]
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

    def _add(self, service_id: Id) -> None:
        if service_id not in self._keys:
            chip = self._add_chip(service_id, self._known[service_id].name, "service")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Backspace in the line does the same

    def _entered(self) -> bool:
        self.take()
        return True


def _names(service: Service) -> tuple[str, ...]:
    return tuple(name for name in (service.name, service.second_name) if name)
