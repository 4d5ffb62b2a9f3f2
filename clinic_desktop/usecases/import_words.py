"""What the places are called that a column of an imported file can fill."""

from clinic_desktop.data.exchange import mapping
from clinic_desktop.data.exchange.mapping import Target


def title(target: Target) -> str:
    """The target's name, to choose from."""
    return mapping.title(target)
