"""What every template keeps: nothing inline, every icon drawn, every part used."""

import re

import pytest
from django.template.loader import get_template

from xiuhua.web import look
from xiuhua.web.assets import WEB, icon_names
from xiuhua.web.context import MENU
from xiuhua.web.pages.styleguide.sections import SECTIONS
from xiuhua.web.registers.registry import all_registers

TEMPLATES = WEB / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
SOURCES = {name: (TEMPLATES / name).read_text() for name in NAMES}
PAGES = {
    "cases/list.html", "cases/detail.html", "cases/explain.html", "figures/list.html",
    "figures/members.html", "login.html", "error.html", "styleguide/page.html",
    "registers/index.html", "registers/list.html", "registers/thing.html", "registers/form.html",
    "registers/import.html", "bell/list.html",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_template_parses(name):
    assert get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_nothing_inline(name):
    source = SOURCES[name]
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"\son[a-z]+\s*=", source)
    assert "<style" not in source
    assert "javascript:" not in source
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script


@pytest.mark.parametrize("name", NAMES)
def test_a_template_fetches_nothing_from_elsewhere(name):
    assert not re.search(r"(src|href|hx-get|action)=\"(https?:)?//", SOURCES[name])


def test_every_part_is_used():
    wanted = set(re.findall(r'"((?:parts|cases)/[a-z_]+\.html)"', "".join(SOURCES.values())))
    tags = (WEB / "templatetags" / "xh.py").read_text()
    wanted |= set(re.findall(r'"(parts/[a-z_]+\.html)"', tags))
    wanted |= {section.template for section in SECTIONS}
    bases = {"base.html", "shell.html"}
    assert set(NAMES) - PAGES - bases == wanted - PAGES


def test_the_sprite_holds_exactly_the_icons_that_are_used():
    used = {item.icon for item in MENU} | {one.icon for one in all_registers()}
    used |= {one.icon for one in look.STATES.values()} | {look.PLAIN.icon}
    used |= {*look.SOURCES.values(), look.source_icon("unheard of")}
    for source in SOURCES.values():
        used |= set(re.findall(r'{% icon "([a-z0-9-]+)"', source))
        used |= set(re.findall(r'sign(?:=|\|default:)"([a-z0-9-]+)"', source))
    assert sorted(used) == icon_names()
