"""The command line: opens the window, or does one thing without it."""

from clinic_desktop.cli.commands import run

__all__ = ["run"]
