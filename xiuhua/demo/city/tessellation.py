"""One planar drawing of all borders, cut into faces: grids tile villages, villages the county."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, STRtree

from xiuhua.demo.city.country import Country
from xiuhua.demo.city.ground import GRAIN_DEG, to_degrees, to_metres, wiggled
from xiuhua.demo.city.town import Town
from xiuhua.kit.world import World

SMALLEST_RURAL_DEG2 = 9e-6  # about 100,000 m²; smaller faces are crumbs between borders


@dataclass(frozen=True, slots=True)
class Face:
    """A unit grid to be: street (0–2) or town (0–…), community in it, polygon in degrees."""

    in_town: bool
    street: int
    community: int
    is_seat: bool
    shape: Polygon


def faces_of(world: World, outline: Polygon, town: Town, country: Country) -> list[Face]:
    """Return the faces of the county; together they cover it without gap or overlap."""
    border = LineString(to_degrees(*np.array(outline.exterior.coords).T))
    meshes = [town.mesh, *(market.mesh for market in country.towns)]
    rings = [shapely.linearrings(mesh.ring(b)) for mesh in meshes for b in mesh.blocks]
    blocks = [Polygon(ring) for ring in rings]
    rural = _rural_lines(world, outline, town, country)
    free = shapely.difference(rural, shapely.coverage_union_all(blocks))
    drawing = shapely.union_all([border, *rings, free], grid_size=GRAIN_DEG)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(drawing)))
    county = shapely.polygonize(shapely.get_parts(shapely.node(border))).geoms[0]
    points = shapely.point_on_surface(pieces)
    pieces, points = (part[shapely.contains(county, points)] for part in (pieces, points))
    block_of = _first_hit(blocks, points)
    built = [
        _block_face(town, country, block_of[i], pieces[i]) for i in np.flatnonzero(block_of >= 0)
    ]
    wild = pieces[block_of < 0]
    return [*built, *_rural_faces(country, _without_crumbs(list(wild)))]


def _first_hit(shapes: Sequence[Polygon], points: Sequence[shapely.Point]) -> NDArray[np.int64]:
    """Return for each point the position of the shape that holds it, -1 for none."""
    found = np.full(len(points), -1, dtype=np.int64)
    point, shape = STRtree(shapes).query(points, predicate="within")
    found[point] = shape
    return found


def _rural_lines(
    world: World, outline: Polygon, town: Town, country: Country
) -> shapely.MultiLineString:
    """Return the borders between the country's grids, and the river where it runs free."""
    rng = world.rng("city", "borders")
    edges = shapely.voronoi_polygons(
        shapely.MultiPoint(country.seeds), only_edges=True, extend_to=outline.buffer(2_000)
    )
    lines = [
        wiggled(np.array(edge.coords), rng, share=0.10, shortest_m=150)
        for edge in shapely.get_parts(shapely.line_merge(edges))
        if edge.length < 40_000
    ]
    west, east = (pick(town.mesh.corners["t", 0.0]) for pick in (min, max))
    for start, end in ((town.frame.s[0], west), (east, town.frame.s[-1])):
        s = np.linspace(start, end, int((end - start) / 60))
        lines.append(np.column_stack(town.frame.at(s, np.zeros_like(s))))
    return shapely.MultiLineString([to_degrees(*line.T) for line in lines])


def _block_face(town: Town, country: Country, block: int, shape: Polygon) -> Face:
    """Return the face of a town's block, or of a market town's (its seat's community)."""
    if block < len(town.mesh.blocks):
        return Face(True, town.street_of[block], town.community_of[block], False, shape)
    block -= len(town.mesh.blocks)
    for number, market in enumerate(country.towns):
        if block < len(market.mesh.blocks):
            return Face(False, number, 0, True, shape)
        block -= len(market.mesh.blocks)
    raise AssertionError("a block of no mesh")


def _rural_faces(country: Country, shapes: Sequence[Polygon]) -> list[Face]:
    """Return the faces of the country, each given to the village whose seed lies nearest."""
    x, y = to_metres(*shapely.get_coordinates(shapely.point_on_surface(shapes)).T)
    nearest = STRtree(shapely.points(country.seeds)).nearest(shapely.points(x, y))
    return [
        Face(False, country.town_of[seed], country.village_of[seed], False, shape)
        for seed, shape in zip(nearest, shapes, strict=True)
    ]


def _without_crumbs(shapes: list[Polygon]) -> list[Polygon]:
    """Return the shapes with each crumb joined to the neighbour it shares most border with."""
    while True:
        areas = shapely.area(shapes)
        small = int(np.argmin(areas))
        if areas[small] >= SMALLEST_RURAL_DEG2:
            return shapes
        near = [int(i) for i in STRtree(shapes).query(shapes[small]) if i != small]
        shared = [
            shapely.intersection(shapes[small].exterior, shapes[i].exterior).length for i in near
        ]
        best = near[int(np.argmax(shared))]
        shapes[best] = shapely.coverage_union(shapes[best], shapes[small])
        del shapes[small]


def joined_villages(faces: Sequence[Face]) -> list[Face]:
    """Return the faces with stray pieces of a village given to the village around them."""
    found = list(faces)
    for _ in range(4):
        strays = _strays(found)
        if not strays:
            break
        tree = STRtree([face.shape for face in found])
        for number in strays:
            found[number] = _taken_over(found, number, tree)
    return found


def _strays(faces: Sequence[Face]) -> list[int]:
    """Return the faces outside the largest connected piece of their village."""
    groups: dict[tuple[bool, int, int], list[int]] = defaultdict(list)
    for number, face in enumerate(faces):
        groups[face.in_town, face.street, face.community].append(number)
    strays: list[int] = []
    for members in groups.values():
        whole = shapely.coverage_union_all([faces[i].shape for i in members])
        parts = shapely.get_parts(whole)
        if len(parts) > 1:
            largest = parts[int(np.argmax(shapely.area(parts)))]
            strays += [
                i for i in members if not largest.contains(faces[i].shape.representative_point())
            ]
    return strays


def _taken_over(faces: Sequence[Face], number: int, tree: STRtree) -> Face:
    face = faces[number]
    votes: Counter[tuple[int, int]] = Counter()
    for i in tree.query(face.shape):
        other = faces[int(i)]
        if other.in_town != face.in_town or (face.in_town and other.street != face.street):
            continue
        if (other.street, other.community) == (face.street, face.community):
            continue
        shared = shapely.intersection(face.shape.exterior, other.shape.exterior).length
        votes[other.street, other.community] += int(shared * 1e7)
    if not votes:
        return face
    street, community = votes.most_common(1)[0][0]
    return Face(face.in_town, street, community, face.is_seat, face.shape)
