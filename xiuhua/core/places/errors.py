"""What can be wrong with places and what is asked of them."""

from xiuhua.kit.errors import BadInput, Conflict, NotFound, TooLarge


class UnknownArea(NotFound):
    """The organisation has no such area in force."""

    code = "places.unknown_area"
    zh = "没有编号为“{area}”的行政区域"
    en = "There is no area “{area}”"


class UnknownGrid(NotFound):
    """The organisation has no such unit grids in force."""

    code = "places.unknown_grid"
    zh = "没有这些单元网格：{grids}"
    en = "There are no such unit grids: {grids}"


class UnknownNoun(NotFound):
    """No register of places has this name."""

    code = "places.unknown_register"
    zh = "没有名为“{noun}”的登记簿"
    en = "There is no register of places named “{noun}”"


class AreaInUse(Conflict):
    """The area still has parts or unit grids in force."""

    code = "places.area_in_use"
    zh = "“{area}”还有下级区域或单元网格，不能停用"
    en = "“{area}” still has parts or unit grids and cannot be retired"


class GridRetired(Conflict):
    """The unit grid was retired before."""

    code = "places.grid_retired"
    zh = "单元网格 {grid} 已停用"
    en = "The unit grid {grid} has been retired"


class BadAreaCode(BadInput):
    """The code does not fit the scheme or its parent."""

    code = "places.bad_code"
    zh = "编号“{area}”不符合编码规则或上级编号"
    en = "The code “{area}” does not fit its scheme or its parent"


class BadShape(BadInput):
    """A geometry is no GeoJSON, or is not valid."""

    code = "places.bad_shape"
    zh = "图形无效：{reason}"
    en = "The geometry cannot be used: {reason}"


class BadField(BadInput):
    """The register has no such field, or does not take it from outside."""

    code = "places.bad_field"
    zh = "“{noun}”没有这些字段：{fields}"
    en = "{noun} has no such fields: {fields}"


class MissingKey(BadInput):
    """A place has no natural key."""

    code = "places.missing_key"
    zh = "“{noun}”缺少编号"
    en = "A {noun} has no key"


class UnreadableFile(BadInput):
    """The file is no GeoJSON, Shapefile or GeoPackage."""

    code = "places.unreadable_file"
    zh = "无法读取该地理数据文件：{reason}"
    en = "This geographic file cannot be read: {reason}"


class UnknownColumn(BadInput):
    """The file has no column of that name."""

    code = "places.unknown_column"
    zh = "文件中没有“{column}”列；已有：{columns}"
    en = "The file has no column “{column}”; it has: {columns}"


class UnknownCrs(BadInput):
    """The file does not say its coordinate system."""

    code = "places.unknown_crs"
    zh = "文件没有说明坐标系，请指定"
    en = "The file does not say its coordinate system; name one"


class FileTooLarge(TooLarge):
    """The file holds more than is read."""

    code = "places.file_too_large"
    zh = "文件过大：{found}，上限 {limit}"
    en = "The file is too large: {found}, the limit is {limit}"


class BadBbox(BadInput):
    """A bounding box is not four numbers in the right order."""

    code = "places.bad_bbox"
    zh = "范围应为“最小经度,最小纬度,最大经度,最大纬度”：{bbox}"
    en = "A bounding box is min_lon,min_lat,max_lon,max_lat, not “{bbox}”"


class BadValue(BadInput):
    """A field cannot hold what it was given."""

    code = "places.bad_value"
    zh = "“{key}”的“{field}”无法使用：{reason}"
    en = "“{field}” of “{key}” cannot be used: {reason}"


class FutureDay(BadInput):
    """A day on which something begins has not come yet."""

    code = "places.future_day"
    zh = "生效日期不能晚于今天：{day}"
    en = "It cannot begin in the future: {day}"
