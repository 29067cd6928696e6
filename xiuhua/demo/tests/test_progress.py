import pytest

from xiuhua.core.ledger.numbers import next_number
from xiuhua.demo.build import BEGUN, DONE, Progress, progress


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), Progress.NONE),
        ((BEGUN,), Progress.BEGUN),
        ((BEGUN, DONE), Progress.DONE),
    ],
    ids=["nothing", "broken off", "built"],
)
def test_progress_is_read_from_the_marks(marks, expected):
    for mark in marks:
        next_number(mark)
    assert progress() == expected
