#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes resources/demo/hills-loop.gpx: a fictional loop of about 35 km over hills, always the same.

It follows no roads: it only has to look like a ride on the map and to climb like one.
"""
import math
import pathlib

CENTRE = (45.470, 13.720)
POINTS = 640
RADIUS = 4_600  # metres
METRES_PER_DEGREE = 111_195


def place(turn):
    """Metres north and east of the centre; harmonics turn the circle into valleys and ridges."""
    angle = 2 * math.pi * turn
    radius = RADIUS * (1 + 0.16 * math.sin(3 * angle + 0.7) + 0.07 * math.sin(7 * angle + 2.1)
                       + 0.018 * math.sin(23 * angle))
    return radius * math.cos(angle), 1.15 * radius * math.sin(angle)


def elevation(turn):
    angle = 2 * math.pi * turn
    return (190 + 105 * math.sin(angle - 1.9) + 48 * math.sin(3 * angle + 0.4)
            + 17 * math.sin(8 * angle + 1.2) + 4 * math.sin(29 * angle))


def main():
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<gpx version="1.1" creator="SafeRide" xmlns="http://www.topografix.com/GPX/1/1">',
             '  <metadata><name>Hills loop</name></metadata>', '  <trk>', '    <name>Hills loop</name>', '    <trkseg>']
    for i in range(POINTS + 1):
        turn = (i % POINTS) / POINTS
        north, east = place(turn)
        latitude = CENTRE[0] + north / METRES_PER_DEGREE
        longitude = CENTRE[1] + east / METRES_PER_DEGREE / math.cos(math.radians(CENTRE[0]))
        lines.append(f'      <trkpt lat="{latitude:.6f}" lon="{longitude:.6f}"><ele>{elevation(turn):.1f}</ele></trkpt>')
    lines += ['    </trkseg>', '  </trk>', '</gpx>', '']
    root = pathlib.Path(__file__).resolve().parent.parent
    (root / 'resources/demo/hills-loop.gpx').write_text('\n'.join(lines), encoding='utf-8')


if __name__ == '__main__':
    main()
