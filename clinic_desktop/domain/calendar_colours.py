"""The colours a service or a practitioner may have in the calendar, each with its word."""

from clinic_desktop.domain.language import N_

# as marks each keeps 3 : 1 on every ground of the light and the dark look; a test holds them to it
COLOURS: dict[str, str] = {
    "#0D9488": N_("Teal"),
    "#3B82F6": N_("Blue"),
    "#8B5CF6": N_("Violet"),
    "#DB2777": N_("Pink"),
    "#D9661F": N_("Orange"),
    "#A67C1A": N_("Ochre"),
    "#2E9E57": N_("Green"),
    "#64748B": N_("Slate"),
}
