// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/positionbatch.h"

#include "shared/protocol/consoleprotocol.h"

#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <limits>

namespace saferide::console {

namespace {

enum Presence : quint8 {
    HasAccuracy = 1,
    HasSpeed = 2,
    HasCourse = 4,
    HasAltitude = 8,
    HasBattery = 16,
    AllPresence = 31,
};

constexpr double DegreeUnits = 1e7;
constexpr double CentiUnits = 100;
constexpr double DeciUnits = 10;
constexpr double HalfUnits = 2;
constexpr double MaxAltitude = 100'000; // metres, either way; what is beyond is cut

template<typename Number>
void appendFixed(QByteArray &out, Number number)
{
    const Number little = qToLittleEndian(number);
    out.append(reinterpret_cast<const char *>(&little), sizeof little);
}

void appendVarint(QByteArray &out, quint64 number)
{
    while (number >= 0x80) {
        out.append(char(number | 0x80));
        number >>= 7;
    }
    out.append(char(number));
}

quint64 zigzag(qint64 number)
{
    return (quint64(number) << 1) ^ quint64(number >> 63);
}

qint64 unzigzag(quint64 number)
{
    return qint64(number >> 1) ^ -qint64(number & 1);
}

template<typename Number>
Number scaled(double value, double units)
{
    return Number(std::clamp(std::round(value * units), double(std::numeric_limits<Number>::min()),
                             double(std::numeric_limits<Number>::max())));
}

void appendOptionals(QByteArray &out, const LocationFix &fix)
{
    if (fix.accuracy) {
        appendFixed(out, scaled<quint16>(*fix.accuracy, DeciUnits));
    }
    if (fix.speed) {
        appendFixed(out, scaled<quint16>(*fix.speed, CentiUnits));
    }
    if (fix.course) {
        appendFixed(out, scaled<quint16>(*fix.course, CentiUnits));
    }
    if (fix.altitude) {
        const double metres = std::clamp(*fix.altitude, -MaxAltitude, MaxAltitude);
        appendVarint(out, zigzag(qint64(std::round(metres * DeciUnits))));
    }
    if (fix.battery) {
        appendFixed(out, scaled<quint8>(*fix.battery, HalfUnits));
    }
}

quint8 presence(const LocationFix &fix)
{
    return quint8((fix.accuracy ? HasAccuracy : 0) | (fix.speed ? HasSpeed : 0)
                  | (fix.course ? HasCourse : 0) | (fix.altitude ? HasAltitude : 0)
                  | (fix.battery ? HasBattery : 0));
}

/// What an ISO text can say: 1970 to 9999.
bool isInRange(Timestamp time)
{
    constexpr qint64 EndOfYear9999 = 253'402'300'800'000;
    return time.msecs >= 0 && time.msecs < EndOfYear9999;
}

/// Takes numbers from the front; fails once and then stays failed.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    template<typename Number>
    Number fixed()
    {
        if (m_bytes.size() < qsizetype(sizeof(Number))) {
            fail();
            return 0;
        }
        const auto number = qFromLittleEndian<Number>(m_bytes.data());
        m_bytes = m_bytes.sliced(sizeof(Number));
        return number;
    }

    quint64 varint()
    {
        quint64 number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = fixed<quint8>();
            if (shift == 63 && byte > 1) {
                break;
            }
            number |= quint64(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                return number;
            }
        }
        fail();
        return 0;
    }

    double unsignedScaled(double units) { return fixed<quint16>() / units; }
    bool atEnd() const { return m_bytes.isEmpty(); }
    bool failed() const { return m_failed; }
    qsizetype size() const { return m_bytes.size(); }
    void fail()
    {
        m_failed = true;
        m_bytes = {};
    }

private:
    QByteArrayView m_bytes;
    bool m_failed = false;
};

ParticipantFix readFix(Reader &in, Timestamp batchTime)
{
    ParticipantFix read;
    const quint64 id = in.varint();
    const auto flags = in.fixed<quint8>();
    LocationFix &fix = read.fix;
    fix.point.latitude = in.fixed<qint32>() / DegreeUnits;
    fix.point.longitude = in.fixed<qint32>() / DegreeUnits;
    const quint64 age = in.varint();
    // Unsigned arithmetic: a hostile age wraps instead of overflowing, and is refused below.
    fix.fixTime.msecs = qint64(quint64(batchTime.msecs) - quint64(unzigzag(age)));
    if ((flags & HasAccuracy) != 0) {
        fix.accuracy = in.unsignedScaled(DeciUnits);
    }
    if ((flags & HasSpeed) != 0) {
        fix.speed = in.unsignedScaled(CentiUnits);
    }
    if ((flags & HasCourse) != 0) {
        fix.course = in.unsignedScaled(CentiUnits);
    }
    if ((flags & HasAltitude) != 0) {
        fix.altitude = double(unzigzag(in.varint())) / DeciUnits;
    }
    if ((flags & HasBattery) != 0) {
        fix.battery = in.fixed<quint8>() / HalfUnits;
    }
    const auto known =
        id <= quint64(ParticipationId::Max) ? ParticipationId::from(qint64(id)) : std::nullopt;
    const bool sane = known && flags <= AllPresence && fix.point.isValid() && isInRange(fix.fixTime)
        && fix.course.value_or(0) <= 360 && fix.battery.value_or(0) <= 100
        && std::abs(fix.altitude.value_or(0)) <= MaxAltitude;
    if (!sane) {
        in.fail();
        return read;
    }
    read.participation = *known;
    return read;
}

Error invalid(const QString &why)
{
    return Error{ErrorCode::InvalidInput, why};
}

} // namespace

QByteArray encode(const PositionBatch &batch)
{
    QByteArray out;
    out.reserve(16 + batch.fixes.size() * 26);
    appendFixed(out, PositionBatchVersion);
    appendFixed(out, qint64(batch.serverTime.msecs));
    appendVarint(out, quint64(batch.fixes.size()));
    for (const auto &[participation, fix] : batch.fixes) {
        appendVarint(out, quint64(participation.value));
        appendFixed(out, presence(fix));
        appendFixed(out, scaled<qint32>(fix.point.latitude, DegreeUnits));
        appendFixed(out, scaled<qint32>(fix.point.longitude, DegreeUnits));
        appendVarint(out, zigzag(batch.serverTime - fix.fixTime));
        appendOptionals(out, fix);
    }
    return out;
}

Result<PositionBatch> decodePositionBatch(QByteArrayView bytes)
{
    Reader in(bytes);
    if (in.fixed<quint8>() != PositionBatchVersion) {
        return invalid(QStringLiteral("not a position batch of this version"));
    }
    PositionBatch batch;
    batch.serverTime.msecs = in.fixed<qint64>();
    const quint64 count = in.varint();
    constexpr quint64 SmallestFix = 11;
    if (in.failed() || !isInRange(batch.serverTime) || count > quint64(in.size()) / SmallestFix) {
        return invalid(QStringLiteral("a position batch is cut or says a wrong count"));
    }
    batch.fixes.reserve(qsizetype(count));
    for (quint64 i = 0; i < count && !in.failed(); ++i) {
        batch.fixes.append(readFix(in, batch.serverTime));
    }
    if (in.failed() || !in.atEnd()) {
        return invalid(QStringLiteral("a position batch is cut, too long or out of range"));
    }
    return batch;
}

} // namespace saferide::console
