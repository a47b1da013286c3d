// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/positionbatch.h"

#include "shared/domain/fixfields.h"
#include "shared/protocol/packedbytes.h"

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

/// Unsigned arithmetic: a malicious difference wraps around instead of overflowing, and is refused.
Timestamp readTime(PackedReader &in, Timestamp before)
{
    const Timestamp time{qint64(quint64(before.msecs) - quint64(unzigzag(in.varint())))};
    if (!isInRange(time)) {
        in.fail();
        return {};
    }
    return time;
}

void readArrival(PackedReader &in, quint64 flags, Timestamp batchTime, ParticipantFix &read)
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

double readPacked(PackedReader &in, const PackedForm &form)
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

void readMeasured(PackedReader &in, quint64 flags, LocationFix &fix)
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

ParticipantFix readFix(PackedReader &in, Timestamp batchTime)
{
    ParticipantFix read{.participation = in.id<ParticipationId>(), .fix = {}};
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
    PackedReader in(bytes);
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
        ParticipantContact heard{in.id<ParticipationId>(), {}};
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
