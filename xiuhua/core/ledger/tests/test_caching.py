import pytest
from django.db import transaction

from xiuhua.core.ledger import caching
from xiuhua.core.ledger.caching import Cached
from xiuhua.core.ledger.models import Counter
from xiuhua.core.ledger.numbers import next_number


class Town:
    """Data behind a cache: a counter row whose value is what is loaded."""

    def __init__(self):
        self.loads = 0
        self.cache = Cached("test.town", self._load)

    def _load(self, key):
        self.loads += 1
        row = Counter.objects.filter(name=f"town/{key}").first()
        return row.value if row else 0

    def change(self, key="a"):
        next_number(f"town/{key}")
        self.cache.bump()


@pytest.fixture
def town():
    caching.forget_all()
    yield Town()
    del caching._CACHES["test.town"]
    caching.forget_all()


def change_elsewhere(key="a"):
    """What another process does to the database."""
    with transaction.atomic():
        next_number(f"town/{key}")
        next_number("cache/test.town")


@pytest.mark.django_db
def test_a_value_is_loaded_once(town, django_assert_num_queries):
    town.cache.get("a")
    with django_assert_num_queries(0):
        assert town.cache.get("a") == 0
    assert town.loads == 1


@pytest.mark.django_db
def test_each_key_has_its_value(town):
    next_number("town/b", 7)
    assert [town.cache.get("a"), town.cache.get("b")] == [0, 7]


@pytest.mark.django_db
def test_a_name_stands_for_one_cache(town):
    with pytest.raises(ValueError, match="already"):
        Cached("test.town", str)


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_is_seen_at_once(town):
    town.cache.get("a")
    with transaction.atomic():
        town.change()
    assert town.cache.get("a") == 1


@pytest.mark.django_db(transaction=True)
def test_after_a_commit_the_value_is_loaded_once(town):
    with transaction.atomic():
        town.change()
    town.cache.get("a")
    caching._checked_at = float("-inf")
    town.cache.get("a")
    assert town.loads == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_sees_its_own_change(town):
    town.cache.get("a")
    with transaction.atomic():
        town.change()
        assert town.cache.get("a") == 1
        loads = town.loads
        assert town.cache.get("a") == 1
        assert town.loads == loads
        town.change()
        assert town.cache.get("a") == 2
    assert town.cache.get("a") == 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_trace(town):
    town.cache.get("a")
    with transaction.atomic():
        town.change()
        assert town.cache.get("a") == 1
        transaction.set_rollback(True)
    assert town.cache.get("a") == 0
    with transaction.atomic():
        assert town.cache.get("a") == 0
    assert town.loads == 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_savepoint_leaves_the_change_before_it(town):
    with transaction.atomic():
        town.change()
        assert town.cache.get("a") == 1
        with transaction.atomic():
            town.change()
            assert town.cache.get("a") == 2
            transaction.set_rollback(True)
        assert town.cache.get("a") == 1
    assert town.cache.get("a") == 1


@pytest.mark.django_db
def test_a_change_elsewhere_is_seen_at_the_next_check(town):
    town.cache.get("a")
    change_elsewhere()
    assert town.cache.get("a") == 0
    caching._checked_at -= caching.RECHECK_S
    assert town.cache.get("a") == 1


@pytest.mark.django_db
def test_all_caches_are_checked_by_one_statement(town, django_assert_num_queries):
    Cached("test.other", str)
    town.cache.get("a")
    caching._checked_at = float("-inf")
    with django_assert_num_queries(1):
        town.cache.get("a")
    del caching._CACHES["test.other"]


@pytest.mark.django_db
def test_a_value_loaded_while_the_data_changed_is_not_kept(town, monkeypatch):
    load = town._load

    def overtaken(key):
        value = load(key)
        change_elsewhere()
        town.cache.drop(1)
        return value

    monkeypatch.setattr(town.cache, "_load", overtaken)
    assert town.cache.get("a") == 0
    monkeypatch.setattr(town.cache, "_load", load)
    assert town.cache.get("a") == 1


@pytest.mark.django_db
def test_forgetting_begins_anew(town):
    town.cache.get("a")
    caching.forget_all()
    town.cache.get("a")
    assert town.loads == 2


@pytest.mark.django_db(transaction=True)
def test_a_bump_needs_a_transaction(town):
    with pytest.raises(transaction.TransactionManagementError):
        town.cache.bump()
