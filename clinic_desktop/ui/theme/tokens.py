"""The colour tokens of both modes and the pairs in which text meets a ground."""

from collections.abc import Mapping

Tokens = Mapping[str, str]

LIGHT: Tokens = {
    "window": "#F5F7F9",
    "surface": "#FFFFFF",
    "raised": "#EDF1F4",
    "border": "#D3DCE3",
    "text": "#15202A",
    "text2": "#475866",
    "disabled": "#6F7F8C",
    "accent": "#0F766E",
    "accent_hover": "#0B5F59",
    "accent_press": "#094E49",
    "on_accent": "#FFFFFF",
    "accent_soft": "#DDF1EF",
    "danger": "#B42318",
    "danger_soft": "#FDE8E6",
    "warn": "#7A4F00",
    "warn_soft": "#FFF1D1",
    "ok": "#1B6637",
    "ok_soft": "#E1F4E7",
    "info": "#1B5A9E",
    "info_soft": "#E3EEFA",
    "tip": "#1F2B35",
    "on_tip": "#F5F7F9",
}

DARK: Tokens = {
    "window": "#10151A",
    "surface": "#182027",
    "raised": "#212B33",
    "border": "#35434F",
    "text": "#E7ECF0",
    "text2": "#A7B5C1",
    "disabled": "#7F8F9C",
    "accent": "#45BDB1",
    "accent_hover": "#5FCBC0",
    "accent_press": "#7AD6CC",
    "on_accent": "#06201D",
    "accent_soft": "#153B38",
    "danger": "#FF9388",
    "danger_soft": "#3F1B18",
    "warn": "#F2C063",
    "warn_soft": "#3A2C10",
    "ok": "#7FD39B",
    "ok_soft": "#15351F",
    "info": "#8EC1F5",
    "info_soft": "#142F4A",
    "tip": "#E7ECF0",
    "on_tip": "#15202A",
}

_GROUNDS = ("window", "surface", "raised")

# (text, ground) as style.qss and the widgets combine them; a test holds each to 4.5 : 1.
PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "text2") for ground in _GROUNDS),
    *((tone, ground) for tone in ("accent", "danger", "warn", "ok", "info") for ground in _GROUNDS),
    *((tone, f"{tone}_soft") for tone in ("accent", "danger", "warn", "ok", "info")),
    *(("text", f"{tone}_soft") for tone in ("accent", "danger", "warn", "ok", "info")),
    ("text2", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_press"),
    ("surface", "danger"),
    ("on_tip", "tip"),
)


def _luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two `#RRGGBB` colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
