#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creates resources/basemap/world.srbm, the desk's built-in map, from two npm packages.

Run this only to update the data; the build requires neither the packages nor a network:

    npm install --prefix /tmp/basemap world-atlas@2 city-timezones@1
    scripts/make-basemap.py /tmp/basemap/node_modules resources/basemap/world.srbm

The format is described in console/map/basemapreader.h.
"""
import json
import pathlib
import struct
import sys

# file of world-atlas, and the zoom level from which it is drawn
LEVELS = (("countries-110m.json", 0.0), ("countries-50m.json", 3.0), ("countries-10m.json", 5.5))
# minimum population of a town whose name is shown from this zoom level on
TOWN_ZOOMS = ((5_000_000, 3.2), (2_000_000, 4.0), (1_000_000, 4.8), (500_000, 5.5), (200_000, 6.3),
              (80_000, 7.0), (20_000, 7.8), (0, 8.5))
COUNTRY, TOWN = 0, 1


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def rings_of(geometry):
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return []


def level_bytes(topology, zoom):
    arcs = topology["arcs"]
    transform = topology["transform"]
    land = [ring for geometry in topology["objects"]["land"]["geometries"] for ring in rings_of(geometry)]
    users = {}
    for number, country in enumerate(topology["objects"]["countries"]["geometries"]):
        for ring in rings_of(country):
            for arc in ring:
                users.setdefault(arc if arc >= 0 else ~arc, set()).add(number)
    borders = sorted(arc for arc, countries in users.items() if len(countries) > 1)

    out = bytearray(struct.pack("<f4d", zoom, *transform["scale"], *transform["translate"]))
    out += varint(len(arcs))
    for arc in arcs:
        out += varint(len(arc))
        for dx, dy in arc:
            out += zigzag(dx) + zigzag(dy)
    out += varint(len(land))
    for ring in land:
        out += varint(len(ring)) + b"".join(zigzag(arc) for arc in ring)
    out += varint(len(borders)) + b"".join(varint(arc) for arc in borders)
    return bytes(out)


def decoded_ring(topology, ring):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    points = []
    for reference in ring:
        x = y = 0
        part = []
        for dx, dy in topology["arcs"][reference if reference >= 0 else ~reference]:
            x, y = x + dx, y + dy
            part.append((x * sx + tx, y * sy + ty))
        points += part if reference >= 0 else part[::-1]
    return points


def area(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))) / 2


def widest_place(points):
    """The middle of the widest stretch of land on a few parallels, where there is room for a name."""
    low, high = min(p[1] for p in points), max(p[1] for p in points)
    best = (0, points[0])
    for part in (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65):
        y = low + (high - low) * part + 1e-7
        cuts = sorted(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                      for a, b in zip(points, points[1:] + points[:1]) if (a[1] > y) != (b[1] > y))
        for left, right in zip(cuts[::2], cuts[1::2]):
            if right - left > best[0] * 1.05:
                best = (right - left, ((left + right) / 2, y))
    return best[1]


def country_names(topology):
    for country in topology["objects"]["countries"]["geometries"]:
        rings = [decoded_ring(topology, ring) for ring in rings_of(country)]
        name = country["properties"]["name"]
        if not rings or name == "Antarctica":
            continue
        biggest = max(rings, key=area)
        size = area(biggest)
        zoom = next(z for limit, z in ((300, 1.8), (60, 2.6), (15, 3.4), (3, 4.2), (0.5, 5), (0, 6)) if size >= limit)
        longitude, latitude = widest_place(biggest)
        yield zoom, -size, COUNTRY, name, latitude, longitude


def town_names(cities):
    seen = set()
    for city in cities:
        people = max(0, int(city["pop"] or 0))
        place = (city["city"].strip(), round(city["lat"], 1), round(city["lng"], 1))
        if not place[0] or place in seen:
            continue
        seen.add(place)
        zoom = next(z for limit, z in TOWN_ZOOMS if people >= limit)
        yield zoom, -people, TOWN, place[0], city["lat"], city["lng"]


def place_bytes(places):
    out = bytearray(varint(len(places)))
    for zoom, _, kind, name, latitude, longitude in places:
        text = name.encode()
        out += varint(kind) + varint(round(zoom * 10)) + varint(len(text)) + text
        out += zigzag(round(latitude * 1e5)) + zigzag(round(longitude * 1e5))
    return bytes(out)


def main(modules, target):
    read = lambda path: json.loads((modules / path).read_text(encoding="utf-8"))
    topologies = [(read(f"world-atlas/{name}"), zoom) for name, zoom in LEVELS]
    places = sorted(list(country_names(topologies[1][0])) + list(town_names(read("city-timezones/data/cityMap.json"))))
    levels = b"".join(level_bytes(*level) for level in topologies)
    target.write_bytes(b"SRBM" + varint(1) + varint(len(topologies)) + levels + place_bytes(places))
    print(f"{target}: {target.stat().st_size} bytes, {len(places)} names")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
