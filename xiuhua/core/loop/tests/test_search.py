"""Cases are found by words of any length, on both databases."""

import pytest

from xiuhua.core.loop import search
from xiuhua.core.loop.models import Case

from .conftest import City


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pairs and the last sign alone", ["暴露", "露垃", "垃圾", "圾", "128", "号", "S20"]),
        ("one sign", ["桶"]),
    ],
)
def test_text_is_cut_into_pairs(text, words):
    source = {"pairs and the last sign alone": "暴露垃圾，128号 S20", "one sign": "桶"}[text]
    assert search.tokens(source) == [word.lower() for word in words]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("垃圾", True),
        ("一堆垃圾", True),
        ("堆", True),
        ("圾", True),
        ("锦绣大道 垃圾", True),
        ("128", True),
        ("12", True),
        ("暴露垃圾", True),
        ("垃圾堆", False),
        ("路灯", False),
        ("28", False),
        ("垃圾 路灯", False),
    ],
)
@pytest.mark.django_db
def test_a_case_is_found_by_its_words(city: City, words, found):
    case = city.report()
    assert Case.objects.filter(id__in=search.matching(words)).exists() is found
    assert search.matching(case.number) is not None
    assert Case.objects.filter(id__in=search.matching(case.number)).get() == case


def test_punctuation_alone_is_no_search():
    assert search.matching("，。!？ '\"") is None


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE", '"', "NEAR(", "a* OR b", '垃圾" OR "', "col:x", "^x"]
)
def test_no_words_break_the_query(city: City, words):
    city.report()
    found = search.matching(words)
    if found is not None:
        list(Case.objects.filter(id__in=found))
