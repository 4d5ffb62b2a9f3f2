"""Draw the small shapes of style.qss in the colours of the tokens: resources/style/."""

from pathlib import Path

from clinic_desktop.ui.theme.tokens import DARK, LIGHT

FOLDER = Path(__file__).parents[1] / "resources" / "style"
PATHS = {
    "down": ("M2.5 4.5 6 8l3.5-3.5", "text2"),
    "down-disabled": ("M2.5 4.5 6 8l3.5-3.5", "disabled"),
    "up": ("M2.5 7.5 6 4l3.5 3.5", "text2"),
    "up-disabled": ("M2.5 7.5 6 4l3.5 3.5", "disabled"),
    "forward": ("M4.5 2.5 8 6 4.5 9.5", "text2"),
    "back": ("M7.5 2.5 4 6l3.5 3.5", "text2"),
    "check": ("M2.6 6.3 5 8.6l4.4-5", "on_accent"),
    "check-disabled": ("M2.6 6.3 5 8.6l4.4-5", "disabled"),
    "dash": ("M3 6h6", "on_accent"),
}
DOTS = {"dot": "on_accent", "dot-disabled": "disabled"}


def draw() -> dict[Path, str]:
    """Every image, by the file it belongs in."""
    images: dict[Path, str] = {}
    for folder, tokens in (("light", LIGHT), ("dark", DARK)):
        for name, (path, token) in PATHS.items():
            shape = (
                f'<path d="{path}" fill="none" stroke="{tokens[token]}" stroke-width="1.6" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
            images[FOLDER / folder / f"{name}.svg"] = _file(shape)
        for name, token in DOTS.items():
            shape = f'<circle cx="6" cy="6" r="2.5" fill="{tokens[token]}"/>'
            images[FOLDER / folder / f"{name}.svg"] = _file(shape)
    return images


def _file(shape: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12">{shape}</svg>\n'


if __name__ == "__main__":
    for file, content in draw().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
