"""Every word has its English, and the catalogue holds nothing else."""

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from xiuhua.web.assets import LOCALE
from xiuhua.web.tests.words import msgids

with (LOCALE / "en" / "LC_MESSAGES" / "django.po").open("rb") as lines:
    CATALOGUE = read_po(lines, locale="en")
ENGLISH = {
    message.id[0] if isinstance(message.id, tuple) else message.id: message
    for message in CATALOGUE
    if message.id
}
USED = sorted(set(msgids()))


@pytest.mark.parametrize(("file", "msgid"), USED)
def test_a_word_has_its_english(file, msgid):
    assert msgid in ENGLISH, f"{file}: no English for {msgid!r}"
    said = ENGLISH[msgid].string
    assert all(said) if isinstance(said, tuple) else said


def test_the_catalogue_holds_no_word_that_nobody_uses():
    assert sorted(set(ENGLISH) - {msgid for _file, msgid in USED}) == []


@pytest.mark.parametrize("msgid", sorted(ENGLISH))
def test_the_english_has_the_same_gaps(msgid):
    message = ENGLISH[msgid]
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    for one in said:
        assert _gaps(one) == _gaps(msgid)


def _gaps(text: str) -> set[str]:
    braced = text.replace("%(", "{").replace(")s", "}").replace(")d", "}")
    return {name for _text, name, _spec, _conversion in Formatter().parse(braced) if name}
