"""Words that `core.places` branches on."""

from xiuhua.kit.vocab import Vocab


class AreaLevel(Vocab):
    """Levels of administrative areas."""

    COUNTY = "county", "县（市、区）", "County"
    STREET = "street", "街道", "Street"
    TOWN = "town", "乡镇", "Town"
    COMMUNITY = "community", "社区", "Community"
    VILLAGE = "village", "行政村", "Village"


class ZoneKind(Vocab):
    """Kinds of zones that code knows; a city adds areas of any other purpose as `other`."""

    RESPONSIBILITY = "responsibility", "责任网格", "Responsibility grid"
    DEFENCE = "defence", "防区", "Defence zone"
    PATROL = "patrol", "巡区", "Patrol zone"
    SANITATION = "sanitation", "保洁路段", "Sanitation section"
    OTHER = "other", "其他", "Other"


class RoadGrade(Vocab):
    """Grades of roads."""

    TRUNK = "trunk", "主干路", "Trunk road"
    SECONDARY = "secondary", "次干路", "Secondary road"
    BRANCH = "branch", "支路", "Branch road"
    LANE = "lane", "街巷", "Lane"
    HIGHWAY = "highway", "公路", "Highway"
    VILLAGE = "village", "村道", "Village road"


class Flaw(Vocab):
    """What can be wrong with an area or a unit grid that is imported."""

    UNREADABLE_CODE = "unreadable_code", "编号不符合编码规则", "The code does not fit its scheme"
    LONG_NAME = "long_name", "名称过长", "The name is too long"
    FOREIGN_PREFIX = (
        "foreign_prefix",
        "编号前段不是上级编号",
        "The code does not begin with the code of its parent",
    )
    DUPLICATE = "duplicate", "编号重复", "The code stands twice in the file"
    RETIRED = "retired", "编号已停用，不得再用", "The code was retired and is never used again"
    TAKEN = "taken", "编号已被其他机构使用", "The code belongs to another organisation"
    NO_PARENT = "no_parent", "没有找到上级区域", "Its parent is not known"
    NOT_POLYGON = "not_polygon", "没有面图形", "It has no polygon"
    INVALID = "invalid", "图形无效（自相交等）", "The polygon is not valid"
    OUTSIDE = "outside", "超出上级区域", "It reaches outside its parent"
    OVERLAP = "overlap", "与其他区域重叠", "It overlaps another one"
    GAP = "gap", "下级未铺满上级区域", "The parts do not fill their parent"
