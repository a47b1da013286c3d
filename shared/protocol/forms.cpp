// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/forms.h"

#include "shared/domain/fixfields.h"
#include "shared/domain/password.h"
#include "shared/domain/username.h"
#include "shared/protocol/formreader.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int MaxTitle = 100;
constexpr int MaxDescription = 10'000;

/// A value that null clears.
template<typename T>
std::optional<std::optional<T>> clearable(const FormReader &form, QLatin1StringView name,
                                          std::optional<T> value)
{
    if (!form.has(name)) {
        return std::nullopt;
    }
    return std::optional<std::optional<T>>(std::in_place, std::move(value));
}

std::optional<RouteId> routeId(FormReader &form)
{
    const auto id = form.id("route_id"_L1, Presence::Optional);
    return id ? std::optional(RouteId{*id}) : std::nullopt;
}

std::optional<QString> description(FormReader &form)
{
    return form.limitedText("description"_L1, Presence::Optional, MaxDescription);
}

std::optional<RouteVisibility> visibility(FormReader &form, Presence presence)
{
    return form.word("visibility"_L1, presence, routeVisibilityFromString,
                     "always, start, secret"_L1);
}

/// `is_active` and `status` may both be present, as in an object sent back, but then they must
/// agree.
void checkAgreement(FormReader &form, const RideChange &change)
{
    if (change.isActive && change.status) {
        const bool active =
            *change.status == RideStatus::Planned || *change.status == RideStatus::Live;
        if (active != *change.isActive) {
            form.addError("is_active"_L1, u"contradicts status"_s, u"value_error.contradiction"_s);
        }
    }
}

RouteForm routeFields(FormReader &form, Presence presence)
{
    RouteForm route;
    route.title = form.title("title"_L1, presence, MaxTitle);
    route.description = clearable(form, "description"_L1, description(form));
    route.gpx = form.text("gpx_data"_L1, presence);
    return route;
}

} // namespace

Result<NewUser> newUserFromJson(const QJsonValue &body)
{
    FormReader form(body);
    NewUser user;
    if (const auto name = form.text("username"_L1, Presence::Required)) {
        const auto normalized = normalizedUsername(*name);
        if (!normalized) {
            form.addError("username"_L1, u"must have "_s + UsernameRule,
                          u"value_error.str.regex"_s);
        }
        user.username = normalized.value_or(QString());
    }
    if (const auto password = form.text("password"_L1, Presence::Required)) {
        const auto bytes = passwordBytes(*password);
        if (!bytes) {
            const FieldError &wrong = bytes.error().fields.first();
            form.addError("password"_L1, wrong.message, wrong.type);
        }
        user.password = bytes ? *bytes : QByteArray();
    }
    return form.isValid() ? Result(user) : form.error();
}

Result<NewRide> newRideFromJson(const QJsonValue &body)
{
    FormReader form(body);
    NewRide ride;
    ride.title = form.title("title"_L1, Presence::Required, MaxTitle).value_or(QString());
    ride.description = description(form);
    ride.startTime = form.time("start_time"_L1, Presence::Required).value_or(Timestamp{});
    ride.route = routeId(form);
    ride.visibility = visibility(form, Presence::Optional).value_or(ride.visibility);
    ride.listed = form.boolean("listed"_L1, Presence::Optional).value_or(ride.listed);
    return form.isValid() ? Result(ride) : form.error();
}

Result<RideChange> rideChangeFromJson(const QJsonValue &body)
{
    FormReader form(body);
    RideChange change;
    change.title = form.title("title"_L1, Presence::NotNull, MaxTitle);
    change.description = clearable(form, "description"_L1, description(form));
    change.startTime = form.time("start_time"_L1, Presence::NotNull);
    change.route = clearable(form, "route_id"_L1, routeId(form));
    change.visibility = visibility(form, Presence::NotNull);
    change.listed = form.boolean("listed"_L1, Presence::NotNull);
    change.isActive = form.boolean("is_active"_L1, Presence::NotNull);
    change.status = form.word("status"_L1, Presence::NotNull, rideStatusFromString,
                              "planned, live, finished, cancelled"_L1);
    checkAgreement(form, change);
    return form.isValid() ? Result(change) : form.error();
}

Result<RouteForm> newRouteFromJson(const QJsonValue &body)
{
    FormReader form(body);
    RouteForm route = routeFields(form, Presence::Required);
    return form.isValid() ? Result(std::move(route)) : form.error();
}

Result<RouteForm> routeChangeFromJson(const QJsonValue &body)
{
    FormReader form(body);
    RouteForm route = routeFields(form, Presence::NotNull);
    return form.isValid() ? Result(std::move(route)) : form.error();
}

Result<QString> rideCodeFromJson(const QJsonValue &body)
{
    FormReader form(body);
    const auto code = form.text("ride_code"_L1, Presence::Required);
    return form.isValid() ? Result(*code) : form.error();
}

Result<LocationFix> locationFixFromJson(const QJsonValue &body, std::optional<Timestamp> arrival)
{
    FormReader form(body);
    LocationFix fix;
    for (const PlaceField &field : PlaceFields) {
        fix.point.*field.value =
            form.number(field.name, Presence::Required, field.range).value_or(0);
    }
    fix.fixTime =
        form.time("location_timestamp"_L1, arrival ? Presence::Optional : Presence::Required)
            .value_or(arrival.value_or(Timestamp{}));
    for (const MeasuredField &field : MeasuredFields) {
        fix.*field.value = form.number(field.name, Presence::Optional, field.range);
    }
    fix.point = normalized(fix.point);
    return form.isValid() ? Result(fix) : form.error();
}

} // namespace saferide
