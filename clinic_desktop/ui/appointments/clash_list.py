"""What is in the way of the time chosen, in words, and why it is booked all the same."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import Clash
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named


class ClashList(QWidget):
    """Hidden while nothing is in the way; a double booking asks for its reason right here."""

    edited = Signal()
    changed = Signal()  # there is more or less to say: room is needed

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._format = formatter
        self.clashes: tuple[Clash, ...] = ()
        self.banner = named(Banner(), "clashes")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Sisters come together, an emergency …"))
        self.field = FormField("overlap_reason", _("Book it all the same, because"), self.reason)
        self.reason.textEdited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(8))
        layout.addWidget(self.banner)
        layout.addWidget(self.field)
        self.show_clashes(())

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Say what is in the way; taken people and things ask for a reason, the rest only warns."""
        self.clashes = tuple(clashes)
        lines = dict.fromkeys(words.clash_text(each, self._format) for each in self.clashes)
        was, said = self.banner.text.text(), "\n".join(lines)
        if said != was or self.banner.isVisibleTo(self) != bool(said):
            self.banner.say(said, "danger" if self.asks_reason else "warn")
        self.field.setVisible(self.asks_reason)
        self.setVisible(bool(self.clashes))
        if said != was:
            self.changed.emit()

    @property
    def asks_reason(self) -> bool:
        return any(each.kind not in words.ADVICE for each in self.clashes)

    def value(self) -> str:
        """The reason; "" where nothing has to be overruled."""
        return self.reason.text().strip() if self.asks_reason else ""

    def state(self) -> str:
        return self.reason.text()
