from urllib.parse import urlencode

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from xiuhua.core.ledger.caching import forget_all
from xiuhua.core.loop.tests.conftest import FROM, City, city  # noqa: F401 the fixture
from xiuhua.core.people.directory import ORGANISATIONS
from xiuhua.core.people.services import issue_token
from xiuhua.core.places.models import AdminArea
from xiuhua.core.places.vocab import AreaLevel

FORM = "application/x-www-form-urlencoded"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[119, 29], [120, 29], [120, 30], [119, 30], [119, 29]]],
}


class Door:
    """A client of the city's Open311 endpoint with a key of its own."""

    def __init__(self, city: City):  # noqa: F811
        self.city = city
        program = city.person("program", "system_client", city.centre)
        self.key = issue_token(user=program, label="app", actor=None)
        self.http = Client(enforce_csrf_checks=True)

    def get(self, path, language="zh-CN", **query):
        return self.http.get(f"/open311/v2/{path}", query, headers={"Accept-Language": language})

    def rows(self, path="requests.json", **query):
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def numbers(self, **query):
        return [row["service_request_id"] for row in self.rows(**query)]

    def xml(self, path, **query):
        return fromstring(self.get(path, **query).content)

    def post(self, path="requests.json", *, base="/open311/v2/", language="zh-CN", **fields):
        """Post a form; `field=None` leaves a field out, a list gives it several times."""
        given = {
            "api_key": self.key, "service_code": "E0101", "lat": "29.47", "long": "119.28",
            "description": "路口有一堆垃圾",
        } | fields  # fmt: skip
        body = urlencode({name: v for name, v in given.items() if v is not None}, doseq=True)
        headers = {"Accept-Language": language}
        return self.http.post(f"{base}{path}", body, content_type=FORM, headers=headers)

    def post_files(self, files, field="media", **fields):
        given = {"api_key": self.key, "service_code": "E0101", "lat": "29.47", "long": "119.28"}
        return self.http.post("/open311/v2/requests.json", {**given, **fields, field: files})

    def rules(self, **rules):
        self.city.organisation.settings = {"open311": rules}
        self.city.organisation.save()
        ORGANISATIONS.bump()

    def draw(self, code="330199", level=AreaLevel.COUNTY, parent=None):
        area = AdminArea.objects.create(
            organisation=self.city.organisation, code=code, level=level, zh="绣江", en="Xiujiang",
            geometry=SQUARE, valid_from=FROM, parent=parent,
        )  # fmt: skip
        forget_all()
        return area


@pytest.fixture
def door(city):  # noqa: F811
    return Door(city)


def refused(answer, status):
    """Return the stable codes of a refusal."""
    assert answer.status_code == status, answer.content.decode()
    rows = answer.json()
    assert rows
    assert all(row["code"] == status for row in rows)
    return [row["description"].rsplit("[", 1)[1].rstrip("]") for row in rows]
