"""Who opened a restricted record in an emergency: told on the first page of those it concerns."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.patients import GlassNotice


class NoticesCard(Card):
    """Filled anew by `refresh`; not there while there is nothing to tell."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Opened in an emergency"))
        named(self, "notices_card")
        self._desk = desk
        self._shown: list[GlassNotice] = []
        self.hide()

    def refresh(self) -> None:
        notices = self._desk.run(patients.notices)
        if notices == self._shown:
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self._shown = notices
        while item := self.body.takeAt(0):
            if widget := item.widget():
                for old in widget.findChildren(QPushButton):
                    old.hide()
                widget.hide()
                widget.deleteLater()
        lines = [self._line(notice) for notice in notices]
        for line in lines:
            self.add(line)
        self.setVisible(bool(notices))
        if had_focus and lines and (left := lines[0].findChild(QPushButton)):
            left.setFocus()  # one after the other by the same key

    def buttons(self) -> list[QPushButton]:
        """Those that mark a notice as seen, from the top."""
        return [one for one in self.findChildren(QPushButton) if not one.isHidden()]

    def _line(self, notice: GlassNotice) -> QWidget:
        made, px = QWidget(), theme.current().px
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(Sign("unlock", "danger", 20), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(px(2))
        said.addWidget(labels.plain(self._words(notice), wraps=True))
        reason = _("Reason: {reason}").format(reason=f"\u2068{notice.reason}\u2069")
        said.addWidget(labels.hint(reason))
        row.addLayout(said, 1)
        if self._desk.may(patients.acknowledge):
            seen = button(_("Seen"), f"seen_{notice.id}", partial(self._seen, notice), icon="check")
            entitle(seen, _("Seen: {words}").format(words=self._words(notice)))
            row.addWidget(seen, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _words(self, notice: GlassNotice) -> str:
        formatter = self._desk.format
        return _("{who} opened the record of {patient}, No. {number}, on {moment}.").format(
            who=f"\u2068{notice.by}\u2069",
            patient=f"\u2068{notice.name}\u2069",
            number=formatter.isolate(notice.number),
            moment=formatter.isolate(formatter.moment(notice.at)),
        )

    def _seen(self, notice: GlassNotice) -> None:
        self._desk.run(patients.acknowledge, notice.id)
        self._desk.toast(_("Marked as seen."))
