"""Every word that people read has both names."""

import importlib
import pkgutil

import pytest

import xiuhua
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.vocab import Vocab


def everything() -> None:
    for module in pkgutil.walk_packages(xiuhua.__path__, "xiuhua."):
        if (
            ".tests" not in module.name
            and ".migrations" not in module.name
            and "__main__" not in module.name
        ):
            importlib.import_module(module.name)


def below(kind: type) -> list[type]:
    found = []
    for one in kind.__subclasses__():
        found += [one, *below(one)]
    return [
        one
        for one in found
        if one.__module__.startswith("xiuhua.") and ".tests" not in one.__module__
    ]


everything()


@pytest.mark.parametrize("vocab", below(Vocab), ids=lambda one: one.__qualname__)
def test_each_word_has_a_chinese_and_an_english_name(vocab: type[Vocab]):
    assert list(vocab)
    for word in vocab:
        assert word.zh, word
        assert word.en, word


@pytest.mark.parametrize("error", below(XiuhuaError), ids=lambda one: one.__qualname__)
def test_each_error_has_its_own_sentence_in_both_languages(error: type[XiuhuaError]):
    assert "zh" in vars(error), error
    assert "en" in vars(error), error
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error.zh) or error.zh == "{zh}"


def test_no_two_errors_share_a_code():
    codes: dict[str, type] = {}
    for error in below(XiuhuaError):
        if "code" in vars(error):
            assert error.code not in codes, (error, codes[error.code])
            codes[error.code] = error


def test_every_move_has_both_names():
    from xiuhua.core.loop.workflow import CASE_FLOW

    for move in CASE_FLOW.moves.values():
        assert move.zh
        assert move.en
