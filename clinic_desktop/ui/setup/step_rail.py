"""The leading edge of the first run: how many steps there are, which are done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.sign import Sign


class StepRail(QFrame):
    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        px = theme.current().px
        self.setObjectName("step_rail")
        self.setProperty("kind", "rail")
        self.setFixedWidth(px(220))
        grid = QGridLayout(self)
        grid.setContentsMargins(px(24), px(32), px(16), px(24))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(16))
        grid.addWidget(Sign("visits", "accent", 28), 0, 0)
        grid.addWidget(labels.section(_("Set up")), 0, 1)
        self._signs = [Sign("time", "text2", 18) for _title in titles]
        self._titles: list[QLabel] = [labels.plain(title, wraps=True) for title in titles]
        for at, (sign, title) in enumerate(zip(self._signs, self._titles, strict=True), 1):
            grid.addWidget(sign, at, 0)
            grid.addWidget(title, at, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(titles) + 1, 1)

    def show_at(self, current: int) -> None:
        """Mark the step now being done; those before it are finished."""
        for at, (sign, title) in enumerate(zip(self._signs, self._titles, strict=True)):
            is_done, is_now = at < current, at == current
            icon = "ok" if is_done else "next" if is_now else "more"
            sign.show_icon(icon, "ok" if is_done else "accent" if is_now else "disabled")
            title.setProperty("kind", "strong" if is_now else "")
            title.setProperty("tone", "accent" if is_now else "")
            said = _("{title}, done") if is_done else _("{title}, now") if is_now else "{title}"
            title.setAccessibleName(said.format(title=title.text()))
            theme.repolish(title)
