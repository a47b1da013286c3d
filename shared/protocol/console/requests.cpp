// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/requests.h"

#include "shared/domain/password.h"
#include "shared/protocol/console/jsonfields.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

// Decode and encode a parameter of each type.

void read(JsonFields &fields, QLatin1StringView name, QString &value)
{
    value = fields.text(name);
}

void read(JsonFields &fields, QLatin1StringView name, Timestamp &value)
{
    value = fields.time(name);
}

void read(JsonFields &fields, QLatin1StringView name, qint64 &value)
{
    value = fields.integer(name, 0);
}

void read(JsonFields &fields, QLatin1StringView name, ParticipationRole &value)
{
    value = fields.word(name, participationRoleFromString);
}

void read(JsonFields &fields, QLatin1StringView name, UserRole &value)
{
    value = fields.word(name, userRoleFromString);
}

void read(JsonFields &fields, QLatin1StringView name, AttentionKind &value)
{
    value = fields.word(name, attentionKindFromString);
}

template<typename Tag>
void read(JsonFields &fields, QLatin1StringView name, Id<Tag> &value)
{
    value = fields.id<Id<Tag>>(name);
}

template<typename T>
void read(JsonFields &fields, QLatin1StringView name, std::optional<T> &value)
{
    if (fields.has(name)) {
        read(fields, name, value.emplace());
    }
}

QJsonValue json(const QString &value)
{
    return value;
}

QJsonValue json(Timestamp value)
{
    return value.toIso();
}

QJsonValue json(qint64 value)
{
    return value;
}

template<typename Tag>
QJsonValue json(Id<Tag> value)
{
    return value.value;
}

template<typename Word>
requires std::is_enum_v<Word> QJsonValue json(Word value)
{
    return toString(value);
}

/// undefined: it is omitted.
template<typename T>
QJsonValue json(const std::optional<T> &value)
{
    return value ? json(*value) : QJsonValue(QJsonValue::Undefined);
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

template<typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? json(*value) : QJsonValue(QJsonValue::Null);
}

/// undefined: it is left unchanged. Null: it is cleared.
template<typename T>
QJsonValue clearable(const std::optional<std::optional<T>> &value)
{
    return value ? orNull(*value) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue json(std::optional<bool> value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Undefined);
}

QJsonObject formOf(const NewRide &ride)
{
    return {{"title"_L1, ride.title},
            {"description"_L1, orNull(ride.description)},
            {"start_time"_L1, json(ride.startTime)},
            {"route_id"_L1, orNull(ride.route)},
            {"visibility"_L1, json(ride.visibility)},
            {"listed"_L1, ride.listed}};
}

QJsonObject formOf(const RideChange &change)
{
    return {{"title"_L1, json(change.title)},
            {"description"_L1, clearable(change.description)},
            {"start_time"_L1, json(change.startTime)},
            {"route_id"_L1, clearable(change.route)},
            {"visibility"_L1, json(change.visibility)},
            {"listed"_L1, json(change.listed)},
            {"is_active"_L1, json(change.isActive)},
            {"status"_L1, json(change.status)}};
}

QJsonObject formOf(const RouteForm &route)
{
    return {{"title"_L1, json(route.title)},
            {"description"_L1, clearable(route.description)},
            {"gpx_data"_L1, json(route.gpx)}};
}

/// Decodes the parameters of a request.
template<typename Request>
struct Reader
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
        read(fields, name, value);
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
    Reader<Request> reader{params};
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
        const QJsonValue value = json(request.*param.member);
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
    next.afterId = page.next ? std::nullopt : std::optional(page.positions.constLast().id.value);
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
