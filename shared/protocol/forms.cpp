// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/forms.h"

#include "shared/domain/displayname.h"
#include "shared/domain/fixfields.h"
#include "shared/domain/password.h"
#include "shared/domain/username.h"
#include "shared/protocol/formreader.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int MaxTitle = 100;

QString displayName(FormReader &form)
{
    const auto given = form.text("display_name"_L1, Presence::Required);
    const auto name = given ? normalizedDisplayName(*given) : std::nullopt;
    if (given && !name) {
        form.addError("display_name"_L1, DisplayNameRule, u"value_error.str.regex"_s);
    }
    return name.value_or(QString());
}

RiderContact contactFields(FormReader &form)
{
    RiderContact contact;
    for (const ContactField &field : ContactFields) {
        const auto given = form.text(field.name, Presence::Optional);
        const auto text = contactText(field, given.value_or(QString()));
        if (text) {
            contact.*field.value = *text;
        } else {
            form.addError(field.name, text.error().message, u"value_error.str.regex"_s);
        }
    }
    return contact;
}

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
    ride.guests = form.boolean("guests"_L1, Presence::Optional).value_or(ride.guests);
    ride.shareGroup = form.boolean("share_group"_L1, Presence::Optional).value_or(ride.shareGroup);
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
    change.guests = form.boolean("guests"_L1, Presence::NotNull);
    change.shareGroup = form.boolean("share_group"_L1, Presence::NotNull);
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

Result<RiderContact> contactFromJson(const QJsonValue &body)
{
    FormReader form(body);
    const RiderContact contact = contactFields(form);
    return form.isValid() ? Result(contact) : form.error();
}

Result<NewRider> newRiderFromJson(const QJsonValue &body)
{
    FormReader form(body);
    const NewRider rider{.displayName = displayName(form), .contact = contactFields(form)};
    return form.isValid() ? Result(rider) : form.error();
}

Result<NewGuest> guestFromJson(const QJsonValue &body)
{
    FormReader form(body);
    const auto code = form.text("ride_code"_L1, Presence::Required);
    const NewGuest guest{code.value_or(QString()), displayName(form), contactFields(form)};
    return form.isValid() ? Result(guest) : form.error();
}

Result<NewFollowLink> newFollowLinkFromJson(const QJsonValue &body)
{
    using Link = NewFollowLink;
    FormReader form(body);
    Link link;
    if (const auto id = form.id("participation_id"_L1, Presence::Optional)) {
        link.participation = ParticipationId{*id};
    }
    link.expiresAt = form.time("expires_at"_L1, Presence::Required).value_or(Timestamp{});
    link.delayMinutes =
        int(form.integer("delay_minutes"_L1, Presence::Optional, 0, Link::MaxDelayMinutes)
                .value_or(link.delayMinutes));
    link.names =
        form.word("names"_L1, Presence::Optional, followNamesFromString, "full, numbers"_L1)
            .value_or(link.names);
    link.hideMeters = int(form.integer("hide_metres"_L1, Presence::Optional, 0, Link::MaxHideMeters)
                              .value_or(link.hideMeters));
    return form.isValid() ? Result(link) : form.error();
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
