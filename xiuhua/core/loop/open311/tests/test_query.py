from datetime import timedelta

import pytest

from xiuhua.core.loop.open311 import query
from xiuhua.core.loop.open311.tests.conftest import refused
from xiuhua.core.loop.tests.conftest import MONDAY_9
from xiuhua.kit import clock, geo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def three(door):
    """Cases of 100, 10 and 0 days ago; the second is advice, the third closed."""
    city, found = door.city, []
    with clock.at(MONDAY_9 - 100 * DAY):
        found.append(city.report())
    with clock.at(MONDAY_9 - 10 * DAY):
        found.append(city.report(minor_code="E0102", description="问停车场在哪", lon=119.5))
    found.append(city.closed())
    return [case.number for case in found]


def test_without_dates_the_last_90_days_are_listed_newest_first(door, three):
    assert door.numbers() == [three[2], three[1]]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"status": "open"}, [1]),
        ({"status": "closed"}, [2]),
        ({"status": "open,closed"}, [2, 1]),
        ({"status": ["open", "closed"]}, [2, 1]),
        ({"status": ""}, [2, 1]),
        ({"service_code": "E0102"}, [1]),
        ({"service_code": "E0102,E0101"}, [2, 1]),
        ({"service_code": "E9999"}, []),
        ({"start_date": "2021-11-08T00:00:00Z"}, [2]),
        ({"start_date": "2021-11-08T09:00:01+08:00"}, []),
        ({"start_date": "2021-07-31"}, [0]),
        ({"start_date": "2021-08-01"}, [1]),
        ({"end_date": "2021-11-07T00:00:00Z"}, [1]),
        ({"start_date": "2021-10-29", "end_date": "2021-10-29"}, [1]),
        ({"start_date": "2021-10-30", "end_date": "2021-11-07"}, []),
        ({"q": "停车"}, [1]),
        ({"q": "锦绣大道"}, [2, 1]),
        ({"q": "?!"}, []),
        ({"bbox": "119.4,29.4,119.6,29.5"}, [1]),
        ({"bbox": "119.2,29.4,119.6,29.5"}, [2, 1]),
        ({"lat": "29.47", "long": "119.28", "radius": "100"}, [2]),
        ({"lat": "29.47", "long": "119.4", "radius": "11000"}, [1]),
        ({"lat": "29.47", "long": "119.4", "radius": "12000"}, [2, 1]),
        ({"updated_after": "2021-11-08T00:00:00Z"}, [2]),
        ({"updated_after": "2021-07-01T00:00:00Z"}, [2, 1, 0]),
        ({"updated_before": "2021-11-07T00:00:00Z"}, [1, 0]),
        ({"updated_after": "2021-10-01T00:00:00Z", "updated_before": "2021-11-01"}, [1]),
        ({"updated_after": "2021-07-01T00:00:00Z", "start_date": "2021-11-01"}, [2]),
        ({"status": "open", "service_code": "E0101"}, []),
        ({"page": "1", "page_size": "1"}, [2]),
        ({"page": "2", "page_size": "1"}, [1]),
        ({"page": "3", "page_size": "1"}, []),
        ({"page_size": "100000"}, [2, 1]),
        ({"unknown": "x"}, [2, 1]),
    ],
)
def test_the_list_is_narrowed(door, three, asked, wanted):
    assert door.numbers(**asked) == [three[position] for position in wanted]


def test_numbers_override_all_other_parameters(door, three):
    asked = ",".join((three[0], "S0", three[2]))
    assert door.numbers(service_request_id=asked, status="open") == [three[2], three[0]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"status": "done"}, "open311.field_invalid"),
        ({"start_date": "yesterday"}, "open311.field_invalid"),
        ({"end_date": "0001-01-01"}, "open311.field_invalid"),
        ({"updated_after": "x"}, "open311.field_invalid"),
        ({"updated_before": "x"}, "open311.field_invalid"),
        ({"start_date": "2021-01-01", "end_date": "2021-04-02"}, "open311.span_too_long"),
        ({"bbox": "1,2,3"}, "open311.field_invalid"),
        ({"bbox": "a,b,c,d"}, "open311.field_invalid"),
        ({"bbox": "5,5,1,1"}, "loop.bad_filter"),
        ({"lat": "29"}, "open311.field_missing"),
        ({"lat": "29", "long": "119", "radius": "0"}, "open311.field_invalid"),
        ({"lat": "29", "long": "119", "radius": "nan"}, "open311.field_invalid"),
        ({"lat": "29", "long": "119", "radius": "60000"}, "open311.field_invalid"),
        ({"lat": "99", "long": "119", "radius": "5"}, "geo.bad_coordinate"),
        ({"page": "0"}, "open311.field_invalid"),
        ({"page": "-1"}, "open311.field_invalid"),
        ({"page": "99999999999"}, "open311.field_invalid"),
        ({"page_size": "x"}, "open311.field_invalid"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused(door, asked, code):
    assert refused(door.get("requests.json", **asked), 400) == [code]


def test_90_days_may_be_asked_for_with_the_last_one_whole(door):
    assert door.numbers(start_date="2021-01-01", end_date="2021-04-01") == []


def test_a_case_updated_later_is_not_among_those_updated_before(door):
    city = door.city
    with clock.at(MONDAY_9 - DAY):
        case = city.report()
    before = (MONDAY_9 - timedelta(hours=1)).isoformat()
    assert door.numbers(updated_before=before) == [case.number]
    city.move(case, "reject", city.filing_officer, note="无")
    assert door.numbers(updated_before=before) == []
    assert door.numbers(updated_after=before) == [case.number]


def test_what_staff_do_among_themselves_is_no_update(door):
    city = door.city
    with clock.at(MONDAY_9 - DAY):
        case = city.report()
    city.move(case, "note", city.filing_officer, note="看过了")
    assert door.numbers(updated_after=(MONDAY_9 - timedelta(hours=1)).isoformat()) == []


@pytest.mark.parametrize("bearing", [(0.3, 0), (0, 0.3), (0.2, 0.2), (-0.25, 0.1)])
def test_the_radius_is_metres_on_the_ground(door, bearing):
    lon, lat = 119.28, 29.47
    case = door.city.report(lon=lon + bearing[0], lat=lat + bearing[1])
    metres = geo.distance_m(lon, lat, case.lon, case.lat)
    place = {"lat": lat, "long": lon}
    assert door.numbers(radius=metres * 1.01, **place) == [case.number]
    assert door.numbers(radius=metres * 0.99, **place) == []


def test_no_more_than_1000_requests_are_answered_at_once(door, monkeypatch):
    assert query.MOST == 1000
    monkeypatch.setattr(query, "MOST", 2)
    numbers = [door.city.report().number for _ in range(3)]
    assert door.numbers() == door.numbers(page_size="5") == [numbers[2], numbers[1]]
    assert door.numbers(page="2", page_size="5") == [numbers[0]]
