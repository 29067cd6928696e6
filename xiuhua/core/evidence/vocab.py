"""Words that `core.evidence` branches on."""

from xiuhua.kit.vocab import Vocab


class Size(Vocab):
    """Sizes in which a picture is shown."""

    THUMB = "thumb", "缩略图", "Thumbnail"
    SCREEN = "screen", "大图", "Screen size"

    @property
    def side_px(self) -> int:
        """Longest side."""
        return {Size.THUMB: 320, Size.SCREEN: 1600}[self]
