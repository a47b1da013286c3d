// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/deskcommands.h"
#include "console/models/displayunits.h"
#include "console/models/logmodel.h"
#include "console/models/rideexport.h"
#include "shared/geo/gpxreader.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Sent
{
    QString method;
    QJsonObject params;
    DeskCommands::Answer answer;
};

Ride hills()
{
    Ride ride;
    ride.id = RideId{7};
    ride.code = u"HILLS7"_s;
    ride.title = u"Hills"_s;
    ride.organizer = UserId{1};
    ride.updatedAt = Timestamp{1'700'000'000'000};
    return ride;
}

/// One position of somebody of this name.
QByteArray exported(ExportFormat format, const QString &name)
{
    Participant rider;
    rider.username = name;
    Position position;
    position.fix.point = {45.1234567, 13.5};
    position.fix.fixTime = Timestamp{1'700'000'000'000};
    position.fix.speed = 6.25;
    position.fix.altitude = 412.3;
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RideExport out(buffer, format, hills().title);
    out.beginTrack(rider);
    out.add({position});
    out.endTrack();
    out.end();
    return buffer.data();
}

} // namespace

class TestDeskCommands : public QObject
{
    Q_OBJECT

private:
    QList<Sent> m_sent;
    std::unique_ptr<DeskCommands> m_commands;

private Q_SLOTS:
    void init()
    {
        m_sent.clear();
        m_commands =
            std::make_unique<DeskCommands>([this](const QString &method, const QJsonObject &params,
                                                  QObject *, const DeskCommands::Answer &answer) {
                m_sent.append({method, params, answer});
            });
    }

    void aChangeSaysWhatItSawAndOnlyWhatChanges()
    {
        RideChange change;
        change.status = RideStatus::Live;
        std::optional<Result<Ride>> outcome;
        m_commands->changeRide(hills(), change, u"Start “Hills”"_s, this,
                               [&](const Result<Ride> &result) { outcome = result; });
        QCOMPARE(m_sent.constFirst().method, u"change_ride"_s);
        QCOMPARE(m_sent.constFirst().params,
                 (QJsonObject{{u"ride_id"_s, 7},
                              {u"seen"_s, hills().updatedAt.toIso()},
                              {u"status"_s, u"live"_s}}));
        Ride live = hills();
        live.status = RideStatus::Live;
        QSignalSpy told(m_commands.get(), &DeskCommands::told);
        m_sent.constFirst().answer(QJsonValue(QJsonObject{{u"ride"_s, console::toJson(live)}}));
        QVERIFY(outcome && *outcome);
        QVERIFY((*outcome)->status == RideStatus::Live);
        QCOMPARE(told.constFirst(),
                 QVariantList({QVariant::fromValue(LogModel::Kind::Done), u"Start “Hills”"_s}));
    }

    void aRefusalIsToldAlsoWhenNobodyWaitsForIt()
    {
        QSignalSpy told(m_commands.get(), &DeskCommands::told);
        bool called = false;
        {
            QObject dialog;
            m_commands->deleteRide(hills(), &dialog, [&](const Result<void> &) { called = true; });
        }
        m_sent.constFirst().answer(Error{ErrorCode::Forbidden, u"not yours"_s});
        QVERIFY(!called);
        QCOMPARE(told.constFirst(),
                 QVariantList({QVariant::fromValue(LogModel::Kind::Failed),
                               u"Delete “Hills”: not yours"_s}));
    }

    void anActThatMayBeDoneIsNotToldAsFailed_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<bool>("mayBeDone");
        const auto row = [](const char *name, ErrorCode code, bool mayBeDone) {
            QTest::newRow(name) << Error{code, u"why"_s} << mayBeDone;
        };
        row("cut off", ErrorCode::Unavailable, true);
        row("late", ErrorCode::Timeout, true);
        row("unreadable", ErrorCode::Internal, true);
        row("not sent", ErrorCode::Overloaded, false);
        row("refused", ErrorCode::Forbidden, false);
    }
    void anActThatMayBeDoneIsNotToldAsFailed()
    {
        QFETCH(Error, error);
        QFETCH(bool, mayBeDone);
        using Kind = LogModel::Kind;
        QSignalSpy told(m_commands.get(), &DeskCommands::told);
        m_commands->deleteRide(hills(), this, [](const Result<void> &) {});
        m_commands->listUsers(this, [](const Result<PageOf<User>> &) {});
        m_sent[0].answer(error);
        m_sent[1].answer(error);
        QCOMPARE(told[0][0].value<Kind>(), mayBeDone ? Kind::Unknown : Kind::Failed);
        QCOMPARE(told[0][1].toString(),
                 mayBeDone ? u"Delete “Hills”: The outcome is unknown. Check the result before "
                             u"you retry. Reason: why"_s
                           : u"Delete “Hills”: why"_s);
        QCOMPARE(told[1][0].value<Kind>(), Kind::Failed); // a question: nothing can be done by it
        QCOMPARE(told[1][1].toString(), u"List the users: why"_s);
    }

    void whatTheServerSendsWrongIsAnErrorNotAValue()
    {
        std::optional<Result<Ride>> outcome;
        m_commands->createRide({}, this, [&](const Result<Ride> &result) { outcome = result; });
        m_sent.constFirst().answer(QJsonValue(QJsonObject()));
        EXPECT_ERROR(*outcome, ErrorCode::Internal);
    }

    void eachPageOfUsersIsHandedOnAsItArrives()
    {
        QList<QPair<qint64, bool>> pages; // id of its user, whether there are more
        m_commands->listUsers(this, [&](const Result<PageOf<User>> &result) {
            EXPECT_OK(result);
            pages.append({result->items.constFirst().id.value, result->hasMore});
        });
        const auto page = [](qint64 id, bool more) {
            User user;
            user.id = UserId{id};
            user.username = u"u%1"_s.arg(id);
            return QJsonValue(QJsonObject{{u"users"_s, QJsonArray{console::toJson(user)}},
                                          {u"has_more"_s, more}});
        };
        m_sent[0].answer(page(5, true));
        QCOMPARE(pages, (QList<QPair<qint64, bool>>{{5, true}}));
        QCOMPARE(m_sent[1].params["after_id"_L1].toInteger(), 5);
        m_sent[1].answer(page(9, false));
        QCOMPARE(pages, (QList<QPair<qint64, bool>>{{5, true}, {9, false}}));
    }

    void aListWhoseIdsDoNotRiseHasNoEndAndIsRefused()
    {
        std::optional<Result<PageOf<Route>>> outcome;
        m_commands->listRoutes(this,
                               [&](const Result<PageOf<Route>> &result) { outcome = result; });
        const auto page = [](qint64 id) {
            return QJsonValue(QJsonObject{{u"routes"_s,
                                           QJsonArray{QJsonObject{{u"id"_s, id},
                                                                  {u"title"_s, u"x"_s},
                                                                  {u"distance_meters"_s, 5.0},
                                                                  {u"ascent_meters"_s, 0.0}}}},
                                          {u"has_more"_s, true}});
        };
        m_sent[0].answer(page(501)); // the newest routes are on later pages
        QCOMPARE(m_sent[1].params["after_id"_L1].toInteger(), 501);
        QSignalSpy told(m_commands.get(), &DeskCommands::told);
        m_sent[1].answer(page(501));
        EXPECT_ERROR(*outcome, ErrorCode::InvalidInput);
        QCOMPARE(told.constFirst(),
                 QVariantList({QVariant::fromValue(LogModel::Kind::Failed),
                               u"List the routes: The server returned an endless list."_s}));
        QCOMPARE(m_sent.size(), 2);
    }

    void goesOnWithAHistoryWhereTheDaemonSays()
    {
        std::optional<Result<QList<Position>>> outcome;
        m_commands->history(ParticipationId{3}, Timestamp{1'000}, this,
                            [&](const Result<QList<Position>> &result) { outcome = result; });
        QJsonObject page{{u"next"_s, u"opaque"_s},
                         {u"positions"_s, QJsonArray{console::toJson(Position())}},
                         {u"has_more"_s, true}};
        const QJsonObject began = m_sent[0].params;
        m_sent[0].answer(QJsonValue(page));
        QJsonObject expected = began;
        expected.insert(u"after"_s, u"opaque"_s);
        QCOMPARE(m_sent[1].params, expected);
        page.insert(u"has_more"_s, false);
        m_sent[1].answer(QJsonValue(page));
        QVERIFY(outcome && *outcome);
        QCOMPARE((*outcome)->size(), 2);

        std::optional<Result<console::PositionPage>> part;
        const auto note = [&](const Result<console::PositionPage> &result) { part = result; };
        const console::ListPositions first{.participation = ParticipationId{3}};
        m_commands->positionPage(first, this, note);
        page.insert(u"has_more"_s, true);
        m_sent[2].answer(QJsonValue(page));
        const auto next = first.behind(**part);
        QVERIFY(next);
        m_commands->positionPage(*next, this, note);
        expected.remove(u"from"_s);
        QCOMPARE(m_sent[3].params, expected);
    }

    void aHistoryWithoutAnEndIsCutAndItsFailureIsNotTold()
    {
        std::optional<Result<QList<Position>>> outcome;
        const auto note = [&](const Result<QList<Position>> &result) { outcome = result; };
        m_commands->history(ParticipationId{3}, Timestamp{1'000}, this, note);
        QSignalSpy told(m_commands.get(), &DeskCommands::told);
        QJsonArray thousand;
        for (int i = 0; i < 1'000; ++i) {
            thousand.append(console::toJson(Position()));
        }
        const QJsonValue page(
            QJsonObject{{u"positions"_s, thousand}, {u"next"_s, u"on"_s}, {u"has_more"_s, true}});
        qsizetype pages = 0;
        while (!outcome && pages < 1'000) {
            m_sent[pages++].answer(page);
        }
        QVERIFY(outcome && *outcome);
        QCOMPARE((*outcome)->size(), DeskCommands::MaxHistory);
        outcome.reset();
        m_commands->history(ParticipationId{3}, Timestamp{1'000}, this, note);
        m_sent.constLast().answer(Error{ErrorCode::Unavailable, u"The connection was lost."_s});
        QVERIFY(outcome && !*outcome);
        QCOMPARE(told.size(), 0);
    }

    void theLogKeepsTheLastLines()
    {
        ManualClock clock;
        LogModel log(clock, 20);
        new QAbstractItemModelTester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     &log);
        for (int i = 0; i < 20 + 3; ++i) {
            log.add(LogModel::Kind::Told, QString::number(i));
        }
        QCOMPARE(log.rowCount(), 20);
        QCOMPARE(log.index(0, LogModel::What).data().toString(), u"3"_s);
        QCOMPARE(log.index(0, LogModel::What).data(LogModel::KindRole).toInt(),
                 int(LogModel::Kind::Told));
    }

    void anExportIsReadBackAsItWas()
    {
        const QByteArray gpx = exported(ExportFormat::Gpx, u"Ana & <Bor>"_s);
        const auto read = readGpx(gpx);
        EXPECT_OK(read);
        QCOMPARE(read->tracks.constFirst().name, u"Ana & <Bor>"_s);
        const GpxPoint point = read->line().constFirst().constFirst();
        QCOMPARE(point.point, (GeoPoint{45.1234567, 13.5}));
        QCOMPARE(point.time, std::optional(Timestamp{1'700'000'000'000}));
        const auto drawn = readGpx(toGpx(u"Line"_s, QList<GeoPoint>{{45, 13}, {45.1, 13.1}}));
        EXPECT_OK(drawn);
        QCOMPARE(drawn->line().constFirst().size(), 2);
    }

    void cellsOfATableAreQuotedAndNeverFormulas()
    {
        const QByteArray csv = exported(ExportFormat::Csv, u"=1+1, \"x\""_s);
        QVERIFY2(csv.contains("\r\n\"'=1+1, \"\"x\"\"\",rider,2023-11-14T22:13:20+00:00,"
                              "45.1234567,13.5000000,6.25,,412.3,,\r\n"),
                 csv.constData());
    }

    void aTableForSpreadsheetsOfManyLanguages()
    {
        const QByteArray points = exported(ExportFormat::Csv, u"Jürgen"_s);
        QVERIFY(points.startsWith("\xEF\xBB\xBFname,role,time,"));
        const QByteArray commas = exported(ExportFormat::SemicolonCsv, u"Jürgen"_s);
        QVERIFY(commas.startsWith("\xEF\xBB\xBFname;role;time;"));
        QVERIFY2(commas.contains("\r\nJürgen;rider;2023-11-14T22:13:20+00:00;"
                                 "45,1234567;13,5000000;6,25;;412,3;;\r\n"),
                 commas.constData());
    }

    void unitsChangeEveryText()
    {
        QCOMPARE(distanceText(1500), u"1.5 km"_s);
        QCOMPARE(speedText(10), u"36 km/h"_s);
        QCOMPARE(speedText(1e300), u"1000000000 km/h"_s); // what a phone said
        const QDateTime afternoon(QDate(2026, 5, 1), QTime(15, 4, 5));
        QCOMPARE(clockText(afternoon), u"15:04"_s);
        setDisplayUnits({.miles = true, .twelveHours = true});
        QCOMPARE(distanceText(1609.344), u"1 mi"_s);
        QCOMPARE(speedText(10), u"22 mph"_s);
        QCOMPARE(heightText(100), u"328 ft"_s);
        QCOMPARE(clockText(afternoon, true), u"3:04:05 pm"_s);
        setDisplayUnits({});
    }
};

SAFERIDE_TEST(TestDeskCommands)
#include "tst_deskcommands.moc"
