// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/requests.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace saferide;
using namespace saferide::console;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(AnyRequest)

namespace {

constexpr Timestamp Noon{1'767'268'800'123};

RideChange everyChange()
{
    RideChange change;
    change.title = u"Monday"_s;
    change.description = std::optional<QString>(); // taken away
    change.startTime = Noon;
    change.route = std::optional(RouteId{9});
    change.visibility = RouteVisibility::Secret;
    change.listed = false;
    change.guests = false;
    change.shareGroup = false;
    change.isActive = true;
    change.status = RideStatus::Live;
    return change;
}

Ride sundayRide()
{
    Ride ride;
    ride.id = RideId{3};
    ride.code = u"ABC123"_s;
    ride.title = u"Sunday"_s;
    ride.organizer = UserId{1};
    return ride;
}

Participant ada()
{
    Participant participant;
    participant.username = u"ada"_s;
    participant.participation.id = ParticipationId{11};
    participant.participation.user = UserId{5};
    participant.participation.ride = RideId{3};
    return participant;
}

User dora()
{
    return {UserId{1}, u"dora"_s, UserRole::Dispatcher, Noon, Noon};
}

Route lakeRoute()
{
    Route route;
    route.id = RouteId{9};
    route.title = u"Lake"_s;
    route.distanceMeters = 37'000;
    route.ascentMeters = 540;
    route.owner = UserId{1};
    route.updatedAt = Noon;
    return route;
}

RideRoute lakeRideRoute()
{
    return {RideId{3}, RouteId{9}, u"Lake"_s, 37'000, 540, {{{45.5, 13.5}, {45.6, 13.5}}}};
}

RiderContact anasContact()
{
    return {u"114"_s, u"+386 40 123 456"_s, u"Ben"_s, u"+386 41 654 321"_s, u"asthma"_s};
}

template<typename Reply>
bool readsBack(const Reply &reply)
{
    const auto read = replyFrom<Reply>(resultOf(reply));
    return read && *read == reply;
}

template<typename T>
bool pageReadsBack(const T &item)
{
    const auto read = replyFrom<PageOf<T>>(resultOf(PageOf<T>{{item}, true}));
    return read && read->items == QList{item} && read->hasMore;
}

/// What docs/console-protocol.md says of a method.
struct Row
{
    QSet<QString> params; ///< `name`, `name?`
    QString result;
};

QSet<QString> namesIn(QString cell)
{
    static const QRegularExpression Aside(u"\\([^)]*\\)"_s);
    static const QRegularExpression Name(u"`([a-z_]+[?]?)`"_s);
    QSet<QString> names;
    auto found = Name.globalMatch(cell.remove(Aside));
    while (found.hasNext()) {
        names.insert(found.next().captured(1));
    }
    return names;
}

QHash<QString, Row> documentedMethods()
{
    QFile file(QStringLiteral(SAFERIDE_DOCS "/console-protocol.md"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QHash<QString, Row> rows;
    const QString text = QString::fromUtf8(file.readAll());
    const QString table =
        text.section(u"| method | params | result |\n"_s, 1).section(u"\n\n"_s, 0, 0);
    const QStringList lines = table.split(u'\n').sliced(1);
    for (const QString &line : lines) {
        const auto methods = namesIn(line.section(u'|', 1, 1));
        for (const QString &method : methods) {
            rows.insert(method, {namesIn(line.section(u'|', 2, 2)), line.section(u'|', 3, 3)});
        }
    }
    return rows;
}

/// The parameters of a request, as the documentation has them.
struct Documented
{
    QSet<QString> params = {};
    bool hasForm = false;

    template<typename Request, typename T>
    void operator()(const Param<Request, T> &param)
    {
        params.insert(QLatin1StringView(param.name));
    }
    template<typename Request, typename T>
    void operator()(const Param<Request, std::optional<T>> &param)
    {
        params.insert(QLatin1StringView(param.name) + u'?');
    }
    template<typename Request, typename T>
    void operator()(const FormParams<Request, T> & /*form*/)
    {
        hasForm = true;
    }
};

template<typename Request>
void checkRow(const QHash<QString, Row> &rows)
{
    const auto row = rows.constFind(QLatin1StringView(Request::Method));
    QVERIFY2(row != rows.constEnd(), Request::Method);
    Documented documented;
    std::apply([&](const auto &...param) { (documented(param), ...); }, Request::Params);
    const bool fits = documented.hasForm ? row->params.contains(documented.params)
                                         : row->params == documented.params;
    QVERIFY2(fits, Request::Method);
    const QLatin1StringView reply(ReplyName<typename Request::Reply>);
    QVERIFY2(row->result.contains(u'{' + reply), Request::Method);
}

template<typename... Requests>
void checkRows(const QHash<QString, Row> &rows, const std::variant<Requests...> * /*all*/)
{
    QCOMPARE(size_t(rows.size()), sizeof...(Requests));
    (checkRow<Requests>(rows), ...);
}

} // namespace

class TestRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestReadsBack_data()
    {
        QTest::addColumn<AnyRequest>("request");
        const auto row = [](const AnyRequest &request) {
            QTest::addRow("%d, %s", int(request.index()), qPrintable(methodOf(request))) << request;
        };
        const RideId ride{3};
        const ParticipationId ada{11};
        row(FindRide{ride});
        row(FindRideRoute{ride});
        row(RenewToken{});
        row(CreateRide{
            {u"Sunday"_s, u"line\nline"_s, Noon, RouteId{9}, RouteVisibility::Start, false}});
        row(CreateRide{{u"Sunday"_s, std::nullopt, Noon, std::nullopt}});
        row(ChangeRide{ride, everyChange(), Noon});
        row(ChangeRide{ride, {}, std::nullopt});
        row(ChangeRide{ride, {}, Noon, 3});
        row(DeleteRide{ride});
        row(AddParticipant{ride, u"Nina"_s});
        row(RemoveParticipant{ada});
        row(SetRole{ada, ParticipationRole::Sweep});
        row(MessageRide{ride, u"Stop at the bridge"_s});
        row(MessageRide{ride, QString(1'000, u'x')});
        row(CreateRoute{{u"Lake"_s, std::optional<QString>(u"round it"_s), u"<gpx/>"_s}});
        row(CreateRoute{{u"Lake"_s, std::nullopt, u"<gpx/>"_s}});
        row(Acknowledge{ada, AttentionKind::OffRoute});
        row(ChangeIncident{
            {5},
            {3, IncidentState::Resolved, Severity::Notice, Resolution::Other, u"walked home"_s}});
        row(ChangeIncident{{5}, {3, IncidentState::Acknowledged}});
        IncidentChange coming{.version = 3};
        coming.coming = std::optional(u"Marshal 3"_s);
        row(ChangeIncident{{5}, coming});
        coming.coming = std::optional<QString>();
        row(ChangeIncident{{5}, coming});
        row(AddRider{ride, {u"Ana"_s, anasContact()}});
        row(AddRider{ride, {u"Ana"_s, {}}});
        row(MakeTrackingKey{ada});
        row(FindContact{ada});
        row(ChangeContact{ada, anasContact()});
        row(ChangeContact{ada, {}});
        row(ListPositions{ada, Noon, Noon + 1, u"1000,2,-3"_s, std::nullopt});
        row(ListPositions{ada, std::nullopt, std::nullopt, std::nullopt, 0});
        row(ListParticipants{ride, 7});
        row(CreateUser{u"nina"_s, u"secret-word"_s, UserRole::Dispatcher});
        row(SetUserRole{UserId{2}, UserRole::Admin});
        row(ResetPassword{UserId{2}, u"secret-word"_s});
        row(ListRoutes{});
        row(ListRoutes{500});
        row(ListUsers{500});
    }

    void aRequestReadsBack()
    {
        QFETCH(AnyRequest, request);
        const auto read = readRequest({1, methodOf(request), paramsOf(request)});
        EXPECT_OK(read);
        QVERIFY(*read == request);
    }

    void onlyWhatIsThereIsSent()
    {
        RideChange change;
        change.route = std::optional<RouteId>();
        QCOMPARE(paramsOf(ChangeRide{RideId{7}, change, Noon}),
                 (QJsonObject{{u"ride_id"_s, 7},
                              {u"route_id"_s, QJsonValue::Null},
                              {u"seen"_s, Noon.toIso()}}));
        QCOMPARE(paramsOf(ListUsers{}), QJsonObject());
    }

    void whatIsNoRequestIsRefused_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *method, const QJsonObject &params,
                            const QString &message) {
            QTest::newRow(name) << QString(QLatin1StringView(method)) << params << message;
        };
        const QJsonObject ride{{u"ride_id"_s, 3}};
        const auto with = [](QJsonObject params, const QString &name, const QJsonValue &value) {
            params.insert(name, value);
            return params;
        };
        row("nothing", DeleteRide::Method, {}, u"params.ride_id is missing or invalid"_s);
        row("no id", DeleteRide::Method, {{u"ride_id"_s, 0}},
            u"params.ride_id is missing or invalid"_s);
        row("an empty message", MessageRide::Method, with(ride, u"text"_s, u" \n"_s),
            u"params.text is missing or invalid"_s);
        row("a long message", MessageRide::Method, with(ride, u"text"_s, QString(1'001, u'x')),
            u"params.text is missing or invalid"_s);
        row("a time that is none", ChangeRide::Method, with(ride, u"seen"_s, u"noon"_s),
            u"params.seen is missing or invalid"_s);
        row("the own parameter first", ChangeRide::Method, {{u"title"_s, 5}},
            u"params.ride_id is missing or invalid"_s);
        row("then the form's", ChangeRide::Method, with(ride, u"title"_s, 5),
            u"title must be a string"_s);
        row("a form without a title", CreateRide::Method, {{u"start_time"_s, Noon.toIso()}},
            u"title is missing"_s);
        row("a route without a file", CreateRoute::Method, {{u"title"_s, u"Lake"_s}},
            u"gpx_data is missing"_s);
        row("a role that is none", SetRole::Method,
            {{u"participation_id"_s, 11}, {u"role"_s, u"boss"_s}},
            u"params.role is missing or invalid"_s);
        row("a rider without a name", AddRider::Method, ride, u"display_name is missing"_s);
        row("a number that nobody can call", ChangeContact::Method,
            {{u"participation_id"_s, 11}, {u"phone"_s, u"none"_s}},
            u"phone must be a telephone number: digits, spaces and + ( ) - . /"_s);
        row("somebody coming who is long", ChangeIncident::Method,
            {{u"incident_id"_s, 5}, {u"version"_s, 1}, {u"coming"_s, QString(101, u'x')}},
            u"coming must have at most 100 characters"_s);
        row("a short password", ResetPassword::Method,
            {{u"user_id"_s, 2}, {u"password"_s, u"short"_s}},
            u"params.password is missing or invalid"_s);
    }

    void whatIsNoRequestIsRefused()
    {
        QFETCH(QString, method);
        QFETCH(QJsonObject, params);
        QFETCH(QString, message);
        const auto read = readRequest({1, method, params});
        EXPECT_ERROR(read, ErrorCode::InvalidInput);
        QCOMPARE(read.error().message, message);
        EXPECT_ERROR(readRequest({1, u"fly"_s, params}), ErrorCode::NotFound);
    }

    void aMessageIsWithoutTheBlanksAroundIt()
    {
        const QString text = u"  Stop at the bridge\n"_s;
        const auto read = readRequest(
            {1, QLatin1StringView(MessageRide::Method), paramsOf(MessageRide{RideId{3}, text})});
        EXPECT_OK(read);
        QCOMPARE(std::get<MessageRide>(*read).text, u"Stop at the bridge"_s);
    }

    void aReplyReadsBack()
    {
        QVERIFY(readsBack(sundayRide()));
        QVERIFY(readsBack(RideId{3}));
        QVERIFY(readsBack(ada()));
        QVERIFY(readsBack(ParticipationId{11}));
        QVERIFY(readsBack(dora()));
        QVERIFY(readsBack(lakeRoute()));
        QVERIFY(readsBack(RenewedToken{u"a.b.c"_s, Noon}));
        QVERIFY(readsBack(
            AttentionAcknowledgement{ParticipationId{11}, AttentionKind::Silent, u"dora"_s, Noon}));
        Incident incident;
        incident.id = {5};
        incident.ride = {3};
        incident.participation = {11};
        incident.user = {5};
        incident.version = 1;
        incident.coming = u"Marshal 3"_s;
        incident.raisedAt = incident.createdAt = incident.updatedAt = incident.alarmedAt = Noon;
        QVERIFY(readsBack(incident));
        QVERIFY(readsBack(RiderKey{ada(), u"abcdefghijklmnopqrstuvwxyz"_s}));
        QVERIFY(readsBack(anasContact()));
        QVERIFY(readsBack(RiderContact()));
        QVERIFY(readsBack(std::optional<RideRoute>()));
        QVERIFY(readsBack(std::optional(lakeRideRoute())));
        QVERIFY(pageReadsBack(lakeRoute()));
        QVERIFY(pageReadsBack(dora()));
        PositionPage page;
        page.positions.append(Position());
        QVERIFY(readsBack(page));
        page.hasMore = true;
        page.next = u"opaque"_s;
        QVERIFY(readsBack(page));
    }

    void whatIsNoReplyIsAnError()
    {
        EXPECT_ERROR(replyFrom<Ride>(QJsonObject()), ErrorCode::InvalidInput);
        EXPECT_ERROR(replyFrom<RideId>(QJsonValue()), ErrorCode::InvalidInput);
        EXPECT_ERROR(replyFrom<RenewedToken>(u"nonsense"_s), ErrorCode::InvalidInput);
        EXPECT_ERROR(replyFrom<RiderKey>(QJsonObject{{u"key"_s, u"abc"_s}}),
                     ErrorCode::InvalidInput);
        EXPECT_ERROR(replyFrom<RiderContact>(QJsonObject()), ErrorCode::InvalidInput);
        EXPECT_ERROR(replyFrom<std::optional<RideRoute>>(QJsonValue(3)), ErrorCode::InvalidInput);
        const QJsonObject wrong{{u"users"_s, QJsonArray{3}}};
        EXPECT_ERROR(replyFrom<PageOf<User>>(wrong), ErrorCode::InvalidInput);
        const QJsonObject endless{{u"positions"_s, QJsonArray()}, {u"has_more"_s, true}};
        EXPECT_ERROR(replyFrom<PositionPage>(endless), ErrorCode::InvalidInput);
    }

    void theDocumentationHasEveryRequest()
    {
        checkRows(documentedMethods(), static_cast<const AnyRequest *>(nullptr));
    }
};

SAFERIDE_TEST(TestRequests)
#include "tst_requests.moc"
