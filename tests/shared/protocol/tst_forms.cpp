// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/password.h"
#include "shared/domain/streamsafe.h"
#include "shared/domain/username.h"
#include "shared/protocol/forms.h"
#include "shared/protocol/json.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonValue json(const QByteArray &text)
{
    return parseJson(text).value();
}

/// The last words of the locations, in order: "title,start_time".
template<typename T>
QString wrongFields(const Result<T> &result)
{
    QStringList names;
    if (!result) {
        for (const FieldError &field : result.error().fields) {
            names.append(field.location.join(u'.') + u':' + field.type);
        }
    }
    return names.join(u',');
}

} // namespace

class TestForms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARideWithItsDefaults()
    {
        const auto ride = newRideFromJson(
            json(R"({"title":"Sunday","start_time":"2026-01-31T10:15:00+01:00","x":1})"));
        EXPECT_OK(ride);
        const NewRide expected{u"Sunday"_s, {}, *Timestamp::fromIso(u"2026-01-31T09:15:00Z"), {}};
        QCOMPARE(*ride, expected);
        QVERIFY(ride->listed && ride->guests);
    }

    void takesNullForAnOptionalFieldThatIsAbsent()
    {
        const auto ride = newRideFromJson(
            json(R"({"title":"a","start_time":"2026-01-31T09:15:00Z","description":null,)"
                 R"("route_id":null,"visibility":null,"listed":null})"));
        EXPECT_OK(ride);
        QVERIFY(!ride->description && !ride->route && ride->listed);
    }

    void listsEveryWrongFieldOfARide_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("wrong");
        const auto row = [](const char *name, const char *body, const QString &wrong) {
            QTest::newRow(name) << QByteArray(body) << wrong;
        };
        row("not an object", "[1]", u"body:type_error.dict"_s);
        row("null", "null", u"body:type_error.dict"_s);
        row("empty", "{}", u"body.title:value_error.missing,body.start_time:value_error.missing"_s);
        row("nulls", R"({"title":null,"start_time":null})",
            u"body.title:type_error.none.not_allowed,body.start_time:type_error.none.not_allowed"_s);
        row("wrong types",
            R"({"title":1,"description":true,"start_time":1767225600,"route_id":"1","visibility":2,)"
            R"("listed":1,"guests":"yes"})",
            u"body.title:type_error.str,body.description:type_error.str,body.start_time:type_error."
            u"str,"
            "body.route_id:type_error.integer,body.visibility:type_error.str,body.listed:type_"
            "error.bool,"
            "body.guests:type_error.bool"_s);
        row("wrong values",
            R"({"title":" \t\u2003","start_time":"tomorrow","route_id":0,"visibility":"Always"})",
            u"body.title:value_error.any_str.min_length,body.start_time:value_error.datetime,"
            "body.route_id:value_error.number.not_in_range,body.visibility:type_error.enum"_s);
        row("half an id", R"({"title":"a","start_time":"2026-01-31T09:15:00Z","route_id":1.5})",
            u"body.route_id:type_error.integer"_s);
        row("a boolean id", R"({"title":"a","start_time":"2026-01-31T09:15:00Z","route_id":true})",
            u"body.route_id:type_error.integer"_s);
        row("an id beyond 2^53",
            R"({"title":"a","start_time":"2026-01-31T09:15:00Z","route_id":9007199254740994})",
            u"body.route_id:value_error.number.not_in_range"_s);
    }
    void listsEveryWrongFieldOfARide()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, wrong);
        QCOMPARE(wrongFields(newRideFromJson(json(body))), wrong);
    }

    void readsAGuestWithANameInOneLine_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("name"); // empty: refused
        const auto row = [](const char *title, const QString &given, const QString &name) {
            QTest::newRow(title) << given << name;
        };
        row("plain", u"Anna"_s, u"Anna"_s);
        row("spaces", u"  Anna \u00a0 B. "_s, u"Anna B."_s);
        row("markup stays text", u"<b>Anna</b> & \"Bo\""_s, u"<b>Anna</b> & \"Bo\""_s);
        row("composed", u"Zoe\u0308"_s, u"Zoë"_s);
        row("emoji with joiner", u"👩\u200d🚒"_s, u"👩\u200d🚒"_s);
        row("40 characters", u"🚲"_s.repeated(40), u"🚲"_s.repeated(40));
        row("41 characters", u"🚲"_s.repeated(41), {});
        row("endless", u"a"_s.repeated(100'000), {});
        row("empty", u""_s, {});
        row("blank", u" \u2003 "_s, {});
        row("invisible", u"\u2800\u3164"_s, {});
        row("marks alone", u"\u0301\u0302"_s, {});
        row("two lines", u"Anna\nB."_s, {});
        row("line separator", u"Anna\u2028B."_s, {});
        row("control", u"Anna\u0007"_s, {});
        row("turns the direction", u"Anna\u202e"_s, {});
        row("lone surrogate", u"Anna"_s + QChar(0xd800), {});
        row("not assigned", u"Anna\u0378"_s, {});
        row("piled marks", u"a"_s + u"\u0301"_s.repeated(31), {});
    }
    void readsAGuestWithANameInOneLine()
    {
        QFETCH(QString, given);
        QFETCH(QString, name);
        const auto guest =
            guestFromJson(QJsonObject{{u"ride_code"_s, u"abc123"_s}, {u"display_name"_s, given}});
        if (name.isEmpty()) {
            QCOMPARE(wrongFields(guest), u"body.display_name:value_error.str.regex"_s);
        } else {
            EXPECT_OK(guest);
            QCOMPARE(*guest, (NewGuest{u"abc123"_s, name}));
        }
    }

    void listsEveryWrongFieldOfAGuest()
    {
        QCOMPARE(wrongFields(guestFromJson(json("{}"))),
                 u"body.ride_code:value_error.missing,body.display_name:value_error.missing"_s);
        QCOMPARE(wrongFields(guestFromJson(json(R"({"ride_code":1,"display_name":null})"))),
                 u"body.ride_code:type_error.str,body.display_name:type_error.none.not_allowed"_s);
    }

    void countsCharactersNotCodeUnits()
    {
        const auto ride = [](const QString &title) {
            return newRideFromJson(
                QJsonObject{{u"title"_s, title}, {u"start_time"_s, u"2026-01-31T09:15:00Z"_s}});
        };
        EXPECT_OK(ride(u"🚲"_s.repeated(100)));
        EXPECT_OK(ride(u"ß"_s.repeated(100)));
        EXPECT_ERROR(ride(u"🚲"_s.repeated(101)), ErrorCode::InvalidInput);
        EXPECT_ERROR(ride(u""_s), ErrorCode::InvalidInput);
    }

    void tellsAbsentFromNullInAChange()
    {
        const auto nothing = rideChangeFromJson(json("{}"));
        EXPECT_OK(nothing);
        QCOMPARE(*nothing, RideChange{});
        const auto cleared = rideChangeFromJson(json(R"({"description":null,"route_id":null})"));
        EXPECT_OK(cleared);
        QVERIFY(cleared->description && !*cleared->description);
        QVERIFY(cleared->route && !*cleared->route);
        QCOMPARE(
            wrongFields(rideChangeFromJson(json(R"({"title":null,"status":null})"))),
            u"body.title:type_error.none.not_allowed,body.status:type_error.none.not_allowed"_s);
    }

    void refusesAStatusThatContradictsIsActive()
    {
        EXPECT_OK(rideChangeFromJson(json(R"({"is_active":false,"status":"finished"})")));
        QCOMPARE(wrongFields(rideChangeFromJson(json(R"({"is_active":true,"status":"finished"})"))),
                 u"body.is_active:value_error.contradiction"_s);
    }

    void aPlaceHasOnePairOfNumbers()
    {
        const auto fix =
            locationFixFromJson(json(R"({"latitude":-0.0,"longitude":180})"), Timestamp{5});
        EXPECT_OK(fix);
        QCOMPARE(fix->point.longitude, -180.0);
        QVERIFY(!std::signbit(fix->point.latitude));
        const auto zero =
            locationFixFromJson(json(R"({"latitude":1,"longitude":-0.0})"), Timestamp{5});
        EXPECT_OK(zero);
        QVERIFY(!std::signbit(zero->point.longitude));
    }

    void readsAPosition()
    {
        const auto fix = locationFixFromJson(json(
            R"({"latitude":0,"longitude":-180,"location_timestamp":"2026-01-31T09:15:00.250Z",)"
            R"("speed":0,"course":360,"battery":null})"));
        EXPECT_OK(fix);
        QCOMPARE(fix->point, (GeoPoint{0, -180}));
        QCOMPARE(fix->fixTime.msecs % 1000, 250);
        QCOMPARE(fix->speed, std::optional<double>(0));
        QVERIFY(!fix->battery && !fix->accuracy);
    }

    void wantsATimestampUnlessTheArrivalStandsIn()
    {
        const auto place = json(R"({"latitude":1,"longitude":2,"location_timestamp":null})");
        EXPECT_ERROR(locationFixFromJson(place), ErrorCode::InvalidInput);
        QCOMPARE(locationFixFromJson(place, Timestamp{5})->fixTime, Timestamp{5});
    }

    void refusesPositionsOutOfRange_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        for (const char *pair :
             {"latitude 90.0000001", "latitude -91", "latitude \"1\"", "latitude true",
              "latitude null", "longitude 180.1", "longitude []", "accuracy -1", "accuracy -0.1",
              "speed \"-1\"", "battery false", "altitude \"high\"", "location_timestamp 5",
              "location_timestamp \"\""}) {
            const QByteArray text(pair);
            const qsizetype space = text.indexOf(' ');
            QTest::newRow(pair) << text.first(space) << text.sliced(space + 1);
        }
    }
    void refusesPositionsOutOfRange()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QJsonObject body{{u"latitude"_s, 1},
                         {u"longitude"_s, 2},
                         {u"location_timestamp"_s, u"2026-01-31T09:15:00Z"_s}};
        body.insert(QString::fromLatin1(field), json("[" + value + "]").toArray().first());
        const auto fix = locationFixFromJson(body);
        EXPECT_ERROR(fix, ErrorCode::InvalidInput);
        QCOMPARE(fix.error().fields.size(), 1);
        QCOMPARE(fix.error().fields.first().location,
                 (QStringList{u"body"_s, QString::fromLatin1(field)}));
    }

    void whatAPhoneDoesNotKnowIsNotGiven_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("given");
        const auto row = [](const char *field, const char *value, bool given) {
            QTest::addRow("%s %s", field, value) << QByteArray(field) << QByteArray(value) << given;
        };
        for (const char *value : {"-1", "-0.1", "-1e300"}) {
            row("speed", value, false);
        }
        for (const char *value : {"-1", "360.1", "65535"}) {
            row("course", value, false);
        }
        for (const char *value : {"-1", "-100", "100.1", "255"}) {
            row("battery", value, false);
        }
        row("speed", "0", true);
        row("course", "360", true);
        row("battery", "100", true);
        row("accuracy", "0", true);
        for (const char *value : {"-1", "-430", "-1e300", "1e300"}) {
            row("altitude", value, true);
        }
    }
    void whatAPhoneDoesNotKnowIsNotGiven()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const auto fix = locationFixFromJson(
            json("{\"" + field + "\":" + value
                 + R"(,"latitude":1,"longitude":2,"location_timestamp":"2026-01-31T09:15:00Z"})"));
        EXPECT_OK(fix);
        const bool isGiven =
            fix->speed || fix->course || fix->battery || fix->altitude || fix->accuracy;
        QTEST(isGiven, "given");
    }

    void tellsRangesAndTimesInWords()
    {
        const auto messages = [](const QByteArray &fields) {
            QStringList texts;
            const auto fix = locationFixFromJson(json("{\"longitude\":2," + fields + '}'));
            for (const FieldError &wrong : fix.error().fields) {
                texts.append(wrong.location.last() + u' ' + wrong.message);
            }
            return texts.join(u"; "_s);
        };
        QCOMPARE(messages(R"("latitude":91,"location_timestamp":1769850900000,"accuracy":-1)"),
                 u"latitude must be -90 to 90; location_timestamp must be an ISO 8601 time, like "
                 "2026-01-31T09:15:00+00:00, not a number; accuracy must be 0 or more"_s);
        QCOMPARE(messages(R"("latitude":1,"location_timestamp":"31.1.2026")"),
                 u"location_timestamp must be an ISO 8601 time, like 2026-01-31T09:15:00+00:00"_s);
    }

    void takesUsernamesOfLetters_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("accepted");
        for (const QString &name :
             {u"abc"_s, u"a_b.c-9"_s, u"Žižek"_s, u"山田太郎"_s, u"e\u0301mile"_s,
              u"x"_s.repeated(30), u"काव्या"_s, u"नीरज"_s, u"สมชาย"_s, u"ตุ๊กตา"_s, u"مُحَمَّد"_s,
              u"தமிழ்"_s, u"আনিকা"_s, u"x\u030cyz"_s, u"דָּוִד"_s, u"ශ්\u200dරී"_s, u"علی\u200cرضا"_s,
              u"क्\u200cष"_s}) {
            QTest::newRow(qPrintable(name)) << name << true;
        }
        for (const QString &name : {u"ab"_s,        u""_s,          u"x"_s.repeated(31),
                                    u"a b c"_s,     u" abc"_s,      u"abc\n"_s,
                                    u"a\u00a0bc"_s, u"abc\u200b"_s, u"abc\u202e"_s,
                                    u"a@b.c"_s,     u"abc🚲"_s,      u"a/b"_s,
                                    u"abc٣"_s,      u"\u093eabc"_s, u"ab1\u0301"_s,
                                    u"ab_\u0301"_s, u"abc\u20dd"_s, u"abc\ufe0f"_s,
                                    u"ab\u034fc"_s, u"abc\u3164"_s, u"abc\u200d"_s,
                                    u"ab\u200dc"_s, u"ab\u200cc"_s, u"علی\u200dرضا"_s,
                                    u"علی\u200c"_s, u"\u200cعلی"_s, u"علی\u200c\u200cرضا"_s,
                                    u"ශ්\u200d9"_s,  u"دار\u200cا"_s}) {
            QTest::newRow(qPrintable(name)) << name << false;
        }
    }
    void takesUsernamesOfLetters()
    {
        QFETCH(QString, name);
        const QJsonObject body{{u"username"_s, name}, {u"password"_s, u"secret"_s}};
        QTEST(bool(newUserFromJson(body)), "accepted");
    }

    void comparesNamesWithoutCaseInEveryScript()
    {
        QCOMPARE(usernameKey(u"ŽIŽEK"), usernameKey(u"žižek"));
        QCOMPARE(usernameKey(u"ＡＢＣ"), usernameKey(u"abc"));
        QCOMPARE(usernameKey(u"E\u0301mile"), usernameKey(u"émile"));
        QVERIFY(usernameKey(u"anna") != usernameKey(u"änna"));
        QCOMPARE(usernameKey(u"علی\u200cرضا"), usernameKey(u"علیرضا")); // look nearly the same
    }

    void countsTheBytesOfAPassword()
    {
        const auto user = [](const QString &password) {
            return newUserFromJson(
                QJsonObject{{u"username"_s, u"abc"_s}, {u"password"_s, password}});
        };
        EXPECT_OK(user(u"ßßß"_s));
        EXPECT_OK(user(u"x"_s.repeated(1024)));
        EXPECT_ERROR(user(u"12345"_s), ErrorCode::InvalidInput);
        EXPECT_ERROR(user(u"ß"_s.repeated(513)), ErrorCode::InvalidInput);
    }

    void refusesMarksThatTakeLongToPutInOrder()
    {
        const QString marks = u"\u0301\u0316"_s.repeated(15);
        const auto isSafe = [](const QString &text) { return isStreamSafe(text); };
        QVERIFY(isSafe(u"a"_s + marks));
        QVERIFY(isSafe(u"a"_s + marks + u"b"_s + marks));
        QVERIFY(!isSafe(u"a"_s + marks + u"\u0301"_s));
        QVERIFY(!isSafe(u"\u0f73"_s.repeated(31))); // a starter that is made of two marks
        const auto isRefused = [](const QString &password) {
            return !passwordBytes(password) && !passwordForms(password)
                && !newUserFromJson(
                    QJsonObject{{u"username"_s, u"abc"_s}, {u"password"_s, password}});
        };
        QVERIFY(!isRefused(u"secret"_s + marks));
        QVERIFY(isRefused(u"secret"_s + marks + u"\u0301"_s));
        // Minutes, were it normalized before it is measured; the second has no run of marks.
        QVERIFY(isRefused(u"a"_s + u"\u0301\u0316"_s.repeated(500'000)));
        QVERIFY(isRefused(u"\u01d6"_s.repeated(1'000'000)));
        QVERIFY(!normalizedUsername(QString(u"abc"_s + marks + marks)));
    }

    void takesThePasswordThatIsLongestBeforeItIsComposed()
    {
        const QString typed = u"\u03c5\u0308\u0301"_s; // three units of what is two bytes
        QCOMPARE(passwordBytes(typed.repeated(512))->size(), MaxPasswordBytes);
        QVERIFY(!passwordBytes(typed.repeated(513)));
    }

    void composesAPassword()
    {
        const auto password = [](const QString &typed) {
            return newUserFromJson(QJsonObject{{u"username"_s, u"abc"_s}, {u"password"_s, typed}})
                ->password;
        };
        QCOMPARE(password(u"Gru\u0308\u00dfe"_s), u"Gr\u00fc\u00dfe"_s.toUtf8());
        QCOMPARE(password(u"Gr\u00fc\u00dfe"_s), u"Gr\u00fc\u00dfe"_s.toUtf8());
        QCOMPARE(*passwordForms(u"secret"_s), QList<QByteArray>{"secret"});
        const QList<QByteArray> both{u"\u00fcber"_s.toUtf8(), u"u\u0308ber"_s.toUtf8()};
        QCOMPARE(*passwordForms(u"\u00fcber"_s), both);
        QCOMPARE(*passwordForms(u"u\u0308ber"_s), both);
        const QString mixed = u"\u00fc+u\u0308"_s;
        QCOMPARE(*passwordForms(mixed),
                 (QList<QByteArray>{u"\u00fc+\u00fc"_s.toUtf8(), mixed.toUtf8(),
                                    u"u\u0308+u\u0308"_s.toUtf8()}));
    }

    void saysWhatATimeAndANumberMustBe_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("message");
        const QString iso = u"must be an ISO 8601 time, like 2026-01-31T09:15:00+00:00"_s;
        QTest::newRow("Date.now()") << u"location_timestamp"_s << QJsonValue(1'769'850'900'000.0)
                                    << iso + u", not a number"_s;
        QTest::newRow("words") << u"location_timestamp"_s << QJsonValue(u"now"_s) << iso;
        QTest::newRow("a latitude") << u"latitude"_s << QJsonValue(90.5) << u"must be -90 to 90"_s;
        QTest::newRow("a longitude")
            << u"longitude"_s << QJsonValue(-181) << u"must be -180 to 180"_s;
        QTest::newRow("an accuracy") << u"accuracy"_s << QJsonValue(-1) << u"must be 0 or more"_s;
    }
    void saysWhatATimeAndANumberMustBe()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, message);
        QJsonObject fix{{u"latitude"_s, 46.0},
                        {u"longitude"_s, 14.5},
                        {u"location_timestamp"_s, u"2026-01-31T09:15:00Z"_s}};
        fix[field] = value;
        const auto refused = locationFixFromJson(fix);
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().fields.first().message, message);
        QCOMPARE(refused.error().message, field + u' ' + message);
    }

    void readsRoutesAndCodes()
    {
        EXPECT_OK(newRouteFromJson(json(R"({"title":"a","gpx_data":"<gpx/>"})")));
        QCOMPARE(wrongFields(newRouteFromJson(json(R"({"title":"a","gpx_data":null})"))),
                 u"body.gpx_data:type_error.none.not_allowed"_s);
        const auto change = routeChangeFromJson(json(R"({"description":null})"));
        EXPECT_OK(change);
        QVERIFY(!change->title && change->description && !*change->description && !change->gpx);
        QCOMPARE(*rideCodeFromJson(json(R"({"ride_code":"ab12cd"})")), u"ab12cd"_s);
        QCOMPARE(wrongFields(rideCodeFromJson(json(R"({"ride_code":123456})"))),
                 u"body.ride_code:type_error.str"_s);
    }
};

SAFERIDE_TEST(TestForms)
#include "tst_forms.moc"
