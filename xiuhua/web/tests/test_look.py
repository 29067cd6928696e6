"""Every word of the loop has a look, and the map colours as the lists do."""

import re

import pytest

from xiuhua.core.loop.vocab import Decision, Source, State
from xiuhua.web import look
from xiuhua.web.assets import WEB

ISLANDS = WEB / "static" / "islands"


@pytest.mark.parametrize("word", [*State, *Decision])
def test_every_state_has_a_look(word):
    assert word.value in look.STATES


@pytest.mark.parametrize("word", Source)
def test_every_source_has_an_icon(word):
    assert word.value in look.SOURCES


def test_a_word_nobody_has_drawn_looks_plain():
    assert look.look_of("unheard of") == look.PLAIN


@pytest.mark.parametrize("state", State)
def test_the_map_gives_a_state_the_tone_of_its_chip(state):
    source = (ISLANDS / "map-style.js").read_text()
    table = source[source.index("TONE_OF = {") : source.index("};")]
    tones = dict(re.findall(r"(\w+): '(\w+)'", table))
    assert tones.get(state.value, "new") == look.look_of(state).tone


def test_the_loader_knows_every_island():
    listed = re.findall(r"'(xh-[a-z]+)'", (ISLANDS / "boot.js").read_text())
    assert sorted(f"{name}.js" for name in listed) == sorted(
        path.name for path in ISLANDS.glob("xh-*.js")
    )


@pytest.mark.parametrize("path", sorted(ISLANDS.glob("*.js")), ids=lambda path: path.name)
def test_an_island_is_short_and_evaluates_nothing(path):
    source = path.read_text()
    assert source.count("\n") <= 300
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML", source)
