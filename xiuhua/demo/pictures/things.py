"""What is photographed: each thing as it is when it is reported, and as it is put right.

All are drawn standing at (`x`, `y`), about 300 pixels wide; `right` is after the disposal.
"""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL.ImageDraw import ImageDraw

from xiuhua.demo.pictures.street import LEAVES, Colour, Point, shade, tree

Draw = Callable[[ImageDraw, Random, float, float, bool], None]

BAGS = ((36, 40, 46), (206, 206, 210), (60, 110, 160), (170, 60, 50), (226, 190, 90))
STEEL, RUST, EARTH, GREEN_BIN = (136, 142, 148), (122, 84, 62), (134, 106, 78), (52, 104, 70)


def blob(
    pen: ImageDraw, rng: Random, centre: Point, size: Point, colour: Colour, rough: float = 0.18
) -> None:
    """Draw an uneven round patch."""
    points = [
        (
            centre[0] + size[0] * (1 + rng.uniform(-rough, rough)) * cos(2 * pi * n / 22),
            centre[1] + size[1] * (1 + rng.uniform(-rough, rough)) * sin(2 * pi * n / 22),
        )
        for n in range(22)
    ]
    pen.polygon(points, colour)


def _shadow(pen: ImageDraw, x: float, y: float, width: float) -> None:
    pen.ellipse((x - width, y - 14, x + width, y + 18), (128, 124, 118))


def litter(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw bags and waste on the pavement, or a swept one."""
    if right:
        return
    _shadow(pen, x, y, 170)
    for _ in range(16):
        at = x + rng.gauss(0, 80), y - abs(rng.gauss(0, 34))
        size = rng.uniform(20, 46)
        blob(pen, rng, at, (size, size * 0.75), shade(rng.choice(BAGS), rng.uniform(0.8, 1.1)))
    for _ in range(26):
        a, b = x + rng.gauss(0, 130), y + rng.gauss(8, 16)
        pen.rectangle((a, b, a + rng.uniform(6, 20), b + rng.uniform(4, 10)), rng.choice(BAGS))


def cover(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a manhole with its cover beside it, or in its place."""
    pen.ellipse((x - 118, y - 44, x + 118, y + 44), (112, 110, 106))
    if right:
        _lid(pen, x, y)
        return
    pen.ellipse((x - 100, y - 36, x + 100, y + 36), (22, 22, 24))
    pen.arc((x - 100, y - 36, x + 100, y + 36), 180, 360, (70, 66, 60), 8)
    _lid(pen, x + rng.uniform(110, 150), y + rng.uniform(24, 46))


def _lid(pen: ImageDraw, x: float, y: float) -> None:
    pen.ellipse((x - 100, y - 36, x + 100, y + 36), (74, 76, 78), (52, 54, 56), 5)
    for row in range(-2, 3):
        for column in range(-3, 4):
            if row * row / 6 + column * column / 12 < 1:
                a, b = x + column * 24, y + row * 12
                pen.rectangle((a - 8, b - 3, a + 8, b + 3), (98, 100, 102))


def banner(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw two posts with a banner between them, or the posts alone."""
    for side in (-230, 230):
        pen.rectangle((x + side - 7, y - 330, x + side + 7, y), STEEL)
    if right:
        return
    colour = rng.choice(((186, 32, 36), (24, 70, 150), (214, 170, 30)))
    sag = rng.uniform(10, 30)
    pen.polygon([(x - 226, y - 300), (x, y - 300 + sag), (x + 226, y - 300), (x + 226, y - 214),
                 (x, y - 214 + sag), (x - 226, y - 214)], colour)  # fmt: skip
    for number in range(9):  # big signs that nobody needs to read
        a = x - 196 + number * 46
        pen.rectangle((a, y - 276 + sag / 2, a + 28, y - 242 + sag / 2), (250, 244, 220))
        pen.line((a + 4, y - 260 + sag / 2, a + 24, y - 258 + sag / 2), colour, 5)


def stickers(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a wall with leaflets stuck on it, or with the marks they leave."""
    pen.rectangle((x - 230, y - 330, x + 230, y), (188, 180, 168))
    for row in range(11):
        pen.line((x - 230, y - row * 30, x + 230, y - row * 30), (172, 164, 152), 2)
    for _ in range(18):
        a, b = x + rng.uniform(-210, 150), y - rng.uniform(60, 310)
        w, h = rng.uniform(34, 66), rng.uniform(26, 60)
        if right:
            pen.rectangle((a, b, a + w, b + h), (198, 190, 178))
            continue
        paper = rng.choice(((246, 240, 220), (250, 222, 90), (236, 150, 150), (240, 240, 246)))
        pen.rectangle((a, b, a + w, b + h), paper, (150, 146, 140))
        for line in range(1, 4):
            pen.line((a + 6, b + h * line / 4, a + w - 6, b + h * line / 4), (70, 60, 60), 3)


def stall(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a stall with its umbrella and goods on the pavement, or nothing."""
    if right:
        return
    _shadow(pen, x, y, 190)
    colour = rng.choice(((200, 60, 50), (50, 110, 170), (70, 140, 90)))
    pen.rectangle((x - 5, y - 330, x + 5, y - 60), STEEL)
    for part in range(6):
        a = x - 190 + part * 63
        pen.polygon([(x, y - 370), (a, y - 270), (a + 64, y - 270)],
                    colour if part % 2 else (240, 236, 226))  # fmt: skip
    pen.rectangle((x - 170, y - 110, x + 170, y - 84), (150, 112, 74))
    for leg in (-150, 140):
        pen.rectangle((x + leg, y - 84, x + leg + 12, y), (110, 82, 56))
    for number in range(11):
        goods = rng.choice(((214, 70, 40), (236, 170, 40), (90, 150, 60), (170, 40, 90)))
        blob(pen, rng, (x - 150 + number * 30, y - 124), (19, 17), goods, 0.08)


def bicycles(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw bicycles thrown about, or parked in a row."""
    for number in range(6 if right else 7):
        if right:
            _bicycle(pen, rng, x - 190 + number * 76, y, 0.0)
        else:
            lean = rng.uniform(-0.9, 0.9)
            _bicycle(pen, rng, x + rng.uniform(-220, 220), y + rng.uniform(-40, 44), lean)


def _bicycle(pen: ImageDraw, rng: Random, x: float, y: float, lean: float) -> None:
    colour = rng.choice(((236, 180, 30), (50, 140, 200), (230, 110, 40), (40, 160, 120)))
    flat = 1.0 - 0.55 * abs(lean)

    def at(dx: float, dy: float) -> Point:
        return x + dx + dy * lean * 0.9, y - dy * flat

    for dx in (-58, 58):
        cx, cy = at(dx, 34)
        pen.ellipse((cx - 34, cy - 34 * flat, cx + 34, cy + 34 * flat), None, (40, 42, 44), 6)
    frame = [at(-58, 34), at(-16, 92), at(40, 92), at(0, 34), at(-16, 92)]
    pen.line(frame, colour, 8)
    pen.line([at(-58, 34), at(0, 34)], colour, 8)
    pen.line([at(58, 34), at(40, 92), at(34, 116), at(56, 122)], colour, 8)
    pen.line([at(-30, 108), at(-2, 108)], (40, 40, 42), 10)


def car(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a car on the pavement, or the free pavement."""
    if right:
        return
    colour = rng.choice(((224, 226, 228), (60, 64, 70), (150, 34, 38), (46, 84, 140)))
    _shadow(pen, x, y, 250)
    pen.rounded_rectangle((x - 240, y - 130, x + 240, y - 26), 34, colour)
    pen.polygon([(x - 160, y - 124), (x - 100, y - 206), (x + 90, y - 206), (x + 170, y - 124)],
                shade(colour, 0.94))  # fmt: skip
    pen.polygon([(x - 138, y - 128), (x - 92, y - 194), (x - 8, y - 194), (x - 8, y - 128)],
                (72, 88, 100))  # fmt: skip
    pen.polygon([(x + 6, y - 128), (x + 6, y - 194), (x + 84, y - 194), (x + 142, y - 128)],
                (72, 88, 100))  # fmt: skip
    for wheel in (-150, 150):
        pen.ellipse((x + wheel - 50, y - 78, x + wheel + 50, y + 22), (34, 34, 36))
        pen.ellipse((x + wheel - 24, y - 52, x + wheel + 24, y - 4), (150, 152, 156))
    pen.rectangle((x + 214, y - 104, x + 240, y - 84), (250, 220, 140))


def pothole(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a broken surface with cracks, or a fresh patch."""
    if right:
        pen.polygon([(x - 190, y - 56), (x + 170, y - 60), (x + 210, y + 50), (x - 220, y + 54)],
                    (70, 71, 74), (56, 57, 60))  # fmt: skip
        return
    blob(pen, rng, (x, y), (190, 58), (122, 112, 100), 0.25)
    blob(pen, rng, (x + 6, y + 4), (140, 38), (62, 56, 50), 0.3)
    for _ in range(9):
        angle, at = rng.uniform(0, 2 * pi), (x, y)
        for _ in range(4):
            nxt = at[0] + 62 * cos(angle), at[1] + 20 * sin(angle)
            pen.line((*at, *nxt), (66, 62, 58), 4)
            at, angle = nxt, angle + rng.uniform(-0.6, 0.6)
    for _ in range(16):
        blob(pen, rng, (x + rng.gauss(0, 130), y + rng.gauss(6, 26)), (9, 6), (150, 142, 130))


def greenery(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a bed of trodden earth with broken branches, or a planted one."""
    blob(pen, rng, (x, y - 10), (250, 62), (118, 94, 70), 0.06)
    if right:
        for _ in range(60):
            at = x + rng.uniform(-220, 220), y - 16 + rng.uniform(-40, 30)
            blob(pen, rng, at, (26, 20), shade(rng.choice(LEAVES), rng.uniform(0.9, 1.2)))
        tree(pen, rng, x, y, 0.75)
        return
    for _ in range(12):
        at = x + rng.uniform(-210, 210), y - 10 + rng.uniform(-36, 30)
        blob(pen, rng, at, (20, 12), shade((150, 134, 70), rng.uniform(0.7, 1.1)))
    pen.line((x - 200, y - 60, x - 30, y - 22, x + 190, y - 70), (92, 72, 54), 20)
    for number in range(12):
        a = x - 180 + number * 32
        pen.line(
            (a, y - 44, a + rng.uniform(-40, 40), y - 44 - rng.uniform(30, 80)), (92, 72, 54), 6
        )


def lamp(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a street lamp that leans and is dark, or stands and shines."""
    lean = 0 if right else rng.choice((-1, 1)) * rng.uniform(70, 130)
    top = x + lean, y - 520
    pen.line((x, y, *top), (92, 98, 104), 16)
    arm = top[0] + 110, top[1] - (8 if right else -46)
    pen.line((*top, *arm), (92, 98, 104), 12)
    pen.rounded_rectangle((arm[0] - 34, arm[1] - 12, arm[0] + 44, arm[1] + 14), 8,
                          (250, 232, 150) if right else (50, 52, 56))  # fmt: skip
    pen.rectangle((x - 26, y - 16, x + 26, y + 8), (80, 84, 88))
    if not right:
        pen.line(
            (arm[0], arm[1], arm[0] - 12, arm[1] + 110, arm[0] + 18, arm[1] + 190), (30, 30, 30), 5
        )


def bin_of(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw litter bins that overflow, or clean ones."""
    for number, colour in enumerate((GREEN_BIN, (70, 78, 90))):
        left = x - 130 + number * 140
        if not right:
            for _ in range(9):
                at = left + rng.uniform(0, 110), y - 214 - rng.uniform(-10, 40)
                blob(pen, rng, at, (28, 22), rng.choice(BAGS))
        pen.polygon(
            [(left, y - 210), (left + 116, y - 210), (left + 102, y), (left + 14, y)], colour
        )
        if right:
            pen.rounded_rectangle((left - 8, y - 234, left + 124, y - 204), 10, shade(colour, 0.8))
        pen.rectangle((left + 34, y - 140, left + 82, y - 90), (226, 230, 226))
    if not right:
        for _ in range(14):
            at = x + rng.gauss(0, 160), y + rng.gauss(10, 16)
            blob(pen, rng, at, (17, 11), rng.choice(BAGS))


def spoil(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a heap of rubble, or the washed ground with a cone."""
    if right:
        blob(pen, rng, (x, y), (220, 34), (158, 154, 148), 0.1)
        return
    _shadow(pen, x, y, 240)
    ridge = ((-240, 0), (-130, -96), (-40, -150), (60, -128), (150, -70), (240, 0))
    heap = [(x + dx, y + dy) for dx, dy in ridge]
    pen.polygon(heap, EARTH)
    for _ in range(80):
        at = x + rng.gauss(0, 90), y - abs(rng.gauss(0, 48))
        blob(
            pen,
            rng,
            at,
            (rng.uniform(6, 20), rng.uniform(4, 13)),
            shade(EARTH, rng.uniform(0.6, 1.35)),
        )
    _cone(pen, x + 270, y + 10)


def _cone(pen: ImageDraw, x: float, y: float) -> None:
    pen.rectangle((x - 40, y - 10, x + 40, y), (210, 80, 30))
    pen.polygon(
        [(x - 30, y - 10), (x + 30, y - 10), (x + 6, y - 110), (x - 6, y - 110)], (226, 90, 34)
    )
    pen.polygon(
        [(x - 21, y - 44), (x + 21, y - 44), (x + 15, y - 66), (x - 15, y - 66)], (246, 244, 240)
    )


def water(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw standing water, or a drain that runs."""
    if not right:
        blob(pen, rng, (x, y), (310, 74), (104, 116, 124), 0.14)
        blob(pen, rng, (x - 30, y - 6), (230, 48), (136, 152, 162), 0.2)
        for _ in range(7):
            a, b = x + rng.uniform(-190, 150), y + rng.uniform(-34, 30)
            pen.line((a, b, a + rng.uniform(30, 80), b), (176, 190, 198), 4)
    pen.rectangle((x + 60, y + 40, x + 200, y + 84), (60, 62, 64))
    for bar in range(7):
        pen.line((x + 72 + bar * 20, y + 44, x + 72 + bar * 20, y + 80), (120, 122, 124), 6)


def box(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a cabinet with its door hanging open, or shut."""
    grey = shade((150, 158, 160), rng.uniform(0.9, 1.1))
    pen.rectangle((x - 120, y - 280, x + 120, y), grey, shade(grey, 0.7), 4)
    if right:
        pen.line((x, y - 272, x, y - 8), shade(grey, 0.7), 4)
        pen.polygon([(x + 60, y - 190), (x + 90, y - 140), (x + 30, y - 140)], (240, 200, 40))
        return
    pen.rectangle((x - 108, y - 268, x + 108, y - 12), (40, 42, 46))
    for number in range(12):
        a = x - 90 + number * 16
        wire = rng.choice(((180, 50, 40), (60, 120, 180), (220, 180, 60)))
        pen.line((a, y - 240, a + rng.uniform(-50, 50), y - 140, a, y - 30), wire, 5)
    pen.polygon(
        [(x + 120, y - 280), (x + 250, y - 250), (x + 250, y + 30), (x + 120, y)], shade(grey, 0.85)
    )


def sign(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a road sign that was run into, or stands."""
    lean = 0 if right else rng.choice((-1, 1)) * rng.uniform(110, 190)
    top = x + lean, y - (400 if right else 330)
    pen.line((x, y, *top), (130, 136, 142), 14)
    a, b, tilt = top[0], top[1], lean / 5
    corners = ((-92, -70 + tilt), (92, -70 - tilt), (92, 70 - tilt), (-92, 70 + tilt))
    pen.polygon([(a + dx, b + dy) for dx, dy in corners], (30, 88, 170), (240, 240, 240), 6)
    pen.line((a - 50, b + 30, a, b - 34, a + 50, b + 30), (244, 244, 244), 14)
    if not right:
        blob(pen, rng, (x, y), (60, 18), (110, 104, 98))


def railing(pen: ImageDraw, rng: Random, x: float, y: float, right: bool) -> None:
    """Draw a guardrail with a piece knocked out, or whole."""
    gap = set() if right else {3, 4, 5}
    for number in range(10):
        a = x - 330 + number * 72
        pen.rectangle((a - 6, y - 150, a + 6, y), (232, 234, 236))
        if number in gap:
            end = a + 72 + rng.uniform(-20, 30), y - rng.uniform(0, 60)
            pen.line((a, y - 130, *end), (200, 204, 208), 10)
        elif number < 9:
            for bar in (140, 90, 40):
                pen.line((a, y - bar, a + 72, y - bar), (210, 214, 218), 10)


THINGS: dict[str, Draw] = {
    "litter": litter,
    "cover": cover,
    "banner": banner,
    "stickers": stickers,
    "stall": stall,
    "bicycles": bicycles,
    "car": car,
    "pothole": pothole,
    "greenery": greenery,
    "lamp": lamp,
    "bin": bin_of,
    "spoil": spoil,
    "water": water,
    "box": box,
    "sign": sign,
    "railing": railing,
}
# What shows a class, by characters of its Chinese name; the first that fits.
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cover", ("井盖", "雨水箅子", "盖板", "排水管道")),
    ("stickers", ("小广告", "宣传栏", "外立面", "公示牌")),
    ("banner", ("广告", "标语", "彩旗", "吊挂", "晾挂", "宣传", "牌匾", "拱门")),
    ("bin", ("垃圾箱", "满溢", "未分类", "中转站", "公共厕所", "收集器")),
    ("litter", ("垃圾", "废弃家具", "遗撒", "脏乱", "动物尸体", "不洁", "堆物", "弃料", "废品")),
    ("bicycles", ("非机动车", "单车", "存车支架")),
    ("car", ("机动车", "车辆", "黑车", "停车", "消防通道", "地锁")),
    (
        "stall",
        ("经营", "游商", "摊", "早餐", "早（夜）市", "农贸", "烧烤", "屠宰", "出版物", "售货"),
    ),
    ("spoil", ("施工", "工地", "渣土", "扬尘", "采砂", "残留", "钢筋", "掘路", "乱堆")),
    ("water", ("积水", "污水", "水域", "河", "管道破裂", "供水", "消防设施", "油烟")),
    ("greenery", ("绿", "行道树", "古树", "树", "病虫害", "花钵", "藤蔓", "挡土墙")),
    ("lamp", ("灯", "亮化", "立杆", "线", "电子眼", "高压")),
    ("sign", ("标志", "路名牌", "指示牌", "标识", "信号", "站亭", "反光镜", "限高")),
    ("railing", ("护栏", "隔离", "防撞", "座椅", "桩", "屏")),
    ("box", ("箱", "设施", "柜", "变压器", "亭", "充电")),
    ("pothole", ("道路", "路面", "人行道", "路沿", "平石", "盲道", "桥", "园路", "台阶", "接坡")),
)
DEFAULT = "litter"


def thing_of(minor_zh: str) -> str:
    """Return which thing shows a class."""
    for thing, words in WORDS:
        if any(word in minor_zh for word in words):
            return thing
    return DEFAULT
