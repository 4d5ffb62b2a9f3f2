"""The main window: navigation, search, status; it holds no feature code."""

from clinic_desktop.ui.main_window.window import MainWindow

__all__ = ["MainWindow"]
