// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/locationmessage.h"

#include "shared/domain/ride.h"
#include "shared/protocol/fieldrules.h"

#include <QString>

#include <array>
#include <cmath>

namespace saferide::socketio {

namespace {

using simdjson::dom::element;

constexpr size_t MaxTimeLength = 40;
constexpr size_t MaxClientIdLength = 64;

enum class Field {
    RideCode,
    UserIdentity,
    Latitude,
    Longitude,
    FixTime,
    Accuracy,
    Speed,
    Course,
    Altitude,
    Battery,
    ClientId,
    Unknown
};

struct Known
{
    std::string_view name;
    Field field;
};

constexpr std::array<Known, 11> Names{{{"ride_code", Field::RideCode},
                                       {"user_id", Field::UserIdentity},
                                       {"latitude", Field::Latitude},
                                       {"longitude", Field::Longitude},
                                       {"location_timestamp", Field::FixTime},
                                       {"accuracy", Field::Accuracy},
                                       {"speed", Field::Speed},
                                       {"course", Field::Course},
                                       {"altitude", Field::Altitude},
                                       {"battery", Field::Battery},
                                       {"id", Field::ClientId}}};

Field fieldOf(std::string_view name)
{
    for (const Known &known : Names) {
        if (known.name == name) {
            return known.field;
        }
    }
    return Field::Unknown;
}

/// What is wrong with a field, nullopt where nothing is.
using Problem = std::optional<QString>;

Problem readNumber(element value, const Range &range, double &out)
{
    if (value.get(out) || !std::isfinite(out)) {
        return QStringLiteral("must be a number");
    }
    return range.contains(out) ? Problem() : range.rule();
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
    return range.outside == Outside::NotGiven ? Problem() : range.rule();
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

Problem readField(Field field, element value, LocationMessage &message)
{
    LocationFix &fix = message.fix;
    switch (field) {
    case Field::RideCode:
        return readCode(value, message);
    case Field::Latitude:
        return readNumber(value, LatitudeRange, fix.point.latitude);
    case Field::Longitude:
        return readNumber(value, LongitudeRange, fix.point.longitude);
    case Field::FixTime:
        return readTime(value, message);
    case Field::Accuracy:
        return readOptional(value, AccuracyRange, fix.accuracy);
    case Field::Speed:
        return readOptional(value, SpeedRange, fix.speed);
    case Field::Course:
        return readOptional(value, CourseRange, fix.course);
    case Field::Altitude:
        return readOptional(value, AltitudeRange, fix.altitude);
    case Field::Battery:
        return readOptional(value, BatteryRange, fix.battery);
    case Field::ClientId:
        return readClientId(value, message.clientId);
    case Field::UserIdentity:
        return value.is_null() || value.is_int64() ? Problem()
                                                   : QStringLiteral("must be a whole number");
    case Field::Unknown:
        return {};
    }
    return {};
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
    if (!argument || !argument->is_object() || (*argument)["ride_code"].get(text)) {
        return wrong("ride_code", QStringLiteral("is missing"));
    }
    return readRideCode(text);
}

Result<QString> readRideCode(std::string_view text)
{
    const auto code = normalizedRideCode(QString::fromUtf8(text.data(), qsizetype(text.size())));
    return code ? Result<QString>(*code)
                : wrong("ride_code", QStringLiteral("must be six letters and digits"));
}

Result<LocationMessage> readLocationMessage(element argument, UserId sender, Timestamp arrival)
{
    simdjson::dom::object object;
    if (argument.get(object)) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("update_location expects one object")};
    }
    LocationMessage message;
    message.fix.fixTime = arrival;
    unsigned seen = 0;
    for (const auto member : object) {
        const Field field = fieldOf(member.key);
        if (const Problem problem = readField(field, member.value, message)) {
            return wrong(member.key, *problem);
        }
        int64_t user = sender.value;
        if (field == Field::UserIdentity && !member.value.get(user) && user != sender.value) {
            return Error{ErrorCode::Forbidden, QStringLiteral("user_id must be your own")};
        }
        seen |= 1U << unsigned(field);
    }
    for (const Known &required : {Names[0], Names[2], Names[3]}) {
        if (!(seen & (1U << unsigned(required.field)))) {
            return wrong(required.name, QStringLiteral("is missing"));
        }
    }
    message.fix.point = normalized(message.fix.point);
    return message;
}

} // namespace saferide::socketio
