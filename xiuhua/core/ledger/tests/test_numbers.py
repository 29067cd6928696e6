import pytest
from django.db import transaction

from xiuhua.core.ledger.models import Counter
from xiuhua.core.ledger.numbers import next_number

pytestmark = pytest.mark.django_db


def test_numbers_begin_with_one_and_go_on():
    assert [next_number("case/2026") for _ in range(3)] == [1, 2, 3]


def test_each_name_counts_for_itself():
    next_number("case/2026")
    assert next_number("case/2027") == 1


def test_several_are_taken_at_once():
    assert next_number("case/2026", 10) == 10
    assert next_number("case/2026", 5) == 15


def test_taking_a_number_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        next_number("case/2026")
    with django_assert_num_queries(1):
        next_number("case/2026")


@pytest.mark.parametrize("count", [0, -1])
def test_none_cannot_be_taken(count):
    with pytest.raises(ValueError, match="at least one"):
        next_number("case/2026", count)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back():
    with transaction.atomic():
        next_number("case/2026")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_number("case/2026") == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        next_number("case/2026")
    assert not Counter.objects.exists()
