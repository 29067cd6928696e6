import pytest
from ninja.testing import TestClient

from xiuhua.core.catalogue.api import router
from xiuhua.core.catalogue.errors import UnknownClass
from xiuhua.core.catalogue.models import Catalogue
from xiuhua.core.catalogue.tests.makers import make_unit
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.posts import load_posts
from xiuhua.core.people.services import assign_post, create_user

pytestmark = pytest.mark.django_db
client = TestClient(router)


@pytest.fixture
def officer(city, national):
    return create_user(organisation=city, username="officer", name="官", actor=None)


def test_the_classes_are_listed_with_their_conditions(officer):
    classes = client.get("/classes", user=officer).json()
    assert len(classes) == 238
    assert sum(len(one["conditions"]) for one in classes) == 567


def test_one_class_is_read_in_both_languages(officer):
    found = client.get("/classes/C0101", user=officer).json()
    assert (found["zh"], found["en"]) == ("上水井盖", "Water-supply manhole cover")
    limit = found["conditions"][0]["limit"]
    assert (float(limit["value"]), limit["unit"], limit["unit_zh"]) == (
        2.0,
        "urgent_hour",
        "紧急工作时",
    )


def test_classes_are_searched_within_a_kind(officer):
    found = client.get("/classes?q=垃圾&kind=component", user=officer).json()
    assert found
    assert {one["kind"] for one in found} == {"component"}


def test_the_list_of_classes_asks_nothing_when_warm(officer, django_assert_num_queries):
    client.get("/classes", user=officer)
    with django_assert_num_queries(0):
        client.get("/classes", user=officer)


def test_an_unknown_class_is_not_found(officer):
    with pytest.raises(UnknownClass):
        client.get("/classes/X1", user=officer)


def test_coverage_is_for_those_who_keep_the_catalogue(officer, city):
    with pytest.raises(MissingPermission):
        client.get("/coverage", user=officer)
    load_posts()
    assign_post(user=officer, post="admin", unit=make_unit(city, "centre"), actor=None)
    assert client.get("/coverage", user=officer).json()["total"] == 238


def test_a_catalogue_is_named_by_its_code(national):
    assert Catalogue.objects.get(code="cn").en == "Catalogue of urban components and events"
