// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/objectjson.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject read(const QByteArray &text)
{
    QJsonParseError error{};
    const auto document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        qWarning() << "no JSON object:" << error.errorString() << text;
    }
    return document.object();
}

Participant participant()
{
    Participant someone;
    someone.participation.id = ParticipationId{7};
    someone.participation.user = UserId{8};
    someone.participation.ride = RideId{9};
    someone.participation.joinedAt = Timestamp{1'769'850'900'000};
    someone.participation.updatedAt = Timestamp{1'769'850'900'123};
    someone.username = u"Ana \"Škof\"\\\n\U0001F6B4"_s;
    return someone;
}

} // namespace

class TestObjectJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anObjectWithoutMembersIsComplete()
    {
        QByteArray text("[");
        {
            JsonObjectWriter object(text);
        }
        QCOMPARE(text, "[{}");
    }

    void membersOfEveryKindReadBackAsWritten()
    {
        QByteArray text;
        {
            JsonObjectWriter object(text);
            object.add("number", qint64(-9'007'199'254'740'993));
            object.add("real", 46.1234567);
            object.add("yes", true);
            object.add("no", false);
            object.add("text", u"a\"b\\c\nd"_s);
            object.add("time", Timestamp{1'769'850'900'500});
            object.add("absent", std::optional<double>());
            object.add("present", std::optional(1.5));
            object.addJson("list", "[1,2]");
        }
        QCOMPARE(text.replace('"', '\''),
                 "{'number':-9007199254740993,'real':46.1234567,'yes':true,'no':false,"
                 "'text':'a\\'b\\\\c\\nd','time':'2026-01-31T09:15:00.500+00:00',"
                 "'absent':null,'present':1.5,'list':[1,2]}");
    }

    void aParticipantWithoutAFixHasNullsForIt()
    {
        const QJsonObject json = read(participantJson(participant()));
        QCOMPARE(json.value("id"_L1).toInteger(), 7);
        QCOMPARE(json.value("user_id"_L1).toInteger(), 8);
        QCOMPARE(json.value("ride_id"_L1).toInteger(), 9);
        QCOMPARE(json.value("username"_L1).toString(), participant().username);
        QCOMPARE(json.value("joined_at"_L1).toString(), u"2026-01-31T09:15:00+00:00"_s);
        QCOMPARE(json.value("updated_at"_L1).toString(), u"2026-01-31T09:15:00.123+00:00"_s);
        for (const auto key :
             {"latitude"_L1, "longitude"_L1, "location_timestamp"_L1, "accuracy"_L1, "speed"_L1,
              "course"_L1, "altitude"_L1, "battery"_L1}) {
            QVERIFY2(json.contains(key) && json.value(key).isNull(), key.data());
        }
        QCOMPARE(json.size(), 16);
    }

    void aFixIsWrittenWithWhatWasMeasured()
    {
        Participant someone = participant();
        LocationFix fix;
        fix.point = {-46.5, 0.0000001};
        fix.fixTime = Timestamp{1'769'850'900'000};
        fix.battery = 0;
        someone.participation.lastFix = fix;
        const QJsonObject json = read(participantJson(someone));
        QCOMPARE(json.value("latitude"_L1).toDouble(), -46.5);
        QCOMPARE(json.value("longitude"_L1).toDouble(), 0.0000001);
        QCOMPARE(json.value("location_timestamp"_L1).toString(), u"2026-01-31T09:15:00+00:00"_s);
        QVERIFY(json.value("battery"_L1).isDouble());
        QVERIFY(json.value("speed"_L1).isNull());
    }

    void rideRouteUserAndPositionHaveTheNamesOfTheInterface()
    {
        QCOMPARE(read(rideJson({})).keys(),
                 (QStringList{u"code"_s, u"created_at"_s, u"created_by_user_id"_s, u"description"_s,
                              u"guests"_s, u"id"_s, u"is_active"_s, u"listed"_s, u"route_id"_s,
                              u"share_group"_s, u"start_time"_s, u"status"_s, u"title"_s,
                              u"updated_at"_s, u"visibility"_s}));
        QCOMPARE(read(routeJson({})).keys(),
                 (QStringList{u"ascent_meters"_s, u"created_at"_s, u"created_by_user_id"_s,
                              u"description"_s, u"distance_meters"_s, u"gpx_data"_s, u"id"_s,
                              u"title"_s, u"updated_at"_s}));
        QCOMPARE(read(userJson({})).keys(),
                 (QStringList{u"created_at"_s, u"display_name"_s, u"id"_s, u"is_guest"_s, u"role"_s,
                              u"updated_at"_s, u"username"_s}));
        QCOMPARE(
            read(positionJson({})).keys(),
            (QStringList{u"accuracy"_s, u"altitude"_s, u"battery"_s, u"course"_s, u"fix_time"_s,
                         u"id"_s, u"latitude"_s, u"longitude"_s, u"received_time"_s, u"speed"_s}));
    }
};

SAFERIDE_TEST(TestObjectJson)
#include "tst_objectjson.moc"
