"""Text is readable on everything it stands on, in every theme (WCAG 2.2 AA: 4.5 to 1)."""

import re

import pytest

from xiuhua.web.assets import WEB

CSS = WEB / "static" / "css"
GROUNDS = ("bg", "surface", "sunk")
TONES = ("new", "accepted", "doing", "check", "closed", "soon", "over", "back", "void")


def block(source: str, start: str) -> dict[str, str]:
    body = source[source.index(start) :]
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body[: body.index("}")]))


SOURCE = (CSS / "tokens.css").read_text()
LIGHT = block(SOURCE, ":root {")
AUTO_DARK = block(SOURCE, ":root:not([data-theme]) {")
DARK = block(SOURCE, ':root[data-theme="dark"] {')
CONTRAST = LIGHT | block(SOURCE, ':root[data-theme="contrast"] {')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK, "contrast": CONTRAST}


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def over(colour: str, ground: str, share: float) -> tuple[float, ...]:
    pairs = zip(rgb(colour), rgb(ground), strict=True)
    return tuple(top * share + under * (1 - share) for top, under in pairs)


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["text", "muted", "primary", "over"])
def test_text_is_readable_on_every_ground(theme, ground, text):
    tokens = THEMES[theme]
    assert ratio(rgb(tokens[text]), rgb(tokens[ground])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", TONES)
def test_a_chip_is_readable_on_its_own_tint(theme, tone):
    tokens = THEMES[theme]
    tint = over(tokens[tone], tokens["surface"], float(tokens["tint"]))
    assert ratio(rgb(tokens[tone]), tint) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_buttons_and_the_chosen_entry_are_readable(theme):
    tokens = THEMES[theme]
    assert ratio(rgb(tokens["on-primary"]), rgb(tokens["primary"])) >= 4.5
    assert ratio(rgb(tokens["primary"]), rgb(tokens["primary-wash"])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_border_of_a_control_is_seen(theme):
    tokens = THEMES[theme]
    assert ratio(rgb(tokens["line-strong"]), rgb(tokens["surface"])) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_names_on_the_map_are_readable(theme):
    tokens = THEMES[theme]
    assert ratio(rgb(tokens["map-label"]), rgb(tokens["land"])) >= 4.5


def test_dark_by_system_and_dark_by_choice_are_the_same():
    assert AUTO_DARK == DARK


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_a_sheet_uses_only_tokens_that_exist(path):
    used = set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text()))
    assert used - set(re.findall(r"--([a-z0-9-]+):", SOURCE)) <= {"tone", "cut"}
