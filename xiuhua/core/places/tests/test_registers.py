import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.models import Unit, User
from xiuhua.core.places.errors import BadField, BadShape, BadValue, MissingKey
from xiuhua.core.places.gis import read_features
from xiuhua.core.places.models import Building, Compound, Firm, Road, Vehicle
from xiuhua.core.places.selectors import nearest
from xiuhua.core.places.services import import_places, save_place
from xiuhua.core.places.tests import ground
from xiuhua.core.places.tests.test_zones import NOON
from xiuhua.kit import geo

LON, LAT = ground.middle(0, 0)


def save(organisation, model=Compound, code="C1", **fields):
    given = {"actor": None, **({"zh": "桂花苑"} if hasattr(model, "zh") else {}), **fields}
    return save_place(model, organisation=organisation, code=code, **given)


def test_a_place_is_found_in_its_community(city):
    compound = save(city, lon=LON, lat=LAT)
    assert compound.community.code == "330182001001"
    assert compound.cell == geo.cell_of(LON, LAT)


def test_a_place_in_gcj02_is_kept_in_wgs84(city):
    compound = save(city, lon=LON, lat=LAT, crs=geo.Crs.GCJ02)
    assert 400 < geo.distance_m(compound.lon, compound.lat, LON, LAT) < 700


def test_a_road_lies_where_its_line_is(city):
    line = {"type": "LineString", "coordinates": [[119.201, 29.405], [119.219, 29.405]]}
    road = save(city, Road, "R1", grade="branch", geometry=line)
    assert (road.min_lon, road.max_lon, road.area_m2) == (119.201, 119.219, 0)
    assert road.community.code == "330182001001"


def test_a_repeat_changes_what_is_given_and_nothing_else(city):
    save(city, households=10, manager="甲物业")
    save(city, households=12)
    compound = Compound.objects.get()
    assert (compound.households, compound.manager) == (12, "甲物业")
    act = Act.objects.last()
    assert (act.kind, act.subject) == ("compound.changed", "places.compound/C1")
    assert act.content == '{"changes":{"households":[10,12]}}'


def test_a_repeat_without_change_is_no_act(city):
    save(city, households=10)
    acts = Act.objects.count()
    save(city, households=10)
    assert Act.objects.count() == acts


def test_personal_data_do_not_enter_the_ledger(city):
    save(city, Firm, "F1", phone="13812345678", contact="王小明")
    save(city, Firm, "F1", phone="13900000000")
    told = "".join(Act.objects.values_list("content", flat=True))
    assert '"phone":["***","***"]' in told
    assert "138123" not in told
    assert "王小明" not in told


def test_a_vehicle_is_known_by_its_plate(organisation):
    vehicle = save(organisation, Vehicle, " 浙a12345 ", purpose="清扫车")
    assert vehicle.ref == "places.vehicle/浙A12345"
    assert save(organisation, Vehicle, "浙A12345").pk == vehicle.pk


@pytest.mark.parametrize(
    ("case", "fields", "error"),
    [
        ("no such field", {"colour": "red"}, BadField),
        ("a derived field", {"cell": 5}, BadField),
        ("a column of none", {"organisation_id": 1}, BadField),
        ("too long a name", {"zh": "长" * 151}, BadValue),
        ("no name", {"zh": ""}, BadValue),
        ("a count below zero", {"households": -1}, BadValue),
        ("half a point", {"lon": 119.2}, geo.BadCoordinate),
        ("a point off the globe", {"lon": 500.0, "lat": 29.0}, geo.BadCoordinate),
        ("no geometry at all", {"geometry": {"type": "Nonsense"}}, BadShape),
    ],
)
def test_what_a_register_cannot_keep_is_refused(city, case, fields, error):
    with pytest.raises(error):
        save(city, **fields)
    assert not Compound.objects.exists()


def test_a_place_needs_its_key(organisation):
    with pytest.raises(MissingKey):
        save(organisation, code="  ")


def test_another_organisations_rows_are_not_referred_to(organisation, other_organisation):
    theirs = save(other_organisation)
    with pytest.raises(OtherOrganisation):
        save(organisation, Building, "B1", compound=theirs)


def test_somebody_without_a_post_may_not_write(organisation):
    user = User.objects.create(
        username="wang", name="王", organisation=organisation, created_at=NOON
    )
    with pytest.raises(MissingPermission):
        save(organisation, actor=user)


def test_saving_a_place_is_four_statements(city, django_assert_num_queries):
    save(city, code="C0", lon=LON, lat=LAT)
    with django_assert_num_queries(6):  # two of them the savepoint
        save(city, code="C1", lon=LON, lat=LAT)


def rows(count, **fields):
    return [{"code": f"C{n:05}", "zh": f"小区{n}", **fields} for n in range(count)]


def test_roads_come_from_a_geographic_file(city):
    geojson = """{"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"code": "R1", "name": "新安路", "DJ": "trunk"}, "geometry":
        {"type": "LineString", "coordinates": [[119.201, 29.405], [119.219, 29.405]]}}]}""".encode()
    features = read_features(geojson, columns={"grade": "DJ"})
    given = [feature.as_row() for feature in features]
    import_places(Road, given, organisation=city, actor=None)
    road = Road.objects.get()
    assert (road.zh, road.grade, road.community.code) == ("新安路", "trunk", "330182001001")


def test_an_import_adds_changes_and_keeps(organisation):
    done = import_places(Compound, rows(3), organisation=organisation, actor=None)
    assert (done.added, done.changed, done.kept) == (3, 0, 0)
    given = [*rows(2), {"code": "C00002", "zh": "新名"}, {"code": "C00003", "zh": "第四"}]
    done = import_places(Compound, given, organisation=organisation, actor=None)
    assert (done.added, done.changed, done.kept) == (1, 1, 2)
    assert Compound.objects.get(code="C00002").zh == "新名"


def test_an_import_does_what_saving_one_by_one_does(city):
    given = [
        {"code": "C1", "zh": "甲", "lon": LON, "lat": LAT, "households": 3},
        {"code": "C2", "zh": "乙", "geometry": ground.square(1, 1)},
    ]
    import_places(Compound, given, organisation=city, actor=None)
    bulk = list(Compound.objects.order_by("code").values())
    Compound.objects.all().delete()
    for row in given:
        save(city, **row)
    single = list(Compound.objects.order_by("code").values())
    for one, other in zip(bulk, single, strict=True):
        assert {**one, "id": 0} == {**other, "id": 0}


def test_an_import_of_many_rows_is_one_act_a_thousand(organisation):
    import_places(Compound, rows(2500), organisation=organisation, actor=None)
    assert Act.objects.filter(kind="compound.imported").count() == 3
    assert Compound.objects.count() == 2500


def test_of_two_rows_with_one_key_the_last_wins(organisation):
    given = [{"code": "C1", "zh": "先"}, {"code": "C1", "zh": "后"}]
    done = import_places(Compound, given, organisation=organisation, actor=None)
    assert done.added == 1
    assert Compound.objects.get().zh == "后"


def test_a_bad_row_leaves_nothing_half_written(organisation):
    with pytest.raises(BadValue):
        import_places(
            Compound, [*rows(2), {"code": "C9", "zh": ""}], organisation=organisation, actor=None
        )
    assert not Compound.objects.exists()


def test_an_imported_row_keeps_its_id(organisation):
    import_places(Compound, rows(1), organisation=organisation, actor=None)
    before = Compound.objects.get().pk
    import_places(Compound, rows(1, manager="乙"), organisation=organisation, actor=None)
    assert Compound.objects.get().pk == before


def test_the_nearest_places_come_first_with_their_metres(city, django_assert_num_queries):
    step = 100 / 111_195  # degrees of latitude in a hundred metres
    for number in (3, 1, 2, 20):
        save(city, code=f"C{number}", lon=LON, lat=LAT + number * step)
    save(city, code="C0", lon=LON, lat=LAT, active=False)
    with django_assert_num_queries(1):
        found = nearest(Compound, city.pk, LON, LAT, within_m=1000, limit=2)
    assert [(place.code, round(metres)) for place, metres in found] == [("C1", 100), ("C2", 200)]
    assert nearest(Compound, city.pk, LON, LAT, within_m=50) == []


def test_a_unit_keeps_a_place(organisation):
    unit = Unit.objects.create(organisation=organisation, code="U1", zh="环卫所", kind="disposal")
    assert save(organisation, unit=unit).unit == unit
