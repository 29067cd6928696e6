"""What can be wrong with a file that is to become evidence."""

from xiuhua.kit.errors import BadInput, NotFound, TooLarge, Unavailable


class Empty(BadInput):
    """The file has no bytes."""

    code = "evidence.empty"
    zh = "文件“{filename}”是空的"
    en = "The file “{filename}” is empty"


class FileTooLarge(TooLarge):
    """The file has more bytes than an upload may have."""

    code = "evidence.too_large"
    zh = "文件“{filename}”超过 {limit_mb} MB"
    en = "The file “{filename}” is larger than {limit_mb} MB"


class TooManyFiles(TooLarge):
    """One upload carries more files than it may."""

    code = "evidence.too_many_files"
    zh = "一次最多上传 {limit} 个文件"
    en = "At most {limit} files can be uploaded at once"


class TooManyPixels(TooLarge):
    """The picture would fill the memory when it is opened."""

    code = "evidence.too_many_pixels"
    zh = "图片“{filename}”的像素过多，最多 {limit_mp} 百万"
    en = "The picture “{filename}” has too many pixels; at most {limit_mp} million"


class TypeNotAllowed(BadInput):
    """The content is of a kind that is not kept."""

    code = "evidence.type_not_allowed"
    zh = "文件“{filename}”的类型（{mime}）不能作为证据"
    en = "The file “{filename}” is of a type that is not accepted ({mime})"


class NotAPhoto(BadInput):
    """What calls itself a picture is none, or is damaged."""

    code = "evidence.not_a_photo"
    zh = "“{filename}”不是完好的图片"
    en = "“{filename}” is not an intact picture"


class ArchiveBomb(TooLarge):
    """The document would unpack to an absurd size."""

    code = "evidence.archive_bomb"
    zh = "文件“{filename}”解压后过大，不予接收"
    en = "The file “{filename}” would unpack to an absurd size"


class UnknownMedia(NotFound):
    """No evidence has this hash."""

    code = "evidence.unknown"
    zh = "没有这些证据：{shas}"
    en = "There is no such evidence: {shas}"


class NoRendition(NotFound):
    """Only pictures are shown in sizes."""

    code = "evidence.no_rendition"
    zh = "该证据没有此尺寸的图片"
    en = "This evidence has no picture of that size"


class FileMissing(Unavailable):
    """The evidence is registered, but the store does not give its bytes."""

    code = "evidence.file_missing"
    zh = "证据文件 {sha} 暂时无法读取"
    en = "The file of the evidence {sha} cannot be read at present"
