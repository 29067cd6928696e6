"""The view in which something is photographed: sky, houses, trees, pavement, kerb and road."""

from random import Random

from PIL import Image, ImageDraw, ImageOps

SIZE = (1120, 840)  # drawn larger than shown, so that edges come out smooth
WIDTH, HEIGHT = SIZE
HORIZON = 0.44
Colour = tuple[int, int, int]
Point = tuple[float, float]

SKIES = (((128, 172, 214), (226, 234, 240)), ((164, 178, 190), (222, 224, 224)),
         ((96, 150, 206), (236, 222, 200)))  # fmt: skip
WALLS = ((196, 186, 170), (176, 182, 186), (206, 196, 186), (158, 150, 144), (186, 168, 150))
GLASS, ROOF = (104, 122, 138), (116, 92, 84)
LEAVES = ((74, 112, 62), (92, 128, 70), (64, 100, 66), (108, 134, 72))
SHOPS = ((150, 52, 44), (44, 84, 132), (60, 108, 72), (176, 124, 48))
PAVEMENT, JOINT, KERB = (178, 174, 166), (156, 152, 146), (204, 202, 198)
ASPHALT, PAINT = (92, 94, 98), (214, 214, 208)


def shade(colour: Colour, factor: float) -> Colour:
    """Return a colour made lighter or darker."""
    red, green, blue = (min(255, max(0, int(part * factor))) for part in colour)
    return red, green, blue


def street(rng: Random) -> Image.Image:
    """Return an empty street as somebody on the pavement sees it."""
    top, bottom = rng.choice(SKIES)
    sky = Image.linear_gradient("L").resize(SIZE)
    image = ImageOps.colorize(sky, top, bottom)
    pen = ImageDraw.Draw(image)
    _houses(pen, rng)
    _ground(pen, rng)
    _trees(pen, rng)
    return image


def _houses(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    left, base = -40.0, HEIGHT * (HORIZON + 0.03)
    while left < WIDTH:
        width, top = rng.uniform(120, 240), base - rng.uniform(140, 330)
        wall = shade(rng.choice(WALLS), rng.uniform(0.85, 1.08))
        pen.rectangle((left, top, left + width, base), wall)
        if rng.random() < 0.3:
            pen.polygon(
                [(left - 8, top), (left + width + 8, top), (left + width / 2, top - 42)], ROOF
            )
        _windows(pen, rng, (left, top, left + width, base))
        left += width + rng.choice((0, 0, 6, 30))


def _windows(pen: ImageDraw.ImageDraw, rng: Random, box: tuple[float, float, float, float]) -> None:
    left, top, right, base = box
    step, shop = rng.uniform(26, 38), base - 44
    y = top + 16
    while y + 20 < shop - 10:
        x = left + 12
        while x + 16 < right - 8:
            pen.rectangle((x, y, x + 16, y + 20), shade(GLASS, rng.uniform(0.75, 1.2)))
            x += step
        y += 36
    pen.rectangle((left, shop, right, shop + 14), rng.choice(SHOPS))
    pen.rectangle((left + 6, shop + 16, right - 6, base), shade(GLASS, 0.7))


def _ground(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    """Pavement to the left, road to the right, both running to one point on the horizon."""
    horizon = HEIGHT * HORIZON + 20
    away = (WIDTH * rng.uniform(0.5, 0.66), horizon)
    kerb = WIDTH * rng.uniform(0.62, 0.78)
    pen.rectangle((0, horizon, WIDTH, HEIGHT), PAVEMENT)
    for number in range(1, 9):  # joints between the slabs
        y = horizon + (HEIGHT - horizon) * (number / 8) ** 2.1
        pen.line((0, y, WIDTH, y), JOINT, 2)
    for number in range(-9, 8):
        pen.line((*away, kerb * number / 7, HEIGHT), JOINT, 2)
    pen.polygon([away, (kerb, HEIGHT), (WIDTH, HEIGHT), (WIDTH, horizon)], ASPHALT)
    pen.polygon([away, (kerb - 26, HEIGHT), (kerb + 8, HEIGHT)], KERB)
    for near, far in ((1.0, 0.72), (0.52, 0.38), (0.28, 0.2)):  # the dashes of the middle line
        left, right = kerb + 330, kerb + 352
        corners = ((left, near), (right, near), (right, far), (left, far))
        pen.polygon([_towards(away, x, part) for x, part in corners], PAINT)


def _towards(away: Point, x: float, part: float) -> Point:
    return away[0] + (x - away[0]) * part, away[1] + (HEIGHT - away[1]) * part


def _trees(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    for number in range(rng.randint(1, 3)):
        size = 1.0 - 0.3 * number
        tree(pen, rng, WIDTH * (0.10 + 0.17 * number), HEIGHT * (0.66 - 0.08 * number), size)


def tree(pen: ImageDraw.ImageDraw, rng: Random, x: float, foot: float, size: float) -> None:
    """Draw a tree standing at `x`, `foot`."""
    trunk, crown = 20 * size, 300 * size
    pen.rectangle((x - trunk / 2, foot - crown, x + trunk / 2, foot), (98, 78, 60))
    for _ in range(26):
        dx, dy = rng.gauss(0, 62 * size), rng.gauss(0, 44 * size)
        radius = rng.uniform(26, 52) * size
        centre = x + dx, foot - crown - 20 * size + dy
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        pen.ellipse(box, shade(rng.choice(LEAVES), rng.uniform(0.85, 1.15)))
