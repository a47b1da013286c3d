// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/positionbatch.h"

#include "shared/domain/fixfields.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace saferide::console {

namespace {

// Presence bits besides those of the measured fields.
constexpr quint64 IsAhead = 32; // the fix time was ahead of the arrival
constexpr quint64 HasContact = 64; // a later contact, by another position

constexpr quint64 AllPresence = [] {
    quint64 all = IsAhead | HasContact;
    for (const MeasuredField &field : MeasuredFields) {
        all |= field.packed.bit;
    }
    return all;
}();
static_assert(std::popcount(AllPresence) == 2 + MeasuredFields.size(), "the bits must be distinct");

constexpr double DegreeUnits = 1e7;

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

void appendPacked(QByteArray &out, double value, const PackedForm &form)
{
    const double within = std::clamp(value, -form.limit, form.limit);
    switch (form.size) {
    case PackedForm::U8:
        return appendFixed(out, scaled<quint8>(within, form.unitsPerOne));
    case PackedForm::U16:
        return appendFixed(out, scaled<quint16>(within, form.unitsPerOne));
    case PackedForm::Varint:
        return appendVarint(out, zigzag(qint64(std::round(within * form.unitsPerOne))));
    }
}

bool isPacked(const MeasuredField &field, const LocationFix &fix, int version)
{
    return field.packed.sinceVersion <= version && (fix.*field.value).has_value();
}

void appendMeasured(QByteArray &out, const LocationFix &fix, int version)
{
    for (const MeasuredField &field : MeasuredFields) {
        if (isPacked(field, fix, version)) {
            appendPacked(out, *(fix.*field.value), field.packed);
        }
    }
}

quint64 presence(const ParticipantFix &sent, int version)
{
    quint64 present = 0;
    for (const MeasuredField &field : MeasuredFields) {
        present |= isPacked(field, sent.fix, version) ? field.packed.bit : 0;
    }
    if (version >= 2) {
        present |= sent.fix.aheadMsecs > 0 ? IsAhead : 0;
        present |= sent.contact.fixTime != sent.fix.fixTime ? HasContact : 0;
    }
    return present;
}

/// The range of ISO 8601 texts: years 1970 to 9999.
bool isInRange(Timestamp time)
{
    constexpr qint64 EndOfYear9999 = 253'402'300'800'000;
    return time.msecs >= 0 && time.msecs < EndOfYear9999;
}

void appendContact(QByteArray &out, const LastContact &contact)
{
    appendVarint(out, zigzag(contact.at - contact.fixTime));
}

/// The parts of a fix that version 2 added.
void appendArrival(QByteArray &out, const ParticipantFix &sent, Timestamp batchTime)
{
    appendVarint(out, zigzag(batchTime - sent.contact.at));
    if (sent.fix.aheadMsecs > 0) {
        appendVarint(out, quint64(sent.fix.aheadMsecs));
    }
    if (sent.contact.fixTime != sent.fix.fixTime) {
        appendContact(out, sent.contact);
    }
}

/// Reads numbers from the front. A failure is permanent.
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

/// Unsigned arithmetic: a malicious difference wraps around instead of overflowing, and is refused.
Timestamp readTime(Reader &in, Timestamp before)
{
    const Timestamp time{qint64(quint64(before.msecs) - quint64(unzigzag(in.varint())))};
    if (!isInRange(time)) {
        in.fail();
        return {};
    }
    return time;
}

ParticipationId readParticipation(Reader &in)
{
    const quint64 id = in.varint();
    const auto known =
        id <= quint64(ParticipationId::Max) ? ParticipationId::from(qint64(id)) : std::nullopt;
    if (!known) {
        in.fail();
    }
    return known.value_or(ParticipationId());
}

void readArrival(Reader &in, quint64 flags, Timestamp batchTime, ParticipantFix &read)
{
    read.contact = {readTime(in, batchTime), read.fix.fixTime};
    if ((flags & IsAhead) != 0) {
        const quint64 ahead = in.varint();
        if (ahead == 0 || ahead > quint64(read.fix.fixTime.msecs)) {
            in.fail();
            return;
        }
        read.fix.aheadMsecs = qint64(ahead);
    }
    if ((flags & HasContact) != 0) {
        read.contact.fixTime = readTime(in, read.contact.at);
    }
}

double readPacked(Reader &in, const PackedForm &form)
{
    switch (form.size) {
    case PackedForm::U8:
        return in.fixed<quint8>() / form.unitsPerOne;
    case PackedForm::U16:
        return in.fixed<quint16>() / form.unitsPerOne;
    case PackedForm::Varint:
        return double(unzigzag(in.varint())) / form.unitsPerOne;
    }
    Q_UNREACHABLE();
}

void readMeasured(Reader &in, quint64 flags, LocationFix &fix)
{
    for (const MeasuredField &field : MeasuredFields) {
        if ((flags & field.packed.bit) == 0) {
            continue;
        }
        const double value = readPacked(in, field.packed);
        if (!field.range.contains(value) || std::abs(value) > field.packed.limit) {
            in.fail();
        }
        fix.*field.value = value;
    }
}

ParticipantFix readFix(Reader &in, Timestamp batchTime)
{
    ParticipantFix read{.participation = readParticipation(in), .fix = {}};
    const quint64 flags = in.varint();
    LocationFix &fix = read.fix;
    fix.point.latitude = in.fixed<qint32>() / DegreeUnits;
    fix.point.longitude = in.fixed<qint32>() / DegreeUnits;
    fix.fixTime = readTime(in, batchTime);
    readArrival(in, flags, batchTime, read);
    readMeasured(in, flags, fix);
    const bool sane = (flags & ~AllPresence) == 0 && fix.point.isValid();
    if (!sane) {
        in.fail();
    }
    return read;
}

Error invalid(const QString &why)
{
    return Error{ErrorCode::InvalidInput, why};
}

} // namespace

QByteArray encode(const PositionBatch &batch, int version)
{
    const bool hasArrivals = version >= 2;
    QByteArray out;
    out.reserve(16 + batch.fixes.size() * 28 + batch.contacts.size() * 8);
    appendFixed(out, quint8(version));
    appendFixed(out, qint64(batch.serverTime.msecs));
    appendVarint(out, quint64(batch.fixes.size()));
    for (const ParticipantFix &sent : batch.fixes) {
        const LocationFix &fix = sent.fix;
        appendVarint(out, quint64(sent.participation.value));
        appendVarint(out, presence(sent, version));
        appendFixed(out, scaled<qint32>(fix.point.latitude, DegreeUnits));
        appendFixed(out, scaled<qint32>(fix.point.longitude, DegreeUnits));
        appendVarint(out, zigzag(batch.serverTime - fix.fixTime));
        if (hasArrivals) {
            appendArrival(out, sent, batch.serverTime);
        }
        appendMeasured(out, fix, version);
    }
    if (hasArrivals) {
        appendVarint(out, quint64(batch.contacts.size()));
        for (const auto &[participation, contact] : batch.contacts) {
            appendVarint(out, quint64(participation.value));
            appendVarint(out, zigzag(batch.serverTime - contact.at));
            appendContact(out, contact);
        }
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
    constexpr quint64 SmallestFix = 12;
    constexpr quint64 SmallestContact = 3;
    if (in.failed() || !isInRange(batch.serverTime) || count > quint64(in.size()) / SmallestFix) {
        return invalid(QStringLiteral("a position batch is truncated or has a wrong count"));
    }
    batch.fixes.reserve(qsizetype(count));
    for (quint64 i = 0; i < count && !in.failed(); ++i) {
        batch.fixes.append(readFix(in, batch.serverTime));
    }
    const quint64 contacts = in.varint();
    if (contacts > quint64(in.size()) / SmallestContact) {
        return invalid(QStringLiteral("a position batch is truncated or has a wrong count"));
    }
    batch.contacts.reserve(qsizetype(contacts));
    for (quint64 i = 0; i < contacts && !in.failed(); ++i) {
        ParticipantContact heard{readParticipation(in), {}};
        heard.contact.at = readTime(in, batch.serverTime);
        heard.contact.fixTime = readTime(in, heard.contact.at);
        batch.contacts.append(heard);
    }
    if (in.failed() || !in.atEnd()) {
        return invalid(QStringLiteral("a position batch is truncated, too long or out of range"));
    }
    return batch;
}

} // namespace saferide::console
