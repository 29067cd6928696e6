"""Money, units, words, errors, chance and the table of moves."""

from datetime import UTC, datetime

import pytest

from xiuhua.kit import money, units
from xiuhua.kit.errors import BadInput, Conflict, XiuhuaError
from xiuhua.kit.vocab import Vocab
from xiuhua.kit.workflow import Missing, Move, MoveRefused, UnknownMove, Workflow
from xiuhua.kit.world import World


@pytest.mark.parametrize(
    ("yuan", "fen"), [("12.5", 1250), (3, 300), ("0.005", 1), ("0.004", 0), ("-1", -100)]
)
def test_yuan_become_whole_fen_rounded_half_up(yuan, fen):
    assert money.fen(yuan) == fen


def test_no_float_is_money():
    with pytest.raises(TypeError):
        money.fen(1.5)


@pytest.mark.parametrize(("fen", "text"), [(1234567, "12,345.67"), (5, "0.05"), (-150, "-1.50")])
def test_fen_are_told_in_yuan(fen, text):
    assert money.yuan_text(fen) == text


def test_units_go_there_and_back():
    assert units.mps(36) == 10
    assert units.kmh(units.mps(57)) == pytest.approx(57)
    assert units.grams(1.25) == 1_250_000
    assert units.tonnes(units.grams(12.996)) == pytest.approx(12.996)
    assert units.mu(10_000) == pytest.approx(15)
    assert units.hectares(25_000) == 2.5


class Colour(Vocab):
    RED = "red", "红", "Red"


def test_a_word_is_its_value_and_has_two_names():
    assert Colour("red") is Colour.RED == "red"
    assert (Colour.RED.name_in("zh-hans"), Colour.RED.name_in("en")) == ("红", "Red")
    assert Colour.choices() == [("red", "红")]


class Broken(Conflict):
    code = "test.broken"
    zh = "{what}坏了"
    en = "{what} is broken"


def test_an_error_tells_itself_in_both_languages_with_a_stable_code():
    error = Broken(what="X")
    assert (error.text("zh"), error.text("en")) == ("X坏了", "X is broken")
    body = error.as_problem("en")
    assert (body["status"], body["code"], body["title"]) == (409, "test.broken", "X is broken")
    assert Broken().text() == "{what}坏了"
    assert issubclass(BadInput, XiuhuaError)


def test_chance_of_one_purpose_does_not_shift_anothers():
    world = World(7, datetime(2026, 1, 1, tzinfo=UTC))
    first = [world.rng("roads").random() for _ in range(3)]
    world.rng("names").random()
    assert [world.rng("roads").random() for _ in range(3)] == first
    assert world.rng("roads").random() != World(8, world.now).rng("roads").random()


FLOW: Workflow[None] = Workflow(
    Move("go", "去", "Go", ("here",), "there", "may.go", ("why",)),
    Move("stay", "留", "Stay", ("here", "there"), None, "may.stay"),
)


def test_the_table_says_what_goes_from_where():
    assert [move.name for move in FLOW.open_from("here")] == ["go", "stay"]
    assert FLOW.check("go", "here", {"why": "x"}).target == "there"


@pytest.mark.parametrize(
    ("name", "state", "given", "error"),
    [
        ("fly", "here", {}, UnknownMove),
        ("go", "there", {"why": "x"}, MoveRefused),
        ("go", "here", {"why": ""}, Missing),
    ],
)
def test_the_table_refuses(name, state, given, error):
    with pytest.raises(error):
        FLOW.check(name, state, given)


def test_a_move_stands_once_in_the_table():
    with pytest.raises(ValueError, match="twice"):
        Workflow(FLOW.moves["go"], FLOW.moves["go"])
