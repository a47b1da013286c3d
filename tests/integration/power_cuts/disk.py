# SPDX-License-Identifier: GPL-3.0-or-later
"""What a disk holds after a power cut, made from a record of recorder.cpp.

What was synced is there. Of each sector that was written since, the old bytes are there or those of any later write; of a
length, a new file or a removed one, the old state or any later one.
"""
import collections
import pathlib
import struct

SECTOR = 512
HEADER = struct.Struct("=IiQQQ")  # Entry of recorder.cpp
Entry = collections.namedtuple("Entry", "kind descriptor time place content")
OPEN, WRITE, TRUNCATE, SYNC, REMOVE = range(1, 6)


def entries(record):
    """In their order; time is in seconds of the monotonic clock."""
    with open(record, "rb") as file:
        while len(header := file.read(HEADER.size)) == HEADER.size:
            kind, descriptor, time, place, length = HEADER.unpack(header)
            yield Entry(kind, descriptor, time / 1e9, place, file.read(length))


class Versions:
    """Of one thing: what is safe, and what it became since, with the number of the entry that did it."""

    def __init__(self, safe):
        self.safe, self.since = safe, []

    def change(self, number, value):
        self.since.append((number, value))

    def sync(self, covered):
        for number, value in self.since:
            if number < covered:
                self.safe = value
        self.since = [change for change in self.since if change[0] >= covered]

    def after_cut(self, chance, kept):
        if self.since and chance.random() < kept:
            return chance.choice(self.since)[1]
        return self.safe


class File:
    """Its bytes as the programs see them, and those of its sectors and lengths that a cut may leave."""

    def __init__(self, content=b""):
        self.content, self.safe = bytearray(content), bytearray(content)
        self.length, self.sectors = Versions(len(content)), {}

    def write(self, number, offset, written):
        if offset > len(self.content):
            self.content.extend(bytes(offset - len(self.content)))
        before = len(self.content)
        self.content[offset:offset + len(written)] = written
        if len(self.content) > before:
            self.length.change(number, len(self.content))
        self.touch(number, offset, offset + len(written))

    def truncate(self, number, length):
        before = len(self.content)
        del self.content[length:]
        self.content.extend(bytes(length - len(self.content)))
        self.length.change(number, length)
        self.touch(number, min(before, length), max(before, length))

    def touch(self, number, begin, end):
        for index in range(begin // SECTOR, -(-end // SECTOR)):
            if index not in self.sectors:
                self.sectors[index] = Versions(self.sector(self.safe, index))
            self.sectors[index].change(number, self.sector(self.content, index))

    @staticmethod
    def sector(content, index):
        return bytes(content[index * SECTOR:(index + 1) * SECTOR]).ljust(SECTOR, b"\0")

    def sync(self, covered):
        self.length.sync(covered)
        self.safe.extend(bytes(max(0, -(-len(self.content) // SECTOR) * SECTOR - len(self.safe))))
        for index, versions in list(self.sectors.items()):
            versions.sync(covered)
            self.safe[index * SECTOR:(index + 1) * SECTOR] = versions.safe
            if not versions.since:
                del self.sectors[index]

    def after_cut(self, chance, kept):
        content = bytearray(self.safe)
        for index, versions in self.sectors.items():
            content.extend(bytes(max(0, (index + 1) * SECTOR - len(content))))
            content[index * SECTOR:(index + 1) * SECTOR] = versions.after_cut(chance, kept)
        length = self.length.after_cut(chance, kept)
        return bytes(content[:length]).ljust(length, b"\0")


class Disk:
    """It begins with these contents by path. One that is not honest says that it synced and did not."""

    def __init__(self, folder, files, is_honest=True):
        self.folder, self.is_honest = folder, is_honest
        self.names = {path: Versions(File(content)) for path, content in files.items()}
        self.open, self.number = {}, 0

    def now(self, path):
        """The file of that name as the programs see it."""
        versions = self.names.get(path)
        return versions and (versions.since[-1][1] if versions.since else versions.safe)

    def apply(self, entry):
        kind, descriptor, _, place, content = entry
        if kind == OPEN:
            path = content.decode()
            if place:
                self.names.setdefault(path, Versions(None)).change(self.number, File())
            self.open[descriptor] = path if path == self.folder else self.now(path)
        elif kind == WRITE:
            self.open[descriptor].write(self.number, place, content)
        elif kind == TRUNCATE:
            self.open[descriptor].truncate(self.number, place)
        elif kind == REMOVE:
            self.names[content.decode()].change(self.number, None)
        elif kind == SYNC and self.is_honest:
            if self.open[descriptor] == self.folder:
                for versions in self.names.values():
                    versions.sync(place)
            else:
                self.open[descriptor].sync(place)
        self.number += 1

    def cut(self, target, chance):
        """Writes what is left into another folder."""
        kept = chance.choice((0, 0.1, 0.5, 0.9, 1))  # of what was not synced
        for path, versions in self.names.items():
            if file := versions.after_cut(chance, kept):
                pathlib.Path(target, pathlib.Path(path).name).write_bytes(file.after_cut(chance, kept))
