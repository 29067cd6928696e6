"""The style guide shows every part and every colour, in both languages, without a statement."""

import re

import pytest
from django.utils import translation

from xiuhua.core.loop.vocab import State
from xiuhua.web.assets import WEB
from xiuhua.web.pages.styleguide import samples as guide
from xiuhua.web.pages.styleguide.sections import SECTIONS
from xiuhua.web.tests import samples

CSS = WEB / "static" / "css"
TEMPLATES = WEB / "templates"
TAGS = ("chip", "deadline", "print_head")
# the frame draws these around the guide too; the embroidery is the sign-in page's own
ELSEWHERE = {f"parts/{name}.html" for name in ("keys", "look_menu", "embroidery")}


@pytest.fixture
def drawn(show):
    context = {"sections": SECTIONS, **guide.context(samples.NOW)}
    return show("styleguide/page.html", context, "/styleguide?" + guide.ASKED)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_guide_is_whole_in_both_languages(show, language):
    with translation.override(language):
        context = {"sections": SECTIONS, **guide.context(samples.NOW)}
        html = show("styleguide/page.html", context)
    for section in SECTIONS:
        assert f'<section class="guide-part" id="{section.key}"' in html
        assert (section.zh if language == "zh-hans" else section.en) in html


def test_every_state_has_its_chip(drawn):
    chips = drawn[drawn.index('id="chips"') : drawn.index('id="deadline"')]
    assert [word.zh for word in State if word.zh not in chips] == []


def test_a_wrong_field_is_described_by_its_error(drawn):
    field = drawn[drawn.index('id="report_amount"') - 200 :]
    assert 'aria-describedby="report_amount_error"' in field
    assert '<div id="report_amount_error">' in field


def included(source: str) -> set[str]:
    """The templates that a source draws, and those that these draw."""
    found = set(re.findall(r'"((?:parts|cases)/[a-z_]+\.html)"', source))
    found |= {f"parts/{tag}.html" for tag in TAGS if f"{{% {tag} " in source}
    return found.union(*(included((TEMPLATES / name).read_text()) for name in found))


def test_every_part_is_shown():
    guide_pages = (TEMPLATES / "styleguide").glob("*.html")
    shown = included("".join(path.read_text() for path in guide_pages))
    parts = {f"parts/{path.name}" for path in (TEMPLATES / "parts").glob("*.html")}
    assert parts - shown == ELSEWHERE


def test_every_colour_has_a_swatch():
    light = (CSS / "tokens.css").read_text().split("@media")[0]
    colours = set(re.findall(r"--([a-z-]+): #", light)) - {"on-primary"}
    shown = {name for _group, names in guide.TOKENS for name in names}
    assert shown == colours
    sheet = (CSS / "styleguide.css").read_text()
    for name in shown:
        assert f".swatch-{name} {{ background: var(--{name}); }}" in sheet
