"""How states look: shared with the patient's record, and so kept among the widgets."""

from clinic_desktop.ui.widgets.state_looks import DEEDS, LOOKS, StateLook, deed_of

__all__ = ["DEEDS", "LOOKS", "StateLook", "deed_of"]
