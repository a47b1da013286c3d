// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/busmessage.h"

#include "shared/domain/fixfields.h"
#include "shared/protocol/console/objects.h"
#include "shared/protocol/json.h"
#include "shared/protocol/packedbytes.h"

#include <QJsonDocument>

namespace saferide::bus {

namespace {

// Bit i of the presence bits stands for field i; each is a double.
static_assert(MeasuredFields.size() <= 8);

void append(QByteArray &out, const RiderFix &rider)
{
    const LocationFix &fix = rider.fix;
    appendVarint(out, quint64(rider.participation.value));
    appendVarint(out, quint64(rider.user.value));
    appendFixed(out, fix.fixTime.msecs);
    appendFixed(out, fix.orderTime().msecs);
    appendDouble(out, fix.point.latitude);
    appendDouble(out, fix.point.longitude);
    quint8 present = 0;
    for (size_t i = 0; i < MeasuredFields.size(); ++i) {
        present |= (fix.*MeasuredFields[i].value).has_value() ? quint8(1U << i) : 0;
    }
    appendFixed(out, present);
    for (const MeasuredField &field : MeasuredFields) {
        if (const auto &value = fix.*field.value) {
            appendDouble(out, *value);
        }
    }
}

void append(QByteArray &out, const Fixes &batch)
{
    Q_ASSERT(batch.fixes.size() <= Fixes::MaxCount);
    appendVarint(out, quint64(batch.fixes.size()));
    appendVarint(out, quint64(batch.ride.value));
    for (const RiderFix &fix : batch.fixes) {
        append(out, fix);
    }
}

void append(QByteArray &, Need) { }
void append(QByteArray &, Look) { }

void appendText(QByteArray &out, QByteArrayView text)
{
    Q_ASSERT(text.size() <= Beat::MaxTextBytes);
    appendVarint(out, quint64(text.size()));
    out.append(text);
}

void append(QByteArray &out, const Beat &beat)
{
    appendText(out, beat.node);
    appendText(out, beat.program);
    appendFixed(out, beat.leastVersion);
    appendFixed(out, beat.mostVersion);
    appendVarint(out, beat.fixesPublished);
    appendFixed(out, quint8(beat.isBehind ? 1 : 0));
    appendFixed(out, beat.servers);
}

void append(QByteArray &out, FailedAttempt attempt)
{
    appendFixed(out, attempt.who);
    appendFixed(out, quint8(attempt.of));
}

void append(QByteArray &out, const Alarm &alarm)
{
    const QByteArray json =
        QJsonDocument(console::toJson(alarm.incident)).toJson(QJsonDocument::Compact);
    appendVarint(out, quint64(json.size()));
    out.append(json);
}

double readWithin(PackedReader &in, const Range &range)
{
    const double value = in.fixedDouble();
    if (!range.contains(value)) {
        in.fail();
    }
    return value;
}

void readMeasured(PackedReader &in, LocationFix &fix)
{
    const auto present = in.fixed<quint8>();
    for (size_t i = 0; i < 8; ++i) {
        if ((present & (1U << i)) == 0) {
            continue;
        }
        if (i < MeasuredFields.size()) {
            fix.*MeasuredFields[i].value = readWithin(in, MeasuredFields[i].range);
        } else {
            in.fixed<quint64>(); // of a newer node
        }
    }
}

RiderFix readRiderFix(PackedReader &in)
{
    RiderFix rider{in.id<ParticipationId>(), in.id<UserId>(), {}};
    LocationFix &fix = rider.fix;
    fix.fixTime.msecs = in.fixed<qint64>();
    const Timestamp orderTime{in.fixed<qint64>()};
    if (!isInRange(fix.fixTime) || !isInRange(orderTime) || orderTime > fix.fixTime) {
        in.fail();
        return rider;
    }
    fix.aheadMsecs = fix.fixTime - orderTime;
    fix.point.latitude = readWithin(in, LatitudeRange);
    fix.point.longitude = readWithin(in, LongitudeRange);
    readMeasured(in, fix);
    return rider;
}

Fixes readFixes(PackedReader &in)
{
    constexpr quint64 SmallestFix = 35;
    const quint64 count = in.varint();
    Fixes batch{in.id<RideId>(), {}};
    if (count > quint64(Fixes::MaxCount) || count > quint64(in.size()) / SmallestFix) {
        in.fail();
        return batch;
    }
    batch.fixes.reserve(qsizetype(count));
    for (quint64 i = 0; i < count && !in.failed(); ++i) {
        batch.fixes.append(readRiderFix(in));
    }
    return batch;
}

QByteArray readText(PackedReader &in)
{
    const quint64 size = in.varint();
    if (size > quint64(Beat::MaxTextBytes)) {
        in.fail();
    }
    return in.bytes(size).toByteArray();
}

Beat readBeat(PackedReader &in)
{
    Beat beat{.node = readText(in), .program = readText(in)};
    beat.leastVersion = in.fixed<quint8>();
    beat.mostVersion = in.fixed<quint8>();
    beat.fixesPublished = in.varint();
    const auto behind = in.fixed<quint8>();
    if (beat.leastVersion == 0 || beat.mostVersion < beat.leastVersion || behind > 1) {
        in.fail();
    }
    beat.isBehind = behind == 1;
    if (!in.atEnd()) { // older nodes end here
        beat.servers = in.fixed<quint64>();
    }
    return beat;
}

/// nullopt for a failure that only newer nodes know.
std::optional<FailedAttempt> readFailedAttempt(PackedReader &in)
{
    FailedAttempt attempt{.who = in.fixed<quint64>()};
    attempt.of = FailedAttempt::Of(in.fixed<quint8>());
    const bool isKnown =
        attempt.of == FailedAttempt::Of::Login || attempt.of == FailedAttempt::Of::Registration;
    return isKnown || in.failed() ? std::optional(attempt) : std::nullopt;
}

/// As nodes report it, so that what was read can be written again.
bool isReported(const Incident &incident)
{
    const auto fits = [](const std::optional<QString> &text, qsizetype most) {
        return !text || text->size() <= most;
    };
    return !incident.isStored() && !incident.coming && !incident.handler
        && fits(incident.text, Incident::MaxText) && fits(incident.evidence, Incident::MaxEvidence)
        && fits(incident.externalId, Incident::MaxExternalId);
}

/// nullopt for a kind of incident that only newer nodes know.
std::optional<Alarm> readAlarm(PackedReader &in)
{
    const quint64 size = in.varint();
    if (size > quint64(Alarm::MaxBytes)) {
        in.fail();
    }
    const auto json = parseJson(in.bytes(size));
    auto incident = json ? console::incidentFromJson(*json) : Result<Incident>(json.error());
    if (!incident || !isReported(*incident)) {
        in.fail();
        return Alarm();
    }
    const bool isKnown = incident->kind != console::Other<IncidentKind>;
    return isKnown ? std::optional(Alarm{*std::move(incident)}) : std::nullopt;
}

std::optional<Message::Content> readContent(PackedReader &in, quint8 kind)
{
    switch (kind) {
    case 1:
        return readRiderFix(in);
    case 2:
        return readFixes(in);
    case 3:
        return Need();
    case 4:
        return readBeat(in);
    case 5:
        return Look();
    case 6:
        return readFailedAttempt(in);
    case 7:
        return readAlarm(in);
    default:
        return std::nullopt;
    }
}

} // namespace

QByteArray encode(const Message &message, quint8 version)
{
    Q_ASSERT(version >= LeastVersion && version <= MessageVersion);
    constexpr qsizetype Usual = 96;
    QByteArray out;
    out.reserve(Usual);
    appendFixed(out, version);
    appendFixed(out, quint8(message.content.index() + 1));
    appendFixed(out, message.origin);
    std::visit([&out](const auto &content) { append(out, content); }, message.content);
    return out;
}

std::variant<Message, Refusal> decode(QByteArrayView bytes)
{
    PackedReader in(bytes);
    const auto version = in.fixed<quint8>();
    if (version > MessageVersion) {
        return Refusal::NewerVersion;
    }
    const auto kind = in.fixed<quint8>();
    Message message{.origin = in.fixed<quint64>(), .content = {}};
    if (version < LeastVersion || in.failed()) {
        return Refusal::Malformed;
    }
    auto content = readContent(in, kind);
    if (in.failed()) {
        return Refusal::Malformed;
    }
    if (!content) {
        return Refusal::UnknownKind;
    }
    message.content = *std::move(content);
    return message;
}

std::optional<quint64> originOf(QByteArrayView bytes)
{
    PackedReader in(bytes);
    in.fixed<quint16>(); // version and kind
    const auto origin = in.fixed<quint64>();
    return in.failed() ? std::nullopt : std::optional(origin);
}

} // namespace saferide::bus
