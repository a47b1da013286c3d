// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/locationmessage.h"

#include "shared/domain/fixfields.h"
#include "shared/domain/ride.h"
#include "shared/protocol/fieldrules.h"

#include <QString>

#include <array>
#include <cmath>

namespace saferide::phones {

namespace {

using simdjson::dom::element;

constexpr size_t MaxTimeLength = 40;
constexpr size_t MaxClientIdLength = 64;

constexpr std::string_view RideCode = "ride_code";
constexpr std::string_view UserIdentity = "user_id";

/// What is wrong with a field, nullopt where nothing is.
using Problem = std::optional<QString>;

Problem readNumber(element value, const Range &range, double &out)
{
    if (value.get(out) || !std::isfinite(out)) {
        return QStringLiteral("must be a number");
    }
    return range.contains(out) ? Problem() : ruleOf(range);
}

Problem readOptional(element value, const Range &range, std::optional<double> &out)
{
    double number = 0;
    if (value.is_null()) {
        return {};
    }
    if (value.get(number) || !std::isfinite(number)) {
        return QStringLiteral("must be a number");
    }
    if (range.contains(number)) {
        out = number;
        return {};
    }
    return range.outside == Outside::NotGiven ? Problem() : ruleOf(range);
}

Problem readTime(element value, LocationMessage &message)
{
    std::string_view text;
    if (value.is_null()) {
        return {};
    }
    if (value.get(text) || text.size() > MaxTimeLength) {
        return timeRule(value.is_number());
    }
    std::array<char16_t, MaxTimeLength> wide{};
    std::copy(text.begin(), text.end(), wide.begin());
    const std::optional<Timestamp> time =
        Timestamp::fromIso(QStringView(wide.data(), qsizetype(text.size())));
    if (!time) {
        return timeRule(false);
    }
    message.fix.fixTime = *time;
    message.hasFixTime = true;
    return {};
}

Problem readClientId(element value, QByteArray &id)
{
    std::string_view text;
    int64_t number = 0;
    if (!value.get(text) && text.size() <= MaxClientIdLength) {
        id = QByteArray(text.data(), qsizetype(text.size()));
        return {};
    }
    if (!value.get(number)) {
        id = QByteArray::number(qint64(number));
        return {};
    }
    return value.is_null() ? Problem()
                           : QStringLiteral("must be a string of at most %1 bytes, or a "
                                            "whole number")
                                 .arg(MaxClientIdLength);
}

Problem readCode(element value, LocationMessage &message)
{
    return value.get(message.rideCode) ? QStringLiteral("must be a string") : Problem();
}

Problem readUser(element value)
{
    return value.is_null() || value.is_int64() ? Problem()
                                               : QStringLiteral("must be a whole number");
}

/// What is not part of the fix.
Problem readEnvelope(std::string_view name, element value, LocationMessage &message)
{
    if (name == RideCode) {
        return readCode(value, message);
    }
    if (name == UserIdentity) {
        return readUser(value);
    }
    if (name == "location_timestamp") {
        return readTime(value, message);
    }
    return name == "id" ? readClientId(value, message.clientId) : Problem();
}

/// Which of the required fields were there.
struct Seen
{
    bool rideCode = false;
    std::array<bool, PlaceFields.size()> place{};
};

Problem readMember(std::string_view name, element value, LocationMessage &message, Seen &seen)
{
    for (size_t i = 0; i < PlaceFields.size(); ++i) {
        const PlaceField &field = PlaceFields[i];
        if (field.name.bytes() == name) {
            seen.place[i] = true;
            return readNumber(value, field.range, message.fix.point.*field.value);
        }
    }
    for (const MeasuredField &field : MeasuredFields) {
        if (field.name.bytes() == name) {
            return readOptional(value, field.range, message.fix.*field.value);
        }
    }
    seen.rideCode = seen.rideCode || name == RideCode;
    return readEnvelope(name, value, message);
}

std::optional<std::string_view> missing(const Seen &seen)
{
    if (!seen.rideCode) {
        return RideCode;
    }
    for (size_t i = 0; i < PlaceFields.size(); ++i) {
        if (!seen.place[i]) {
            return PlaceFields[i].name.bytes();
        }
    }
    return std::nullopt;
}

Error wrong(std::string_view name, const QString &problem)
{
    return {ErrorCode::InvalidInput,
            QString::fromUtf8(name.data(), qsizetype(name.size())) + u' ' + problem};
}

} // namespace

Result<QString> readRideCode(std::optional<element> argument)
{
    std::string_view text;
    if (!argument || !argument->is_object() || (*argument)[RideCode].get(text)) {
        return wrong(RideCode, QStringLiteral("is missing"));
    }
    return readRideCode(text);
}

Result<QString> readRideCode(std::string_view text)
{
    const auto code = normalizedRideCode(QString::fromUtf8(text.data(), qsizetype(text.size())));
    return code ? Result<QString>(*code)
                : wrong(RideCode, QStringLiteral("must be six letters and digits"));
}

Result<LocationMessage> readLocationMessage(element argument, UserId sender, Timestamp arrival)
{
    simdjson::dom::object object;
    if (argument.get(object)) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("update_location expects one object")};
    }
    LocationMessage message;
    message.fix.fixTime = arrival;
    Seen seen;
    for (const auto member : object) {
        if (const Problem problem = readMember(member.key, member.value, message, seen)) {
            return wrong(member.key, *problem);
        }
        int64_t user = sender.value;
        if (member.key == UserIdentity && !member.value.get(user) && user != sender.value) {
            return Error{ErrorCode::Forbidden, QStringLiteral("user_id must be your own")};
        }
    }
    if (const auto name = missing(seen)) {
        return wrong(*name, QStringLiteral("is missing"));
    }
    message.fix.point = normalized(message.fix.point);
    return message;
}

} // namespace saferide::phones
