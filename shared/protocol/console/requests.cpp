// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/requests.h"

#include "shared/domain/password.h"
#include "shared/protocol/console/contactjson.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/incidentforms.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

// Decode and encode a parameter of each type.

void readParameter(JsonFields &fields, QLatin1StringView name, QString &value)
{
    value = fields.text(name);
}

void readParameter(JsonFields &fields, QLatin1StringView name, Timestamp &value)
{
    value = fields.time(name);
}

void readParameter(JsonFields &fields, QLatin1StringView name, qint64 &value)
{
    value = fields.integer(name, 0);
}

void readParameter(JsonFields &fields, QLatin1StringView name, ParticipationRole &value)
{
    value = fields.word(name, participationRoleFromString);
}

void readParameter(JsonFields &fields, QLatin1StringView name, UserRole &value)
{
    value = fields.word(name, userRoleFromString);
}

void readParameter(JsonFields &fields, QLatin1StringView name, AttentionKind &value)
{
    value = fields.word(name, attentionKindFromString);
}

template<typename Tag>
void readParameter(JsonFields &fields, QLatin1StringView name, Id<Tag> &value)
{
    value = fields.id<Id<Tag>>(name);
}

template<typename T>
void readParameter(JsonFields &fields, QLatin1StringView name, std::optional<T> &value)
{
    if (fields.has(name)) {
        readParameter(fields, name, value.emplace());
    }
}

QJsonValue parameterJson(const QString &value)
{
    return value;
}

QJsonValue parameterJson(Timestamp value)
{
    return value.toIso();
}

QJsonValue parameterJson(qint64 value)
{
    return value;
}

template<typename Tag>
QJsonValue parameterJson(Id<Tag> value)
{
    return value.value;
}

template<typename Word>
requires std::is_enum_v<Word> QJsonValue parameterJson(Word value)
{
    return toString(value);
}

/// undefined: it is omitted.
template<typename T>
QJsonValue parameterJson(const std::optional<T> &value)
{
    return value ? parameterJson(*value) : QJsonValue(QJsonValue::Undefined);
}

// Forms: the strict readers of REST, and their counterparts.

Result<NewRide> readForm(const QJsonObject &params, const NewRide & /*into*/)
{
    return newRideFromJson(params);
}

Result<RideChange> readForm(const QJsonObject &params, const RideChange & /*into*/)
{
    return rideChangeFromJson(params);
}

Result<RouteForm> readForm(const QJsonObject &params, const RouteForm & /*into*/)
{
    return newRouteFromJson(params);
}

Result<NewRider> readForm(const QJsonObject &params, const NewRider & /*into*/)
{
    return newRiderFromJson(params);
}

Result<RiderContact> readForm(const QJsonObject &params, const RiderContact & /*into*/)
{
    return contactFromJson(params);
}

Result<IncidentChange> readForm(const QJsonObject &params, const IncidentChange & /*into*/)
{
    return incidentChangeFromJson(params);
}

template<typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? parameterJson(*value) : QJsonValue(QJsonValue::Null);
}

/// undefined: it is left unchanged. Null: it is cleared.
template<typename T>
QJsonValue clearable(const std::optional<std::optional<T>> &value)
{
    return value ? orNull(*value) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue parameterJson(std::optional<bool> value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Undefined);
}

QJsonObject formOf(const NewRide &ride)
{
    return {{"title"_L1, ride.title},
            {"description"_L1, orNull(ride.description)},
            {"start_time"_L1, parameterJson(ride.startTime)},
            {"route_id"_L1, orNull(ride.route)},
            {"visibility"_L1, parameterJson(ride.visibility)},
            {"listed"_L1, ride.listed},
            {"guests"_L1, ride.guests},
            {"share_group"_L1, ride.shareGroup}};
}

QJsonObject formOf(const RideChange &change)
{
    return {{"title"_L1, parameterJson(change.title)},
            {"description"_L1, clearable(change.description)},
            {"start_time"_L1, parameterJson(change.startTime)},
            {"route_id"_L1, clearable(change.route)},
            {"visibility"_L1, parameterJson(change.visibility)},
            {"listed"_L1, parameterJson(change.listed)},
            {"guests"_L1, parameterJson(change.guests)},
            {"share_group"_L1, parameterJson(change.shareGroup)},
            {"is_active"_L1, parameterJson(change.isActive)},
            {"status"_L1, parameterJson(change.status)}};
}

QJsonObject formOf(const IncidentChange &change)
{
    return {{"version"_L1, change.version},
            {"state"_L1, parameterJson(change.state)},
            {"severity"_L1, parameterJson(change.severity)},
            {"resolution"_L1, parameterJson(change.resolution)},
            {"note"_L1, parameterJson(change.note)},
            {"coming"_L1, clearable(change.coming)}};
}

QJsonObject formOf(const RiderContact &contact)
{
    return toJson(contact);
}

QJsonObject formOf(const NewRider &rider)
{
    QJsonObject form = toJson(rider.contact);
    form.insert("display_name"_L1, rider.displayName);
    return form;
}

QJsonObject formOf(const RouteForm &route)
{
    return {{"title"_L1, parameterJson(route.title)},
            {"description"_L1, clearable(route.description)},
            {"gpx_data"_L1, parameterJson(route.gpx)}};
}

/// Decodes the parameters of a request.
template<typename Request>
struct ParameterReader
{
    const QJsonObject &params;
    JsonFields fields{params, "params"_L1};
    std::optional<Error> wrongForm = {};
    Request request = {};

    template<typename T>
    void operator()(const Param<Request, T> &param)
    {
        const QLatin1StringView name(param.name);
        T &value = request.*param.member;
        readParameter(fields, name, value);
        if (param.rule != nullptr && fields.complete()) {
            auto ruled = param.rule(std::move(value));
            fields.require(ruled.has_value(), name);
            value = std::move(ruled).value_or(T());
        }
    }
    template<typename T>
    void operator()(const FormParams<Request, T> &param)
    {
        auto form = readForm(params, request.*param.member);
        if (form) {
            request.*param.member = *std::move(form);
        } else {
            wrongForm = form.error();
        }
    }
};

/// The request's own parameters are reported before those of its form.
template<typename Request>
Result<AnyRequest> readParams(const QJsonObject &params)
{
    ParameterReader<Request> reader{params};
    std::apply([&reader](const auto &...param) { (reader(param), ...); }, Request::Params);
    if (reader.fields.complete() && reader.wrongForm) {
        return *reader.wrongForm;
    }
    return reader.fields.result(AnyRequest(std::move(reader.request)));
}

using Read = Result<AnyRequest> (*)(const QJsonObject &);

template<typename... Requests>
Read readerOf(const QString &method, const std::variant<Requests...> * /*all*/)
{
    Read found = nullptr;
    ((method == QLatin1StringView(Requests::Method) ? void(found = &readParams<Requests>) : void()),
     ...);
    return found;
}

template<typename Request>
struct Writer
{
    const Request &request;
    QJsonObject params = {};

    template<typename T>
    void operator()(const Param<Request, T> &param)
    {
        const QJsonValue value = parameterJson(request.*param.member);
        if (!value.isUndefined()) {
            params.insert(QLatin1StringView(param.name), value);
        }
    }
    template<typename T>
    void operator()(const FormParams<Request, T> &param)
    {
        const QJsonObject form = formOf(request.*param.member);
        for (auto field = form.begin(); field != form.end(); ++field) {
            params.insert(field.key(), field.value());
        }
    }
};

} // namespace

std::optional<QString> messageText(QString text)
{
    constexpr qsizetype Longest = 1'000; // characters
    const QString trimmed = text.trimmed();
    const bool fits = !trimmed.isEmpty() && trimmed.size() <= Longest;
    return fits ? std::optional(trimmed) : std::nullopt;
}

std::optional<QString> newPassword(QString password)
{
    return passwordBytes(password) ? std::optional(std::move(password)) : std::nullopt;
}

std::optional<ListPositions> ListPositions::behind(const PositionPage &page) const
{
    if (!page.hasMore || page.positions.isEmpty()) {
        return std::nullopt;
    }
    ListPositions next = *this;
    next.after = page.next;
    return next;
}

Result<AnyRequest> readRequest(const Request &request)
{
    const Read reader = readerOf(request.method, static_cast<const AnyRequest *>(nullptr));
    if (reader == nullptr) {
        return Error{ErrorCode::NotFound, u"unknown method"_s};
    }
    return reader(request.params);
}

QJsonObject paramsOf(const AnyRequest &request)
{
    return std::visit(
        []<typename One>(const One &one) {
            Writer<One> writer{one};
            std::apply([&writer](const auto &...param) { (writer(param), ...); }, One::Params);
            return writer.params;
        },
        request);
}

QString methodOf(const AnyRequest &request)
{
    return std::visit([](const auto &one) { return QString(QLatin1StringView(one.Method)); },
                      request);
}

} // namespace saferide::console
