from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from xiuhua.core.ledger.chain import START, act_hash
from xiuhua.core.ledger.errors import AppendOnly
from xiuhua.core.ledger.models import Act, Cursor, Head
from xiuhua.core.ledger.services import NewAct, advance, check_chain, read, record, record_many
from xiuhua.core.ledger.vocab import Break
from xiuhua.kit import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Clerk:
    username: str = "zhang"


def make_acts(count=6):
    with clock.at(NOON):
        return [
            record("case.noted", f"case/{number}", actor=Clerk(), note=f"记录{number}")
            for number in range(1, count + 1)
        ]


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_an_act_keeps_what_was_done():
    with clock.at(NOON):
        record("grid.imported", "places.grid/1", actor=Clerk(), rows=3)
    act = Act.objects.get()
    assert (act.seq, act.at, act.kind, act.subject) == (1, NOON, "grid.imported", "places.grid/1")
    assert (act.actor, act.details) == ("zhang", {"rows": 3})


def test_the_system_has_no_name():
    assert record("a.b", "x/1", actor=None).actor == ""


def test_an_act_can_be_dated():
    assert record("a.b", "x/1", actor=None, at=NOON).at == NOON


def test_acts_are_chained_to_the_head():
    last = make_acts(3)[-1]
    head = Head.objects.get()
    assert (head.seq, head.hash) == (3, last.hash)


def test_recording_takes_two_statements(django_assert_num_queries):
    record("a.b", "x/1", actor=None)
    with django_assert_num_queries(2):
        record("a.b", "x/1", actor=None)


def test_an_act_that_was_undone_leaves_no_gap():
    record("a.b", "x/1", actor=None)
    with transaction.atomic():
        record("a.b", "x/2", actor=None)
        transaction.set_rollback(True)
    record("a.b", "x/3", actor=None)
    assert list(Act.objects.values_list("seq", "subject")) == [(1, "x/1"), (2, "x/3")]
    assert check_chain().ok


def test_a_thousand_acts_take_few_statements(django_assert_max_num_queries):
    acts = [NewAct("case.opened", f"case/{n}", {"n": n}) for n in range(1000)]
    with django_assert_max_num_queries(20):
        record_many(acts, actor=None)
    assert check_chain().acts == 1000


def test_many_acts_are_the_same_as_one_by_one():
    new = [NewAct("case.noted", f"case/{n}", {"note": "x"}, NOON) for n in range(5)]
    record_many(new, actor=Clerk())
    together = list(Act.objects.values_list())
    sql("DELETE FROM ledger_act")
    Head.objects.all().delete()
    for act in new:
        record(act.kind, act.subject, actor=Clerk(), at=act.at, **act.details)
    assert list(Act.objects.values_list()) == together


def test_recording_nothing_changes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        record_many([], actor=None)


@pytest.mark.django_db(transaction=True)
def test_an_act_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record("a.b", "x/1", actor=None)
    assert not Act.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_goes_back_with_its_transaction():
    with transaction.atomic():
        record("a.b", "x/1", actor=None)
    with transaction.atomic():
        record("a.b", "x/2", actor=None)
        transaction.set_rollback(True)
    assert check_chain().acts == 1
    with transaction.atomic():
        assert record("a.b", "x/3", actor=None).seq == 2
    assert check_chain().ok


@pytest.mark.parametrize(
    ("case", "attempt"),
    [
        ("save", lambda act: act.save()),
        ("saving one field", lambda act: act.save(update_fields=["kind"])),
        ("delete", lambda act: act.delete()),
        ("a queryset's update", lambda act: Act.objects.update(kind="x")),
        ("a queryset's delete", lambda act: Act.objects.all().delete()),
        ("a bulk update", lambda act: Act.objects.bulk_update([act], ["kind"])),
        ("the base manager", lambda act: Act._base_manager.filter(pk=1).update(kind="x")),
    ],
)
def test_an_act_cannot_be_changed(case, attempt):
    act = make_acts(1)[0]
    act.kind = "other"
    with pytest.raises(AppendOnly), transaction.atomic():
        attempt(act)
    assert check_chain().ok


def test_a_number_is_given_once():
    make_acts(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act(seq=1, at=NOON, kind="x", subject="y", content="{}", hash="").save()


def test_an_untouched_chain_holds():
    make_acts(6)
    assert (check_chain().ok, check_chain().acts) == (True, 6)


def test_an_empty_chain_holds():
    assert check_chain().ok


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "2026-03-02 04:00:01"),
        ("kind", "case.closed"),
        ("subject", "case/9"),
        ("actor", ""),
        ("content", "{}"),
        ("hash", "0" * 64),
    ],
)
@pytest.mark.parametrize("seq", [1, 4, 6])
def test_a_changed_field_is_found(field, value, seq):
    make_acts(6)
    sql(f"UPDATE ledger_act SET {field} = %s WHERE seq = %s", value, seq)  # noqa: S608
    report = check_chain()
    assert (report.ok, report.broken_seq, report.reason) == (False, seq, Break.CHANGED)
    assert report.acts == seq - 1


@pytest.mark.parametrize("seq", [1, 3])
def test_an_act_changed_together_with_its_hash_shows_in_the_next(seq):
    acts = make_acts(6)
    previous = acts[seq - 2].hash if seq > 1 else START
    forged = act_hash(previous, seq, NOON, "x", f"case/{seq}", "zhang", acts[seq - 1].content)
    sql("UPDATE ledger_act SET kind = 'x', hash = %s WHERE seq = %s", forged, seq)
    report = check_chain()
    assert (report.ok, report.broken_seq) == (False, seq + 1)


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_deleted_act_is_found(seq):
    make_acts(6)
    sql("DELETE FROM ledger_act WHERE seq = %s", seq)
    report = check_chain()
    assert (report.broken_seq, report.reason) == (seq, Break.MISSING)


def test_a_renumbered_act_is_missing_where_it_was():
    make_acts(6)
    sql("UPDATE ledger_act SET seq = 60 WHERE seq = 3")
    report = check_chain()
    assert (report.broken_seq, report.reason) == (3, Break.MISSING)


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 5), (5, 6)])
def test_swapped_acts_are_found(first, second):
    make_acts(6)
    for old, new in ((first, 90), (second, first), (90, second)):
        sql("UPDATE ledger_act SET seq = %s WHERE seq = %s", new, old)
    report = check_chain()
    assert (report.broken_seq, report.reason) == (first, Break.SWAPPED)


def test_acts_swapped_under_their_hashes_are_found():
    acts = make_acts(6)
    for seq, other in ((2, acts[4]), (5, acts[1])):
        sql(
            "UPDATE ledger_act SET subject = %s, content = %s WHERE seq = %s",
            other.subject,
            other.content,
            seq,
        )
    report = check_chain()
    assert (report.broken_seq, report.reason) == (2, Break.SWAPPED)


@pytest.mark.parametrize("left", [0, 4, 5])
def test_a_cut_tail_is_found(left):
    make_acts(6)
    sql("DELETE FROM ledger_act WHERE seq > %s", left)
    report = check_chain()
    assert (report.broken_seq, report.reason) == (left + 1, Break.CUT)


@pytest.mark.parametrize(
    ("case", "statement", "broken", "reason"),
    [
        ("hash", "UPDATE ledger_head SET hash = 'x'", 6, Break.HEAD),
        ("back", "UPDATE ledger_head SET seq = 4", 5, Break.HEAD),
        ("on", "UPDATE ledger_head SET seq = 8", 7, Break.CUT),
        ("gone", "DELETE FROM ledger_head", 1, Break.HEAD),
    ],
)
def test_a_changed_head_is_found(case, statement, broken, reason):
    make_acts(6)
    sql(statement)
    report = check_chain()
    assert (report.ok, report.broken_seq, report.reason) == (False, broken, reason)


def test_a_lost_head_stops_the_recording():
    make_acts(2)
    sql("DELETE FROM ledger_head")
    with pytest.raises(IntegrityError), transaction.atomic():
        record("a.b", "x/1", actor=None)


def test_acts_made_during_the_proof_are_proved_too(monkeypatch):
    monkeypatch.setattr("xiuhua.core.ledger.services.CHUNK", 3)
    make_acts(3)
    report = check_chain(progress=lambda proved: make_acts(1) if proved == 3 else None)
    assert (report.ok, report.acts) == (True, 4)


def test_a_consumer_reads_on_from_where_it_was():
    make_acts(5)
    assert [act.seq for act in read("notices", limit=2)] == [1, 2]
    advance("notices", 2)
    assert [act.seq for act in read("notices")] == [3, 4, 5]
    assert [act.seq for act in read("figures")] == [1, 2, 3, 4, 5]


def test_a_consumer_never_goes_back():
    advance("notices", 5)
    advance("notices", 3)
    assert Cursor.objects.get().seq == 5


def test_reading_takes_two_statements(django_assert_num_queries):
    make_acts(3)
    with django_assert_num_queries(2):
        read("notices")


def test_times_are_kept_to_the_microsecond():
    at = NOON + timedelta(microseconds=123_457)
    record("a.b", "x/1", actor=None, at=at)
    assert Act.objects.get().at == at
    assert check_chain().ok
