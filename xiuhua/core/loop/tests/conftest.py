from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from xiuhua.core.catalogue.models import Catalogue, FilingCondition, MajorClass, MinorClass
from xiuhua.core.evidence.services import store
from xiuhua.core.loop.drafts import Draft, Given, Photo
from xiuhua.core.loop.services import advance_case, load_stage_limits, open_case
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.models import Post
from xiuhua.core.people.posts import load_posts
from xiuhua.core.people.services import assign_post, create_organisation, create_unit, create_user
from xiuhua.core.people.vocab import UnitKind
from xiuhua.core.places.models import Zone
from xiuhua.core.places.services import assign_zone
from xiuhua.kit import clock

MONDAY_9 = datetime(2021, 11, 8, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
FROM = date(2000, 1, 1)


class City:
    """A small city: a centre, two units, one person a post, two classes, no polygons."""

    def __init__(self):
        load_posts()
        load_stage_limits()
        self.organisation = create_organisation(
            code="xj", zh="绣江市", en="Xiujiang", calendar=standard_calendar(),
            catalogue="cn", county_code="330199", actor=None,
        )  # fmt: skip
        catalogue = Catalogue.objects.create(code="cn", zh="国家目录", en="National")
        major = MajorClass.objects.create(
            catalogue=catalogue, kind="event", code="01", zh="市容环境", en="Appearance"
        )
        self.litter = self._minor(catalogue, major, "E0101", "暴露垃圾", field_check=True)
        self.advice = self._minor(catalogue, major, "E0102", "咨询", field_check=False)
        self.condition = FilingCondition.objects.get(minor=self.litter)
        self.centre = self.unit("C01", UnitKind.CENTRE)
        self.cleaning = self.unit("D01", UnitKind.DISPOSAL)
        self.works = self.unit("D02", UnitKind.DISPOSAL)
        for post in ("collector", "receptionist", "filing_officer", "shift_leader", "dispatcher",
                     "closing_officer", "inspector", "leader", "admin"):  # fmt: skip
            setattr(self, post, self.person(post, post, self.centre))
        self.collector2 = self.person("collector2", "collector", self.centre)
        self.clerk = self.person("clerk", "disposal_unit", self.cleaning)
        self.other_clerk = self.person("other", "disposal_unit", self.works)
        self.photo = Photo(self.picture("grey"), "near")
        self.before = Photo(self.picture("brown"), "before")
        self.after = Photo(self.picture("green"), "after")

    def _minor(self, catalogue, major, code, zh, *, field_check):
        minor = MinorClass.objects.create(
            catalogue=catalogue, major=major, kind="event", code=code, zh=zh, en=code,
            field_check=field_check, valid_from=FROM,
        )  # fmt: skip
        FilingCondition.objects.create(
            minor=minor, number=1, zh="有", en="there is", closing_condition=["cleaned"],
            limit_value=Decimal(4), limit_unit="work_hour", valid_from=FROM,
        )  # fmt: skip
        return minor

    def picture(self, colour):
        file = BytesIO()
        Image.new("RGB", (64, 48), colour).save(file, "JPEG")
        return store(file.getvalue(), filename=f"{colour}.jpg", actor=None).sha256

    def unit(self, code, kind):
        return create_unit(
            organisation=self.organisation, code=code, zh=f"单位{code}", kind=kind, actor=None
        )

    def person(self, username, post, unit):
        user = create_user(
            organisation=self.organisation, username=username, name=username, actor=None
        )
        assign_post(user=user, post=post, unit=unit, valid_from=FROM, actor=None)
        return user

    def zone(self, code, lon):
        return Zone.objects.create(
            organisation=self.organisation, kind="responsibility", code=code, zh=code,
            min_lon=lon - 0.01, max_lon=lon + 0.01, min_lat=29.46, max_lat=29.48,
        )  # fmt: skip

    def assign(self, zone, user):
        assign_zone(zone, user, Post.objects.get(code="collector"), valid_from=FROM, actor=None)

    def draft(self, **fields):
        values = {
            "minor_code": "E0101", "source": "collector", "lon": 119.28, "lat": 29.47,
            "description": "路口有一堆垃圾", "address": "锦绣大道 128 号旁",
            "photos": (self.photo,),
        }  # fmt: skip
        return Draft(**{**values, **fields})

    def report(self, actor=None, **fields):
        return open_case(
            self.draft(**fields), organisation=self.organisation, actor=actor or self.collector
        ).case

    def move(self, case, name, actor, **given):
        return advance_case(case, name, actor=actor, given=Given(**given))

    def dispatched(self, **fields):
        case = self.report(**fields)
        self.move(case, "file", self.filing_officer, condition_id=self.condition_of(case))
        return self.move(case, "dispatch", self.dispatcher, unit_id=self.cleaning.pk)

    def condition_of(self, case):
        return FilingCondition.objects.get(minor_id=case.minor_id).pk

    def disposed(self, **fields):
        case = self.move(self.dispatched(**fields), "accept", self.clerk)
        return self.move(case, "report_result", self.clerk, photos=(self.after,))

    def checked(self, **fields):
        case = self.move(self.disposed(**fields), "request_check", self.closing_officer)
        return self.move(case, "check_passed", self.collector2, photos=(self.after,))

    def closed(self, **fields):
        return self.move(self.checked(**fields), "close", self.closing_officer)


@pytest.fixture
def city(db):
    with clock.at(MONDAY_9):
        yield City()
