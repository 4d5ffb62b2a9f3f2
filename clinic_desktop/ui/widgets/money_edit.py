"""Typing an amount of money."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.money import Money
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit


class MoneyEdit(UnderstoodEdit[Money]):
    """An amount in one currency, exactly as `Formatter.parse_money` reads it."""

    def __init__(
        self, formatter: Formatter, currency: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._format = formatter
        self._currency = currency

    def parse(self, text: str) -> Money:
        return self._format.parse_money(text, self._currency)

    def written(self, value: Money) -> str:
        return self._format.money(value)

    def explained(self, value: Money) -> str:
        said = self._format.money(value)
        return "" if said == self.line.text().strip() else said
