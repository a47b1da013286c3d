# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's built-in map, cut into cells of 10 degrees that a phone fetches one by one.

A cell is JSON: `land`, `borders`: [x, y, dx, dy, …], in 1/4096 of the cell from its south-western corner; `towns`: [name, zoom,
x, y]. The format of world.srbm is described in console/map/basemapreader.h.
"""
import json
import struct

CELL = 10
STEPS = 4096
WORLD = "coasts_world.json"  # the coarsest level, in 1/4096 of 360 degrees
COUNTRY = 0


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self):
        value = self.number()
        return -(value >> 1) - 1 if value & 1 else value >> 1

    def unpack(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def text(self, length):
        self.at += length
        return self.data[self.at - length:self.at].decode()


def unwrapped(points):
    """Rings that cross the 180th meridian go on beyond it; one around the pole is closed below the world."""
    line = points[:1]
    for x, y in points[1:]:
        while x - line[-1][0] > 180:
            x -= 360
        while x - line[-1][0] < -180:
            x += 360
        line.append((x, y))
    if abs(line[-1][0] - line[0][0]) > 180:
        line += [(line[-1][0], -91), (line[0][0], -91)]
    return line


def read_level(reader):
    _, scale_x, scale_y, left, top = reader.unpack("<f4d")
    arcs = []
    for _ in range(reader.number()):
        x = y = 0
        arc = []
        for _ in range(reader.number()):
            x, y = x + reader.signed(), y + reader.signed()
            arc.append((x * scale_x + left, y * scale_y + top))
        arcs.append(arc)
    rings = []
    for _ in range(reader.number()):
        ring = []
        for _ in range(reader.number()):
            arc = reader.signed()
            ring += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        rings.append(unwrapped(ring))
    borders = [unwrapped(arcs[reader.number()]) for _ in range(reader.number())]
    return rings, borders


def read_world(data):
    reader = Reader(data)
    assert reader.text(4) == "SRBM" and reader.number() == 1, "not a base map of version 1"
    levels = [read_level(reader) for _ in range(reader.number())]
    places = []
    for _ in range(reader.number()):
        kind, zoom = reader.number(), reader.number() / 10
        name = reader.text(reader.number())
        latitude, longitude = reader.signed() / 1e5, reader.signed() / 1e5
        places.append((kind, zoom, name, latitude, longitude))
    return levels, places


def cut(points, axis, limit, above, closed):
    """The parts on one side of a line: one ring, or pieces of a line."""
    def inside(point):
        return point[axis] >= limit if above else point[axis] <= limit

    def crossing(a, b):
        part = (limit - a[axis]) / (b[axis] - a[axis])
        other = a[1 - axis] + (b[1 - axis] - a[1 - axis]) * part
        return (limit, other) if axis == 0 else (other, limit)
    pieces, piece = [], []
    pairs = zip(points, points[1:] + points[:1]) if closed else zip(points, points[1:])
    if not closed and inside(points[0]):
        piece.append(points[0])
    for a, b in pairs:
        if inside(a) != inside(b):
            piece.append(crossing(a, b))
            if inside(a) and not closed:
                pieces.append(piece)
                piece = []
        if inside(b):
            piece.append(b)
    return [part for part in pieces + [piece] if len(part) > (2 if closed else 1)]


def spread(points, west, south, wide, high, closed, found):
    """Halves the box until it is a cell."""
    if wide == 1 and high == 1:
        found.setdefault((west, south), []).append(points)
        return
    axis = 0 if wide >= high else 1
    count = wide if axis == 0 else high
    half = count // 2
    limit = (west if axis == 0 else south) * CELL + half * CELL
    values = [point[axis] for point in points]
    for above in (False, True):
        if (max(values) if above else -min(values)) < (limit if above else -limit):
            continue
        kept = [points] if (min(values) >= limit if above else max(values) <= limit) else cut(points, axis, limit, above, closed)
        size = count - half if above else half
        for part in kept:
            if axis == 0:
                spread(part, west + (half if above else 0), south, size, high, closed, found)
            else:
                spread(part, west, south + (half if above else 0), wide, size, closed, found)


def steps(points, west, south, size):
    """Differences of whole steps, without points that stay where they are."""
    out, last = [], None
    for x, y in points:
        at = (round((x - west) / size * STEPS), round((y - south) / size * STEPS))
        if at != last:
            out += at if last is None else (at[0] - last[0], at[1] - last[1])
            last = at
    return out


def compact(content):
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def world_file(level, places):
    land, borders = ([line for line in (steps(one, -180, -90, 360) for one in lines) if len(line) > 4] for lines in level)
    names = [[name, zoom, *steps([(longitude, latitude)], -180, -90, 360)]
             for kind, zoom, name, latitude, longitude in places if kind == COUNTRY]
    return compact({"land": land, "borders": borders, "countries": names})


def cell_files(level, places):
    found = ({}, {})
    for kind, lines in enumerate(level):
        for line in lines:
            for turn in (-360, 0, 360):
                moved = [(x + turn, y) for x, y in line]
                if max(x for x, _ in moved) > -180 and min(x for x, _ in moved) < 180:
                    spread([(x, max(y, -90)) for x, y in moved], -18, -9, 36, 18, kind == 0, found[kind])
    towns = {}
    for kind, zoom, name, latitude, longitude in places:
        if kind != COUNTRY:
            cell = (int(longitude // CELL), int(latitude // CELL))
            towns.setdefault(cell, []).append([name, zoom, *steps([(longitude, latitude)], cell[0] * CELL, cell[1] * CELL, CELL)])
    for cell in sorted(set(found[0]) | set(found[1]) | set(towns)):
        west, south = cell[0] * CELL, cell[1] * CELL
        inside = [[steps(part, west, south, CELL) for part in kind.get(cell, []) if -180 <= west < 180] for kind in found]
        land, borders = ([line for line in lines if len(line) > 2] for lines in inside)
        if land or borders or cell in towns:
            yield f"coasts_{cell[0]}_{cell[1]}.json", compact({"land": land, "borders": borders, "towns": towns.get(cell, [])})


def files(data):
    """Name and content of every file."""
    levels, places = read_world(data)
    yield WORLD, world_file(levels[0], places)
    cells = list(cell_files(levels[-1], places))
    yield "coasts.json", compact([name[len("coasts_"):-len(".json")] for name, _ in cells])
    yield from cells
