// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

#include <QNetworkReply>
#include <QSemaphore>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What a field is given, as JSON, and whether it is taken.
struct Input
{
    const char *name;
    QByteArray value;
    bool taken;
};

QByteArray quoted(const QByteArray &text)
{
    return '"' + text + '"';
}

QByteArray repeated(const QByteArray &text, int times)
{
    return quoted(text.repeated(times));
}

/// Values that are of no use to any field of text.
QList<Input> noText()
{
    return {{"number", "1", false},
            {"boolean", "true", false},
            {"list", "[]", false},
            {"object", "{}", false},
            {"NUL", R"("a\u0000bcd")", false},
            {"lone surrogate", R"("a\ud800bcd")", false},
            {"broken UTF-8",
             quoted("ab\xff"
                    "cd"),
             false},
            {"overlong UTF-8",
             quoted("ab\xc0\xaf"
                    "cd"),
             false}};
}

QList<Input> titles()
{
    return noText()
        + QList<Input>{{"empty", "\"\"", false},
                       {"blank", R"("  \t ")", false},
                       {"null", "null", false},
                       {"one letter", "\"a\"", true},
                       {"100 letters", repeated("x", 100), true},
                       {"101 letters", repeated("x", 101), false},
                       {"100 outside the basic plane", repeated("\xf0\x9f\x9a\xb2", 100), true},
                       {"101 outside the basic plane", repeated("\xf0\x9f\x9a\xb2", 101), false},
                       {"100 in escapes", repeated(R"(\ud83d\udeb2)", 100), true},
                       {"SQL", R"("'; DROP TABLE rides; --")", true},
                       {"format", R"("%1 %n %s {0} ${x}")", true}};
}

QList<Input> usernames()
{
    return noText()
        + QList<Input>{{"null", "null", false},
                       {"two letters", "\"ab\"", false},
                       {"three letters", "\"abc\"", true},
                       {"30 letters", repeated("a", 30), true},
                       {"31 letters", repeated("a", 31), false},
                       {"30 umlauts", repeated("ü", 30), true},
                       {"two letters in four units", repeated("\xf0\x90\x90\x80", 2), false},
                       {"three letters in six units", repeated("\xf0\x90\x90\x80", 3), true},
                       {"all signs", "\"A_z.9-\"", true},
                       {"space", "\"a b\"", false},
                       {"at sign", "\"a@b\"", false},
                       {"slash", "\"a/b\"", false},
                       {"newline", R"("a\nb")", false},
                       {"non-ASCII digit", "\"ab٣\"", false},
                       {"emoji", "\"ab🚲\"", false},
                       {"invisible", R"("ab\u200bc")", false},
                       {"direction", R"("ab\u202ec")", false}};
}

QList<Input> passwords()
{
    return noText()
        + QList<Input>{{"null", "null", false},
                       {"5 bytes", repeated("a", 5), false},
                       {"6 bytes", repeated("a", 6), true},
                       {"6 bytes in 3 letters", repeated("ü", 3), true},
                       {"1024 bytes", repeated("a", 1024), true},
                       {"1025 bytes", repeated("a", 1025), false},
                       {"1024 bytes in 512 letters", repeated("ü", 512), true},
                       {"1026 bytes in 513 letters", repeated("ü", 513), false}};
}

QList<Input> times()
{
    return {{"Z", "\"2026-01-31T09:15:00Z\"", true},
            {"offset", "\"2026-01-31T09:15:00+05:30\"", true},
            {"none", "\"2026-01-31T09:15:00\"", true},
            {"fraction", "\"2026-01-31T09:15:00.123456Z\"", true},
            {"number", "1769850900", false},
            {"number as text", "\"1769850900\"", false},
            {"words", "\"tomorrow\"", false},
            {"empty", "\"\"", false},
            {"no such day", "\"2026-02-30T09:15:00Z\"", false},
            {"no such hour", "\"2026-01-31T25:15:00Z\"", false},
            {"before 1970", "\"1969-12-31T23:59:59Z\"", false},
            {"year 10000", "\"10000-01-01T00:00:00Z\"", false},
            {"more behind", "\"2026-01-31T09:15:00Z'\"", false}};
}

QList<Input> ids()
{
    return {{"null", "null", true},
            {"text", "\"1\"", false},
            {"boolean", "true", false},
            {"fraction", "1.5", false},
            {"zero", "0", false},
            {"negative", "-1", false},
            {"2^53 + 1", "9007199254740993", false},
            {"2^63", "9223372036854775808", false},
            {"2^64", "18446744073709551616", false},
            {"huge", "1e308", false},
            {"beyond double", "1e400", false},
            {"NaN", "NaN", false},
            {"Infinity", "Infinity", false}};
}

QList<Input> booleans()
{
    return {{"true", "true", true},
            {"false", "false", true},
            {"one", "1", false},
            {"text", R"("true")", false},
            {"list", "[true]", false}};
}

QList<Input> words()
{
    return {{"known", "\"secret\"", true},
            {"capitals", "\"SECRET\"", false},
            {"unknown", "\"hidden\"", false},
            {"empty", "\"\"", false},
            {"number", "0", false}};
}

/// Of a number from `least` to `most`.
QList<Input> numbers(const QByteArray &least, const QByteArray &most, const QByteArray &below,
                     const QByteArray &above)
{
    return {{"least", least, true},
            {"most", most, true},
            {"zero", "0", true},
            {"minus zero", "-0.0", true},
            {"below", below, false},
            {"above", above, false},
            {"text", "\"1\"", false},
            {"boolean", "true", false},
            {"NaN", "NaN", false},
            {"beyond double", "1e999", false},
            {"minus beyond", "-1e999", false},
            {"list", "[1]", false}};
}

} // namespace

/// Hostile values for every field of every body, over real connections: taken or answered 422 at
/// the right place, and nothing is stored.
class TestRestInput : public test::RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup() { finish(); }

    void checksNewUsers()
    {
        for (const Input &input : usernames()) {
            check("POST", "/users/", {{"password", "\"secret\""}}, "username", input, 201);
        }
        int number = 0;
        for (const Input &input : passwords()) {
            const QByteArray name = quoted("rider" + QByteArray::number(++number));
            check("POST", "/users/", {{"username", name}}, "password", input, 201);
        }
    }

    void usernamesAreOneInAnyCaseAndForm()
    {
        const auto made = [&](const char *name) {
            return call("POST", "/users/",
                        json({{u"username"_s, QString::fromUtf8(name)},
                              {u"password"_s, u"secret"_s}}))
                .status;
        };
        QCOMPARE(made("Straße"), 201);
        for (const char *same : {"straße", "STRASSE", "STRAẞE"}) {
            QCOMPARE(made(same), 409);
        }
        QCOMPARE(made("Zoë"), 201);
        QCOMPARE(made("zoe\u0308"), 409); // decomposed
        QCOMPARE(made("ﬁlip"), 201); // a ligature
        QCOMPARE(made("FILIP"), 409);
        QCOMPARE(made("ΣΊΣΥΦΟΣ"), 201);
        QCOMPARE(made("σίσυφος"), 409);
        QCOMPARE(client->logIn(u"STRASSE"_s, u"secret"_s).status, 200);
        QCOMPARE(client->logIn(u"zoe\u0308"_s, u"secret"_s).status, 200);
    }

    void passwordsAreTakenAsTheyAre()
    {
        for (const QString &password :
             {u"a+b %26=&c"_s, u"naïve 🚲"_s, u"      "_s, QString(1024, u'x')}) {
            const QString name = u"rider"_s + QString::number(qHash(password) % 1'000'000);
            QCOMPARE(
                call("POST", "/users/", json({{u"username"_s, name}, {u"password"_s, password}}))
                    .status,
                201);
            QCOMPARE(client->logIn(name, password).status, 200);
            QCOMPARE(client->logIn(name, password.chopped(1)).status, 401);
        }
    }

    void checksLogins()
    {
        const auto tried = [&](const QByteArray &form) {
            return call("POST", "/auth/login", form, {}, "application/x-www-form-urlencoded");
        };
        QCOMPARE(tried("x=1").wrongFields(), (QStringList{u"body.username"_s, u"body.password"_s}));
        QCOMPARE(tried("username=ann").wrongFields(), QStringList{u"body.password"_s});
        QCOMPARE(tried("username=ann&password=" + QByteArray(1025, 'x')).wrongFields(),
                 QStringList{u"body.password"_s});
        for (const char *broken : {"username=%zz&password=secret", "username=%ff&password=secret",
                                   "username=ann%00&password=secret", "username=a&password=%"}) {
            QCOMPARE(tried(broken).status, 422);
        }
        QCOMPARE(tried("username=" + QByteArray(100'000, 'a') + "&password=secret").status, 401);
        QCOMPARE(tried("grant_type=password&username=ann&password=secret&scope=").status, 200);
    }

    void checksRides()
    {
        const QHash<QByteArray, QByteArray> rest{{"title", "\"a\""},
                                                 {"start_time", "\"2026-01-31T09:15:00Z\""}};
        const QByteArray path = pathOf("rides", newRide());
        const QList<std::pair<QByteArray, QList<Input>>> fields{
            {"title", titles()},
            {"start_time", times()},
            {"route_id", ids()},
            {"visibility", words()},
            {"listed", booleans()},
            {"description",
             noText()
                 + QList<Input>{{"null", "null", true},
                                {"empty", "\"\"", true},
                                {"10,000 letters", repeated("x", 10'000), true},
                                {"10,001 letters", repeated("x", 10'001), false}}},
        };
        for (const auto &[field, inputs] : fields) {
            for (const Input &input : inputs) {
                check("POST", "/rides/", rest, field, input, 201);
                check("PUT", path, {}, field, input, 200);
            }
        }
        for (const Input &input : booleans()) {
            if (input.value != "false") {
                check("PUT", path, {}, "is_active", input, 200);
            }
        }
    }

    void checksRoutes()
    {
        const QByteArray path = pathOf("routes", newRoute());
        const QByteArray gpx = quoted(QByteArray(SmallGpx).replace('"', '\''));
        for (const Input &input : titles()) {
            check("POST", "/routes/", {{"gpx_data", gpx}}, "title", input, 201);
            check("PUT", path, {}, "title", input, 200);
        }
        QList<Input> courses = noText();
        for (const char *wrong :
             {"", "x", "<gpx/>", "<gpx><trk/></gpx>", "<kml></kml>",
              "<gpx><trk><trkseg/></trk></gpx>", "<gpx><rte><rtept lat='91' lon='0'/></rte></gpx>",
              "<gpx><rte><rtept lat='nan' lon='0'/></rte></gpx>",
              "<gpx><rte><rtept lat='1'/></rte></gpx>",
              "<!DOCTYPE a [<!ENTITY x 'y'>]><gpx><rte><rtept lat='1' lon='1'/></rte></gpx>",
              "<gpx><rte><rtept lat='1' lon='1'>&x;</rtept></rte></gpx>"}) {
            courses.append({wrong, quoted(wrong), false});
        }
        for (const Input &input : courses) {
            check("POST", "/routes/", {{"title", "\"a\""}}, "gpx_data", input, 201);
            check("PUT", path, {}, "gpx_data", input, 200);
        }
    }

    void measuresRoutesBesideTheDatabaseAndFewOfOneUser()
    {
        QSemaphore gate;
        daemon->heavyWork.run<bool>(
            {}, this,
            [&gate]() -> Result<bool> {
                gate.acquire();
                return true;
            },
            [](const Result<bool> &) {});
        const QByteArray path = pathOf("rides", newRide());
        QNetworkRequest request(QUrl(daemon->url() + u"/routes/"_s));
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Authorization", "Bearer " + ann);
        QNetworkAccessManager network;
        QList<int> statuses;
        for (int i = 0; i < 3; ++i) {
            QNetworkReply *reply = network.post(request, routeBody(SmallGpx));
            connect(reply, &QNetworkReply::finished, this, [reply, &statuses] {
                statuses += reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
                reply->deleteLater();
            });
        }
        QTRY_COMPARE(statuses, QList<int>{429}); // the third, while two wait
        QCOMPARE(client->get(path, ann).status, 200); // neither a loop nor a database worker waits
        gate.release();
        QTRY_COMPARE(statuses, (QList<int>{429, 201, 201}));
        QCOMPARE(newRoute().status, 201);
    }

    void checksPositions()
    {
        const QHash<QByteArray, QByteArray> rest{
            {"latitude", "1"},
            {"longitude", "1"},
            {"location_timestamp", "\"2026-01-31T09:15:00Z\""}};
        const QByteArray path = pathOf("participations", join(newRide(), bob));
        const QList<std::pair<QByteArray, QList<Input>>> fields{
            {"latitude", numbers("-90", "90", "-90.0000001", "90.0000001")},
            {"longitude", numbers("-180", "180", "-180.0000001", "180.0000001")},
            {"location_timestamp", times()},
            {"accuracy", numbers("0", "1e9", "-0.1", "1e400")},
            {"speed", numbers("-1", "1e9", "-1e400", "1e400")},
            {"course", numbers("-1", "360.1", "-1e400", "1e400")},
            {"altitude", numbers("-1e9", "1e9", "-1e400", "1e400")},
            {"battery", numbers("-1", "100.1", "-1e400", "1e400")},
        };
        for (const auto &[field, inputs] : fields) {
            for (const Input &input : inputs) {
                check("PUT", path, rest, field, input, 200, bob);
            }
        }
    }

    void checksPaths()
    {
        const QHash<QByteArray, int> statuses{
            {"0", 404},
            {"-1", 404},
            {"999", 404},
            {"9007199254740993", 404},
            {"9223372036854775808", 404},
            {"999999999999999999999999", 404},
            {"abc", 422},
            {"1.0", 422},
            {"1e0", 422},
            {"0x1", 422},
            {"+1", 422},
            {"%201", 422},
            {"1%2F2", 422},
            {"1;2", 422},
            {"%E2%91%A0", 422},
            {"..%2F1", 422},
            {"'", 422},
        };
        for (const char *kind : {"/users/", "/rides/", "/routes/", "/participations/"}) {
            for (auto it = statuses.begin(); it != statuses.end(); ++it) {
                const auto answer = client->get(kind + it.key(), ann);
                QVERIFY2(answer.status == it.value(), it.key().constData());
                QVERIFY(answer.status == 404 || answer.wrongFields() == QStringList{u"path.id"_s});
            }
        }
    }

    void checksPages()
    {
        newRide();
        for (const char *list : {"/rides/", "/rides/owned", "/routes/", "/participations/",
                                 "/rides/1/participants", "/participations/1/positions"}) {
            for (const char *limit : {"0", "1001", "-1", "abc", "", "1.5", "99999999999999999999",
                                      "1%00", "0x10", "%2B1"}) {
                const auto answer = client->get(QByteArray(list) + "?limit=" + limit, ann);
                QVERIFY2(answer.status == (QByteArray(limit).contains("%00") ? 400 : 422), limit);
            }
            const auto behindAll =
                client->get(QByteArray(list) + "?after_id=9007199254740992", ann);
            QCOMPARE(behindAll.status,
                     list == "/rides/owned"_ba                    ? 410
                         : QByteArray(list).endsWith("positions") ? 422
                                                                  : 200);
            for (const char *fine :
                 {"?limit=1", "?limit=1000", "?after_id=0", "?unknown=1", "?", "?limit=5&"}) {
                QVERIFY2(client->get(QByteArray(list) + fine, ann).status == 200, fine);
            }
            QCOMPARE(client->get(QByteArray(list) + "?limit=x&after_id=y", ann).wrongFields(),
                     (QStringList{u"query.limit"_s, u"query.after_id"_s}));
        }
    }

    void bodiesAreStrictJson()
    {
        const QByteArray deep = R"({"title":)" + QByteArray(10'000, '[');
        for (const QByteArray &body : QByteArrayList{
                 QByteArray("null"), QByteArray("[]"), QByteArray("\"a\""), QByteArray("1"),
                 QByteArray("{"), QByteArray("{}{}"), QByteArray("{'title':'a'}"),
                 QByteArray(R"({"title":"a","title":"b"})"), QByteArray(R"({"title":"a",})"),
                 QByteArray("// a\n{}"), QByteArray("\xff\xfe{\0}\0", 6), deep,
                 deep + QByteArray(10'000, ']') + '}'}) {
            const auto answer = call("POST", "/rides/", body, ann);
            QVERIFY2(answer.status == 422, body.constData());
            QVERIFY(answer.wrongFields().first().startsWith(u"body"_s));
        }
        QCOMPARE(client->get("/rides/", ann).body, "[]");
    }

private:
    /// Sends `rest` with one more field, and expects it taken with `status`, or 422 at this field.
    void check(const QByteArray &method, const QByteArray &path,
               const QHash<QByteArray, QByteArray> &rest, const QByteArray &field,
               const Input &input, int status, const QByteArray &token = {})
    {
        QByteArray body = "{\"" + field + "\":" + input.value;
        for (auto it = rest.begin(); it != rest.end(); ++it) {
            if (it.key() != field) {
                body += ",\"" + it.key() + "\":" + it.value();
            }
        }
        const auto answer = call(method, path, body + '}', token.isEmpty() ? ann : token);
        const QByteArray what = method + ' ' + path + ' ' + field + ", " + input.name + ": "
            + QByteArray::number(answer.status) + ' ' + answer.body.left(200);
        QVERIFY2(answer.status == (input.taken ? status : 422), what.constData());
        if (!input.taken) {
            const QStringList wrong = answer.wrongFields();
            const bool located = wrong == QStringList{u"body."_s + QString::fromLatin1(field)}
                || wrong == QStringList{u"body"_s};
            QVERIFY2(located, what.constData());
        }
    }
};

SAFERIDE_TEST(TestRestInput)
#include "tst_restinput.moc"
