// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/basemapreader.h"

#include <QtEndian>

namespace saferide {

namespace {

/// Reads on until the bytes end; what is read after that is 0, and isGood() tells.
class ByteReader
{
public:
    explicit ByteReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    bool isGood() const { return m_good; }
    void fail() { m_good = false; }

    quint64 number()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const quint8 byte = take();
            value |= quint64(byte & 127) << shift;
            if (byte < 128) {
                return value;
            }
        }
        fail();
        return 0;
    }
    qint64 signedNumber()
    {
        const quint64 value = number();
        return value & 1 ? -qint64(value >> 1) - 1 : qint64(value >> 1);
    }
    /// A count of things that take at least a byte each.
    size_t count()
    {
        const quint64 value = number();
        if (value > quint64(m_bytes.size() - m_at)) {
            fail();
            return 0;
        }
        return value;
    }
    template<typename T>
    T real()
    {
        const QByteArrayView raw = bytes(sizeof(T));
        return m_good ? qFromLittleEndian<T>(raw.data()) : T(0);
    }
    QByteArrayView bytes(size_t length)
    {
        if (quint64(m_bytes.size() - m_at) < length) {
            fail();
            return {};
        }
        const QByteArrayView part = m_bytes.sliced(m_at, qsizetype(length));
        m_at += qsizetype(length);
        return part;
    }

private:
    quint8 take()
    {
        if (m_at >= m_bytes.size()) {
            fail();
            return 0;
        }
        return quint8(m_bytes[m_at++]);
    }

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_good = true;
};

using Arcs = std::vector<std::vector<WorldPoint>>;

struct Grid
{
    double scaleX = 0;
    double scaleY = 0;
    double translateX = 0;
    double translateY = 0;

    WorldPoint worldOf(qint64 x, qint64 y) const
    {
        return toWorld({double(y) * scaleY + translateY, double(x) * scaleX + translateX});
    }
};

Grid readGrid(ByteReader &reader)
{
    Grid grid;
    grid.scaleX = reader.real<double>();
    grid.scaleY = reader.real<double>();
    grid.translateX = reader.real<double>();
    grid.translateY = reader.real<double>();
    return grid;
}

Arcs readArcs(ByteReader &reader, const Grid &grid)
{
    Arcs arcs(reader.count());
    for (auto &arc : arcs) {
        const size_t points = reader.count();
        arc.reserve(points);
        qint64 x = 0;
        qint64 y = 0;
        for (size_t left = points; left > 0 && reader.isGood(); --left) {
            x += reader.signedNumber();
            y += reader.signedNumber();
            arc.push_back(grid.worldOf(x, y));
        }
    }
    return arcs;
}

void append(WorldLine &line, const Arcs &arcs, qint64 reference, ByteReader &reader)
{
    const bool backwards = reference < 0;
    const auto number = size_t(backwards ? ~reference : reference);
    if (number >= arcs.size()) {
        reader.fail();
        return;
    }
    const auto &arc = arcs[number];
    if (backwards) {
        line.points.insert(line.points.end(), arc.rbegin(), arc.rend());
    } else {
        line.points.insert(line.points.end(), arc.begin(), arc.end());
    }
}

/// Lines that cross the 180th meridian go on into the next copy of the world.
void unwrap(WorldLine &line)
{
    for (size_t i = 1; i < line.points.size(); ++i) {
        line.points[i] = nearestCopy(line.points[i], line.points[i - 1]);
    }
}

/// A ring around the pole (Antarctica) does not meet its start: it is closed below the world.
void closeAroundThePole(WorldLine &ring)
{
    constexpr double BelowTheWorld = 1.1;
    if (ring.points.empty()) {
        return;
    }
    const double first = ring.points.front().x;
    const double last = ring.points.back().x;
    if (std::abs(last - first) > 0.5) {
        ring.points.push_back({last, BelowTheWorld});
        ring.points.push_back({first, BelowTheWorld});
    }
}

void measure(WorldLine &line)
{
    for (const WorldPoint point : line.points) {
        line.bounds.include(point);
    }
}

BaseMapLevel readLevel(ByteReader &reader)
{
    BaseMapLevel level;
    level.fromZoom = double(reader.real<float>());
    const Grid grid = readGrid(reader);
    const Arcs arcs = readArcs(reader, grid);
    level.land.resize(reader.count());
    for (WorldLine &ring : level.land) {
        for (size_t left = reader.count(); left > 0; --left) {
            append(ring, arcs, reader.signedNumber(), reader);
        }
        unwrap(ring);
        closeAroundThePole(ring);
        measure(ring);
    }
    level.borders.resize(reader.count());
    for (WorldLine &border : level.borders) {
        append(border, arcs, qint64(reader.number()), reader);
        unwrap(border);
        measure(border);
    }
    return level;
}

PlaceName readPlace(ByteReader &reader)
{
    PlaceName place;
    place.kind = reader.number() == 0 ? PlaceName::Kind::Country : PlaceName::Kind::Town;
    place.fromZoom = double(reader.number()) / 10;
    place.name = QString::fromUtf8(reader.bytes(reader.number()));
    const double latitude = double(reader.signedNumber()) / 1e5;
    const double longitude = double(reader.signedNumber()) / 1e5;
    place.at = toWorld({latitude, longitude});
    return place;
}

} // namespace

Result<BaseMap> readBaseMap(QByteArrayView bytes)
{
    ByteReader reader(bytes);
    if (reader.bytes(4) != QByteArrayView("SRBM") || reader.number() != 1) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("this is not a SafeRide base map")};
    }
    BaseMap map;
    for (size_t left = reader.count(); left > 0 && reader.isGood(); --left) {
        map.levels.push_back(readLevel(reader));
    }
    const size_t places = reader.count();
    map.places.reserve(places);
    for (size_t left = places; left > 0 && reader.isGood(); --left) {
        map.places.push_back(readPlace(reader));
    }
    if (!reader.isGood()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("the base map is cut or damaged")};
    }
    return map;
}

} // namespace saferide
