"""Who reported is forgotten some time after the case's end, and not before."""

from datetime import timedelta

from xiuhua.core.ledger.models import Act
from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Case, Report
from xiuhua.core.loop.retention import erase_contacts
from xiuhua.core.loop.services import advance_case, open_case
from xiuhua.kit import clock

from .conftest import MONDAY_9, City

DAY = timedelta(days=1)


def reported(city: City, **told) -> Case:
    draft = city.draft(source="public", contact_name="王小明", contact_phone="13800000000", **told)
    with clock.at(MONDAY_9):
        return open_case(draft, organisation=city.organisation, actor=None).case


def rejected(city: City, **told) -> Case:
    case = reported(city, **told)
    with clock.at(MONDAY_9 + DAY):
        return advance_case(case, "reject", actor=city.filing_officer, given=Given(note="不属实"))


def erased_after(days: int) -> int:
    with clock.at(MONDAY_9 + days * DAY):
        return erase_contacts()


def test_reporters_are_forgotten_after_the_term_and_that_is_an_act(city: City):
    case = rejected(city, contact={"email": "a@b.cn"})
    assert erased_after(730) == 0
    assert case.reports.get().contact == {"email": "a@b.cn"}
    assert erased_after(731) == 1
    report = case.reports.get()
    assert (report.contact_name, report.contact_phone, report.contact) == ("", "", None)
    assert report.description == case.description
    act = Act.objects.get(kind="reports.contacts_erased")
    assert case.number in act.content
    assert erased_after(2000) == 0


def test_an_open_case_keeps_its_reporters(city: City):
    case = reported(city)
    assert erased_after(5000) == 0
    assert case.reports.get().contact_name == "王小明"


def test_a_city_has_its_own_term_and_takes_many_at_a_time(city: City, monkeypatch):
    monkeypatch.setattr("xiuhua.core.loop.retention.BATCH", 2)
    city.organisation.settings = {"loop": {"contact_days": 10}}
    city.organisation.save()
    for n in range(5):
        rejected(city, lon=119.28 + n * 0.001)
    assert erased_after(11) == 5
    assert not Report.objects.exclude(contact_name="").exists()
