// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/locationmessage.h"

#include <QString>

#include <array>
#include <cmath>
#include <limits>

namespace saferide::socketio {

namespace {

using simdjson::dom::element;

constexpr double Any = std::numeric_limits<double>::max();
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

bool readNumber(element value, double least, double most, double &out)
{
    return !value.get(out) && std::isfinite(out) && out >= least && out <= most;
}

bool readOptional(element value, double least, double most, std::optional<double> &out)
{
    double number = 0;
    if (value.is_null()) {
        return true;
    }
    if (!readNumber(value, least, most, number)) {
        return false;
    }
    out = number;
    return true;
}

bool readTime(element value, LocationMessage &message)
{
    std::string_view text;
    if (value.is_null()) {
        return true;
    }
    if (value.get(text) || text.size() > MaxTimeLength) {
        return false;
    }
    std::array<char16_t, MaxTimeLength> wide{};
    std::copy(text.begin(), text.end(), wide.begin());
    const std::optional<Timestamp> time =
        Timestamp::fromIso(QStringView(wide.data(), qsizetype(text.size())));
    message.fix.fixTime = time.value_or(Timestamp{});
    message.hasFixTime = time.has_value();
    return time.has_value();
}

bool readClientId(element value, QByteArray &id)
{
    std::string_view text;
    int64_t number = 0;
    if (!value.get(text)) {
        id = QByteArray(text.data(), qsizetype(text.size()));
        return text.size() <= MaxClientIdLength;
    }
    if (!value.get(number)) {
        id = QByteArray::number(qint64(number));
        return true;
    }
    return value.is_null();
}

bool readField(Field field, element value, LocationMessage &message)
{
    LocationFix &fix = message.fix;
    switch (field) {
    case Field::RideCode:
        return !value.get(message.rideCode);
    case Field::Latitude:
        return readNumber(value, -90, 90, fix.point.latitude);
    case Field::Longitude:
        return readNumber(value, -180, 180, fix.point.longitude);
    case Field::FixTime:
        return readTime(value, message);
    case Field::Accuracy:
        return readOptional(value, 0, Any, fix.accuracy);
    case Field::Speed:
        return readOptional(value, 0, Any, fix.speed);
    case Field::Course:
        return readOptional(value, 0, 360, fix.course);
    case Field::Altitude:
        return readOptional(value, -Any, Any, fix.altitude);
    case Field::Battery:
        return readOptional(value, 0, 100, fix.battery);
    case Field::ClientId:
        return readClientId(value, message.clientId);
    case Field::UserIdentity:
        return value.is_null() || value.is_int64();
    case Field::Unknown:
        return true;
    }
    return true;
}

Error wrong(std::string_view name)
{
    return {ErrorCode::InvalidInput,
            QString::fromUtf8(name.data(), qsizetype(name.size()))
                + QStringLiteral(" is missing or wrong")};
}

} // namespace

Result<LocationMessage> readLocationMessage(element argument, UserId sender, Timestamp arrival)
{
    simdjson::dom::object object;
    if (argument.get(object)) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("update_location wants one object")};
    }
    LocationMessage message;
    message.fix.fixTime = arrival;
    unsigned seen = 0;
    for (const auto member : object) {
        const Field field = fieldOf(member.key);
        if (!readField(field, member.value, message)) {
            return wrong(member.key);
        }
        int64_t user = sender.value;
        if (field == Field::UserIdentity && !member.value.get(user) && user != sender.value) {
            return Error{ErrorCode::Forbidden, QStringLiteral("user_id is not yours")};
        }
        seen |= 1U << unsigned(field);
    }
    for (const Known &required : {Names[0], Names[2], Names[3]}) {
        if (!(seen & (1U << unsigned(required.field)))) {
            return wrong(required.name);
        }
    }
    return message;
}

} // namespace saferide::socketio
