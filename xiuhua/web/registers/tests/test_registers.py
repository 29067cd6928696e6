"""Every register by the same tests; what differs is data (`samples`)."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import orjson
import pytest
import shapely
from django.test import Client

from tests.statements import statements
from xiuhua.core.catalogue.models import Catalogue, MajorClass, MinorClass
from xiuhua.core.catalogue.selectors import BOOKS
from xiuhua.core.ledger.models import Act
from xiuhua.core.loop.tests.conftest import City, city  # noqa: F401 the fixture
from xiuhua.core.people.models import User
from xiuhua.core.places.models import CodeScheme
from xiuhua.core.places.services import import_areas, load_code_schemes
from xiuhua.core.places.tests import ground
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock
from xiuhua.kit.tabular import columns_of, read_table, write_csv
from xiuhua.web.registers import kept, registry
from xiuhua.web.registers.register import Query, Register

from .samples import SAMPLES, Sample

each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind)


def client_of(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="xiuhua.core.people.auth.PostBackend")
    return client


def as_file(register: Register, rows: list[dict[str, Any]]) -> BytesIO:
    file = BytesIO()
    keys = set().union(*rows)
    write_csv(rows, [one for one in columns_of(register.row) if one.key in keys], file)
    file.seek(0)
    file.name = "rows.csv"
    return file


@pytest.fixture
def admin(city: City) -> Client:  # noqa: F811
    load_code_schemes()
    catalogue, major = Catalogue.objects.get(), MajorClass.objects.get()
    city._minor(catalogue, major, "C0301", "垃圾箱", field_check=True)
    MinorClass.objects.filter(code="C0301").update(kind="component")
    BOOKS.bump()
    return client_of(city.admin)


def imported(admin: Client, sample: Sample) -> Register:
    register = registry.get(sample.kind)
    url = f"/registers/{sample.kind}/import"
    before = register.matching(organisation_id(admin), Query()).count()
    preview = admin.post(url, {"file": as_file(register, sample.rows)})
    assert preview.status_code == 200
    page = preview.content.decode()
    assert preview.context["report"].problems == [], preview.context["report"].problems
    assert register.matching(organisation_id(admin), Query()).count() == before, "a dry run writes"
    mark = preview.context["mark"]
    assert mark in page
    done = admin.post(url, {"mark": mark, "filename": "rows.csv", "apply": "1"})
    assert done.status_code == 302
    assert register.matching(organisation_id(admin), Query()).count() == before + len(sample.rows)
    return register


def organisation_id(client: Client) -> int:
    return User.objects.get(pk=client.session["_auth_user_id"]).organisation_id


def key_of(sample: Sample) -> str:
    return str(sample.rows[0][registry.get(sample.kind).key])


@each
def test_a_file_is_looked_at_then_written_listed_and_shown(admin: Client, sample: Sample):
    imported(admin, sample)
    page = admin.get(f"/registers/{sample.kind}").content.decode()
    assert all(str(row[registry.get(sample.kind).key]) in page for row in sample.rows)
    thing = admin.get(f"/registers/{sample.kind}/of/{key_of(sample)}")
    assert thing.status_code == 200
    named = registry.get(sample.kind).choices(organisation_id(admin))
    for name, value in sample.rows[0].items():
        if isinstance(value, str):
            word = dict(named.get(name, ())).get(value, value)
            assert getattr(word, "zh", word) in thing.content.decode(), value


@each
def test_what_is_exported_can_be_imported_and_changes_nothing(admin: Client, sample: Sample):
    register = imported(admin, sample)
    for form in ("csv", "xlsx"):
        answer = admin.get(f"/registers/{sample.kind}/export.{form}")
        content = b"".join(answer.streaming_content)
        table = read_table(content, register.row)
        assert table.problems == []
        assert key_of(sample) in {str(getattr(one.row, register.key)) for one in table.rows}
    before = [register.told(one) for one in register.rows(organisation_id(admin))]
    user = User.objects.get(pk=admin.session["_auth_user_id"])
    register.take(content, "x.xlsx", user.organisation, user, apply=True)
    assert [register.told(one) for one in register.rows(organisation_id(admin))] == before


def filled(page: Any) -> dict[str, str]:
    """What a browser would send of the form as it is."""
    form = page.context["form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    return values | {"mark": page.context["mark"]}


@each
def test_a_form_changes_a_thing_and_its_past_says_so(admin: Client, sample: Sample):
    register = imported(admin, sample)
    url = f"/registers/{sample.kind}/of/{key_of(sample)}"
    page = admin.get(f"{url}/edit")
    given = filled(page) | sample.changed
    done = admin.post(f"{url}/edit", given)
    assert done.status_code == 302, done.context["form"].errors
    told = register.told(register.get(organisation_id(admin), key_of(sample)))
    for name, text in sample.changed.items():
        value = told[name]
        assert str(getattr(value, "value", "" if value is None else value)).startswith(text)
    for name, value in sample.rows[0].items():
        if name not in sample.changed and isinstance(value, str):
            shown = told[name]
            assert value in (str(shown), getattr(shown, "zh", "")), f"{name} was lost"
    history = register.history(register.get(organisation_id(admin), key_of(sample)))
    assert history[0].actor == "admin"
    again = admin.post(f"{url}/edit", given)
    assert again.status_code == 409, "the form was opened before the change"


@each
def test_a_form_tells_what_is_wrong_at_its_field_and_keeps_the_rest(admin: Client, sample: Sample):
    imported(admin, sample)
    url = f"/registers/{sample.kind}/of/{key_of(sample)}/edit"
    name, text = sample.bad
    acts = Act.objects.count()
    answer = admin.post(url, filled(admin.get(url)) | {name: text})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert Act.objects.count() == acts


@each
def test_a_bad_line_is_reported_and_the_good_ones_are_kept(admin: Client, sample: Sample):
    register = registry.get(sample.kind)
    name, text = sample.bad
    rows = [dict(row) for row in sample.rows]
    rows[1][name] = text
    url = f"/registers/{sample.kind}/import"
    answer = admin.post(url, {"file": as_file(register, rows)})
    report = answer.context["report"]
    assert (report.read, report.good) == (3, 2)
    assert [one.line for one in report.problems] == [3]
    assert report.problems[0].zh in answer.content.decode()


@each
def test_a_new_thing_is_entered_once(admin: Client, sample: Sample):
    register = registry.get(sample.kind)
    url = f"/registers/{sample.kind}/new"
    row = {name: str(value) for name, value in sample.rows[0].items()}
    given = filled(admin.get(url)) | row
    for word in ("kind", "grade"):
        if word in given:
            vocab = register.row.model_fields[word].annotation
            given[word] = next(one.value for one in vocab if one.zh == given[word])
    assert admin.post(url, given).status_code == 302
    again = admin.post(url, given)
    assert again.status_code in (409, 422)
    assert key_of(sample) in again.content.decode()


@each
def test_who_may_not_write_is_refused_and_sees_no_button(admin: Client, city: City, sample: Sample):  # noqa: F811
    register = imported(admin, sample)
    stranger = client_of(city.collector)
    page = stranger.get(f"/registers/{sample.kind}")
    assert page.status_code == (404 if register.reads else 200)
    assert f"/registers/{sample.kind}/import" not in page.content.decode()
    for path in ("new", "import", f"of/{key_of(sample)}/edit"):
        assert stranger.get(f"/registers/{sample.kind}/{path}").status_code in (403, 404)


@each
def test_the_interface_tells_the_same(admin: Client, sample: Sample):
    register = imported(admin, sample)
    rows = admin.get(f"/api/v1/registers/{sample.kind}?limit=1000").json()["rows"]
    keys = {str(row[register.key]) for row in rows}
    assert key_of(sample) in keys
    first = admin.get(f"/api/v1/registers/{sample.kind}?limit=1").json()
    following = admin.get(f"/api/v1/registers/{sample.kind}?limit=1&cursor={first['next']}").json()
    assert following["rows"] != first["rows"]
    one = admin.get(f"/api/v1/registers/{sample.kind}/{key_of(sample)}").json()
    assert str(one["row"][register.key]) == key_of(sample)
    assert admin.get(f"/api/v1/registers/{sample.kind}/nobody-9").status_code in (404, 422)


@each
def test_a_longer_list_asks_no_more_statements(admin: Client, sample: Sample):
    imported(admin, sample)
    url = f"/registers/{sample.kind}"
    admin.get(url)
    with statements() as few:
        admin.get(f"{url}?q={key_of(sample)}" if registry.get(sample.kind).searched else url)
    with statements() as many:
        admin.get(url)
    assert len(many) <= len(few) <= 9


def test_points_are_drawn_or_counted(admin: Client, monkeypatch):
    imported(admin, SAMPLES[0])
    url = "/registers/components/points.json?bbox=119,29,120,30"
    assert len(admin.get(url).json()["points"]) == 3
    monkeypatch.setattr("xiuhua.web.registers.points.MOST", 2)
    cells = admin.get(url).json()["cells"]
    assert sum(count for _, _, count in cells) == 3


def test_a_phone_is_masked_for_those_who_may_not_write(admin: Client, city: City):  # noqa: F811
    firm = {"code": "f1", "zh": "面馆", "contact": "王小明", "phone": "13812345678"}
    imported(admin, Sample("firms", [firm], {}, ("", "")))
    seen = client_of(city.collector).get("/registers/firms/of/f1").content.decode()
    assert "138****5678" in seen
    assert "13812345678" not in seen
    assert "13812345678" in admin.get("/registers/firms/of/f1").content.decode()


def test_a_post_is_ended_and_an_account_shut_out(admin: Client):
    imported(admin, SAMPLES[-2])
    url = "/registers/people/of/p1"
    for deed in [one.key for one in admin.get(url).context["deeds"]]:
        assert admin.post(f"{url}/deeds", {"deed": deed}).status_code == 302
    person = User.objects.get(username="p1")
    assert not person.is_active
    assert [one.key for one in admin.get(url).context["deeds"]] == ["let_in"]
    assert admin.post(f"{url}/deeds", {"deed": "end-999"}).status_code == 409


def test_grids_are_drawn_by_a_file_and_named_by_a_form(admin: Client, city: City):  # noqa: F811
    scheme = CodeScheme.objects.get(code="grid_14")
    for level, features in (
        (AreaLevel.COUNTY, ground.COUNTY),
        (AreaLevel.STREET, ground.STREETS),
        (AreaLevel.COMMUNITY, ground.COMMUNITIES),
    ):
        import_areas(features, organisation=city.organisation, level=level, scheme=scheme,
                     apply=True, actor=None)  # fmt: skip
    file = BytesIO(geojson(ground.GRIDS))
    file.name = "grids.geojson"
    preview = admin.post("/registers/grids/import", {"file": file})
    assert preview.context["report"].good == len(ground.GRIDS)
    admin.post("/registers/grids/import", {"mark": preview.context["mark"], "apply": "1",
                                           "filename": "grids.geojson"})  # fmt: skip
    code = ground.GRIDS[0].code
    assert code in admin.get("/registers/grids").content.decode()
    url = f"/registers/grids/of/{code}"
    given = filled(admin.get(f"{url}/edit")) | {"name": "农贸市场"}
    assert admin.post(f"{url}/edit", given).status_code == 302
    page = admin.get(url).content.decode()
    assert page.count("农贸市场") >= 2, "its name and its past"
    assert admin.get("/registers/grids/new").status_code == 403


def geojson(features) -> bytes:
    told = [
        {"type": "Feature", "properties": {"code": one.code, "name": one.zh},
         "geometry": shapely.geometry.mapping(one.geometry)}
        for one in features
    ]  # fmt: skip
    return orjson.dumps({"type": "FeatureCollection", "features": told})


def test_a_list_is_narrowed_and_what_cannot_narrow_it_is_told(admin: Client):
    imported(admin, SAMPLES[-1])
    assert "2030-05-01" in admin.get("/registers/calendar?year=2030").content.decode()
    assert "2030-05-01" not in admin.get("/registers/calendar?kind=makeup").content.decode()
    assert admin.get("/registers/calendar?year=soon").status_code == 422
    assert admin.get("/registers/nothing").status_code == 404


def test_a_file_that_nobody_wrote_is_forgotten_after_a_day(admin: Client):
    register = registry.get("units")
    preview = admin.post(
        "/registers/units/import", {"file": as_file(register, [SAMPLES[-3].rows[0]])}
    )
    assert kept.forget_old() == 0
    with clock.at(datetime(2100, 1, 1, tzinfo=UTC)):  # the file has the real time
        assert kept.forget_old() == 1
    late = {"mark": preview.context["mark"], "apply": "1"}
    assert admin.post("/registers/units/import", late).status_code == 404


def test_another_city_sees_nothing_of_it(admin: Client, city: City):  # noqa: F811
    imported(admin, SAMPLES[1])
    register = registry.get("compounds")
    assert register.get(city.organisation.pk + 1, "compounds-1") is None


def test_the_shelf_lists_what_the_reader_sees(admin: Client, city: City):  # noqa: F811
    everything = admin.get("/registers/").content.decode()
    assert "人员" in everything
    assert "/registers/people" not in client_of(city.collector).get("/registers/").content.decode()
