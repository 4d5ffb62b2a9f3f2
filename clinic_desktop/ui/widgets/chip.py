"""Small marks with a word: states, tags and alerts."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.sign import Sign

LEVEL_TONES = {AlertLevel.STOP: "danger", AlertLevel.WARN: "warn", AlertLevel.INFO: "info"}
LEVEL_ICONS = {AlertLevel.STOP: "stop", AlertLevel.WARN: "warn", AlertLevel.INFO: "info"}


class Chip(QFrame):
    """A word on a soft ground; `tone` "", accent, info, ok, warn or danger."""

    def __init__(
        self, text: str, tone: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._sign = Sign(size=14)
        self.label = labels.ElidedLabel()
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(px(8), px(2), px(8), px(2))
        self._layout.setSpacing(px(4))
        self._layout.addWidget(self._sign)
        self._layout.addWidget(self.label)
        self.show_text(text, tone, icon)

    def show_text(self, text: str, tone: str = "", icon: str = "") -> None:
        self.label.setText(text)
        self.setAccessibleName(text)
        self.setProperty("tone", tone)
        self._sign.show_icon(icon, tone or "text2")
        self._sign.setHidden(not icon)
        theme.repolish(self)


class AlertChip(Chip):
    """An alert of a patient: stop is red, warn amber; the icon and the words say it too."""

    def __init__(self, alert: Alert, parent: QWidget | None = None) -> None:
        super().__init__(alert.text, LEVEL_TONES[alert.level], LEVEL_ICONS[alert.level], parent)
        said = {
            AlertLevel.STOP: _("Stop: {text}"),
            AlertLevel.WARN: _("Attention: {text}"),
            AlertLevel.INFO: _("Note: {text}"),
        }[alert.level]
        self.setAccessibleName(said.format(text=alert.text))
        self.setToolTip(alert.text)
