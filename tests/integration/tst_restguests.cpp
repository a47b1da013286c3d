// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/trackingkeytext.h"
#include "tests/support/restfixture.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// Who joins by the code of a ride, without an account, over real connections.
class TestRestGuests : public test::RestFixture
{
    Q_OBJECT

    static QString codeOf(const test::RestAnswer &ride) { return ride[u"code"_s].toString(); }
    test::RestAnswer joinAs(const QString &name, const QString &code) const
    {
        return call("POST", "/join", json({{u"ride_code"_s, code}, {u"display_name"_s, name}}));
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init() { start(); }
    void cleanup() { finish(); }

    void aGuestGetsAKeyAndTheLinksOfTheirApps()
    {
        const auto ride = newRide();
        const auto guest = joinAs(u" Carla B. "_s, codeOf(ride).toLower());
        QCOMPARE(guest.status, 201);
        QCOMPARE(guest.headers.value("cache-control"), "no-store");
        const QString key = guest[u"key"_s].toString();
        QCOMPARE(guest[u"links"_s][u"page"_s], QString(daemon->url() + u"/r#"_s + key));
        QCOMPARE(guest[u"participation"_s][u"ride_id"_s], ride[u"id"_s]);
        const auto participants = client->get("/rides/1/participants", ann).array();
        QCOMPARE(participants.size(), 2);
        QCOMPARE(participants[0]["guest"_L1], false);
        QCOMPARE(participants[1]["username"_L1], u"Carla B."_s);
        QCOMPARE(participants[1]["guest"_L1], true);
        const QByteArray user =
            "/users/" + QByteArray::number(participants[1]["user_id"_L1].toInteger());
        QCOMPARE(client->get(user, bob).status, 404);
        QCOMPARE(client->get(user, desk)[u"display_name"_s], u"Carla B."_s);
        QCOMPARE(client->get("/users/", desk).array().size(), 3);
    }

    void isToldWhatIsInTheWay()
    {
        const QString code = codeOf(newRide());
        QCOMPARE(joinAs(u"Ann"_s, code).status, 409);
        QCOMPARE(joinAs(u"two\nlines"_s, code).wrongFields(), QStringList{u"body.display_name"_s});
        QCOMPARE(joinAs(u"Carla"_s, u"NOSUCH"_s).status, 404);
        QCOMPARE(call("PUT", "/rides/1", R"({"guests":false})", ann)[u"guests"_s], false);
        QCOMPARE(joinAs(u"Carla"_s, code).status, 403);
        QCOMPARE(client->get("/join/" + code.toLatin1())[u"guests"_s], false);
        QCOMPARE(call("PUT", "/rides/1", R"({"guests":true,"is_active":false})", ann).status, 200);
        QCOMPARE(joinAs(u"Carla"_s, code).status, 409);
        QCOMPARE(client->get("/join/" + code.toLatin1())[u"guests"_s], false);
    }

    void aCodeSaysWhatItStandsFor()
    {
        const auto ride = newRide(R"(,"listed":false,"description":"Bring lights.")");
        const auto invitation = client->get("/join/" + codeOf(ride).toLower().toLatin1());
        QCOMPARE(invitation.status, 200);
        QCOMPARE(invitation.headers.value("cache-control"), "no-store");
        QCOMPARE(invitation.object(),
                 (QJsonObject{{u"ride_code"_s, codeOf(ride)},
                              {u"title"_s, u"Sunday"_s},
                              {u"description"_s, u"Bring lights."_s},
                              {u"start_time"_s, u"2026-01-31T09:00:00+00:00"_s},
                              {u"status"_s, u"planned"_s},
                              {u"is_active"_s, true},
                              {u"organizer"_s, u"ann"_s},
                              {u"guests"_s, true}}));
    }

    void aJoinThatIsSentAgainMakesOneGuest()
    {
        const QString code = codeOf(newRide());
        const auto joinBy = [&](const QByteArray &attempt, const QString &name) {
            const QByteArray body =
                json({{u"ride_code"_s, code}, {u"display_name"_s, name}, {u"phone"_s, u"+49 1"_s}});
            return client->call("POST", "/join", body,
                                test::RestClient::Fields{.more = {{"Idempotency-Key", attempt}}});
        };
        const QByteArray attempt = "8e03978e-40d5-43dd-bc93-6894a57f9324";
        const auto first = joinBy(attempt, u"Carla"_s);
        QCOMPARE(first.status, 201);
        const auto again = joinBy(attempt, u"Carla"_s);
        QCOMPARE(again.status, 201);
        QCOMPARE(again[u"participation"_s][u"id"_s], first[u"participation"_s][u"id"_s]);
        QCOMPARE(client->get("/rides/1/participants", ann).array().size(), 2);
        const QByteArray path =
            "/participations/" + QByteArray::number(first[u"participation"_s][u"id"_s].toInteger());
        const auto keyOf = [](const test::RestAnswer &guest) {
            return guest[u"key"_s].toString().toLatin1();
        };
        QCOMPARE(client->get(path + "/tracking-key", keyOf(first)).status, 401); // nobody got it
        QCOMPARE(client->get(path + "/tracking-key", keyOf(again)).status, 200);
        QCOMPARE(client->get(path + "/contact", desk)[u"phone"_s], u"+49 1"_s);
        QCOMPARE(joinBy(attempt, u"Dora"_s).status, 422);
        const QStringList stored = database->ask(u"SELECT key FROM idempotency_keys"_s);
        QVERIFY(!stored.isEmpty() && !stored.contains(QString::fromLatin1(attempt)));
        QCOMPARE(joinBy("guessable", u"Carla"_s).wrongFields(),
                 QStringList{u"header.Idempotency-Key"_s});
        QCOMPARE(joinBy("8e03978e-40d5-43dd-bc93-6894a57f9325", u"Carla"_s).status, 201);
        QCOMPARE(client->get("/rides/1/participants", ann).array().size(), 3);
        QCOMPARE(call("DELETE", path, {}, keyOf(again)).status, 204);
        QCOMPARE(joinBy(attempt, u"Carla"_s).status, 409);
    }

    void guessingCodesIsSlowedDown()
    {
        const QString code = codeOf(newRide());
        for (int i = 0; i < 30; ++i) {
            const QString guess = u"X"_s + QString::number(10'000 + i);
            QCOMPARE(i % 2 ? joinAs(u"Carla"_s, guess).status
                           : client->get("/join/" + guess.toLatin1()).status,
                     404);
        }
        QCOMPARE(client->get("/join/X99999").status, 429);
        QCOMPARE(joinAs(u"Carla"_s, code).status, 429); // or it would be an answer, too
    }

    void anOrganizerAddsAndImportsRiders()
    {
        newRide();
        const auto added =
            call("POST", "/rides/1/riders", R"({"display_name":"Carla","phone":"+49 170 1"})", ann);
        QCOMPARE(added.status, 201);
        QCOMPARE(added[u"display_name"_s], u"Carla"_s);
        const QByteArray contact = "/participations/"
            + QByteArray::number(added[u"participation"_s][u"id"_s].toInteger()) + "/contact";
        QCOMPARE(client->get(contact, ann)[u"phone"_s], u"+49 170 1"_s);
        QCOMPARE(client->get(contact, desk)[u"phone"_s], u"+49 170 1"_s);
        QCOMPARE(client->get(contact, bob).status, 403);
        QCOMPARE(client->get(contact, desk)[u"bib"_s], QJsonValue(QJsonValue::Null));
        QCOMPARE(client->get(contact, added[u"key"_s].toString().toLatin1()).status, 401);
        const auto known = client->get("/rides/1/contacts", ann).array();
        QCOMPARE(known.size(), 1);
        QCOMPARE(known[0][u"phone"_s], u"+49 170 1"_s);
        QCOMPARE(known[0][u"participation_id"_s], added[u"participation"_s][u"id"_s]);
        QCOMPARE(known[0][u"added"_s], true);
        QCOMPARE(client->get("/rides/1/contacts?limit=1", desk).array(), known);
        QCOMPARE(client->get("/rides/1/contacts", bob).status, 403);
        QCOMPARE(call("PUT", contact, R"({"phone":"call me"})", ann).wrongFields(),
                 QStringList{u"body.phone"_s});
        const auto importFile = [this](const QByteArray &query, const QByteArray &file) {
            return call("POST", "/rides/1/riders/import" + query, file, ann, "text/csv");
        };
        const QByteArray file = "Startnummer;Name;Telefon\n1;Dora;112\n2;Ann;\n2;Emil;\n";
        QCOMPARE(importFile("?preview=true", file).wrongFields(), QStringList{u"query.preview"_s});
        const auto preview = importFile("?preview=1", file);
        QCOMPARE(preview.status, 200);
        QCOMPARE(preview[u"riders"_s].toArray().size(), 1);
        QCOMPARE(
            preview[u"problems"_s][0],
            (QJsonObject{{u"line"_s, 3},
                         {u"column"_s, 3},
                         {u"msg"_s, u"somebody in this ride has an account with this name"_s}}));
        QCOMPARE(preview[u"problems"_s][1],
                 (QJsonObject{{u"line"_s, 4},
                              {u"column"_s, 1},
                              {u"msg"_s, u"bib 2 was given to somebody above"_s}}));
        QCOMPARE(importFile("", file).wrongFields(),
                 (QStringList{u"body.line 3.column 3"_s, u"body.line 4.column 1"_s}));
        QCOMPARE(importFile("", "name\nDora\nAnn\n").wrongFields(),
                 QStringList{u"body.line 3.column 1"_s});
        QCOMPARE(client->get("/rides/1/participants", ann).array().size(), 2);
        const QByteArray right = "bib;name\n1;Dora\n2;Emil\n";
        const auto imported = importFile("", right);
        QCOMPARE(imported.status, 201);
        QCOMPARE(imported[u"riders"_s].toArray().size(), 2);
        QCOMPARE(imported[u"riders"_s][1][u"display_name"_s], u"Emil"_s);
        QCOMPARE(imported[u"riders"_s][1][u"bib"_s], u"2"_s);
        QCOMPARE(imported[u"already_there"_s], 0);
        const auto again = importFile("?preview=1", right + "3;Fay\n1;Gus\n");
        QCOMPARE(again[u"already_there"_s], 2);
        QCOMPARE(again[u"riders"_s].toArray().size(), 1);
        QCOMPARE(again[u"problems"_s][0][u"msg"_s], u"bib 1 was given to somebody above"_s);
        QCOMPARE(importFile("?preview=1", "bib;name\n1;Gus\n")[u"problems"_s][0][u"msg"_s],
                 u"bib 1 belongs to Dora already"_s);
        QCOMPARE(importFile("", right + "3;Fay\n")[u"riders"_s].toArray().size(), 1);
        QCOMPARE(client->get("/rides/1/participants", ann).array().size(), 5);
        const auto twice =
            call("POST", "/rides/1/riders", R"({"display_name":"Gus","bib":"1"})", ann);
        QCOMPARE(twice.status, 409);
        QCOMPARE(twice[u"detail"_s], u"bib 1 belongs to Dora already"_s);
        QCOMPARE(call("PUT", contact, R"({"bib":"1"})", ann).status, 409);
        QCOMPARE(call("POST", "/rides/1/riders/import", "{}", ann).status, 415);
        const QStringList audited =
            database->ask(u"SELECT detail FROM audit_entries WHERE action LIKE '%riders%'"_s);
        QVERIFY(audited.join(u' ').isEmpty());
    }

    void aKeyIsTheCredentialOfItsParticipationAlone()
    {
        const auto route = newRoute();
        const auto ride = newRide(R"(,"route_id":)" + QByteArray::number(route.id()));
        const auto guest = joinAs(u"Carla"_s, codeOf(ride));
        const QByteArray key = guest[u"key"_s].toString().toLatin1();
        const QByteArray own =
            "/participations/" + QByteArray::number(guest[u"participation"_s][u"id"_s].toInteger());
        QVERIFY(client->get(own + "/course", key)[u"gpx_data"_s].isString());
        QCOMPARE(call("PUT", "/rides/1", R"({"visibility":"secret"})", ann).status, 200);
        QVERIFY(client->get(own + "/course", key)[u"gpx_data"_s].isNull());
        for (const char *other : {"/participations/1/course", "/participations/999/course"}) {
            QCOMPARE(client->get(other, key).status, 401);
        }
        QCOMPARE(client->get(own, key).status, 401);
        QCOMPARE(client->get("/auth/me", key).status, 401);
        QCOMPARE(call("DELETE", "/participations/1", {}, key).status, 401);
        const auto links = client->get(own + "/tracking-key", key.toUpper());
        QCOMPARE(links[u"key"_s], guest[u"key"_s]);
        QCOMPARE(links[u"links"_s], guest[u"links"_s]);
        QCOMPARE(client->get("/participations/1/tracking-key", key).status, 401);
        QCOMPARE(client->get(own + "/tracking-key", ann).status, 403);
        const auto next = call("POST", own + "/tracking-key", {}, key);
        QCOMPARE(next.status, 201);
        QCOMPARE(client->get(own + "/course", key).status, 401); // was replaced
        const QByteArray now = next[u"key"_s].toString().toUpper().toLatin1();
        QCOMPARE(client->get(own + "/course", now).status, 200);
        QCOMPARE(call("DELETE", own, {}, now).status, 204);
        QCOMPARE(client->get(own + "/course", now).status, 401);
        QCOMPARE(call("DELETE", own + "/tracking-key", {}, now).status, 401);
    }

    void followLinksAreShownOnceAndListedWithoutTheirTokens()
    {
        const auto ride = newRide();
        join(ride, bob);
        const QByteArray path = "/rides/1/follow-links";
        const auto made = call("POST", path,
                               json({{u"participation_id"_s, 2},
                                     {u"expires_at"_s, (daemon->clock.now() + 3'600'000).toIso()},
                                     {u"delay_minutes"_s, 10},
                                     {u"hide_metres"_s, 500}}),
                               bob);
        QCOMPARE(made.status, 201);
        QVERIFY(made[u"url"_s].toString().startsWith(daemon->url() + u"/f/"_s));
        const auto listed = client->get(path, bob).array();
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed[0]["delay_minutes"_L1], 10);
        QCOMPARE(listed[0]["names"_L1], u"numbers"_s);
        QVERIFY(!QJsonDocument(listed).toJson().contains(
            made[u"url"_s].toString().section(u'/', -1).toLatin1()));
        QCOMPARE(client->get(path, ann).array().size(), 1);
        const QByteArray wrong =
            R"({"expires_at":1,"delay_minutes":61,"names":"none","hide_metres":0.5})";
        QCOMPARE(call("POST", path, wrong, ann).wrongFields(),
                 (QStringList{u"body.expires_at"_s, u"body.delay_minutes"_s, u"body.names"_s,
                              u"body.hide_metres"_s}));
        QCOMPARE(call("DELETE", pathOf("follow-links", made), {}, ann).status, 204);
        QCOMPARE(call("DELETE", pathOf("follow-links", made), {}, bob).status, 404);
        QCOMPARE(client->get(path, ann).body, "[]");
    }

    void aGuestIsFollowedByLinksThatTheyMakeWithTheirKey()
    {
        const QString code = codeOf(newRide());
        const auto carla = joinAs(u"Carla"_s, code);
        const auto dora = joinAs(u"Dora"_s, code);
        const QByteArray key = carla[u"key"_s].toString().toLatin1();
        const QByteArray path = "/rides/1/follow-links";
        QJsonObject link{{u"expires_at"_s, (daemon->clock.now() + 3'600'000).toIso()}};
        const auto made = call("POST", path, json(link), key);
        QCOMPARE(made.status, 201);
        QCOMPARE(client->get(path, key).array()[0]["participation_id"_L1],
                 carla[u"participation"_s][u"id"_s]);
        link.insert(u"participation_id"_s, dora[u"participation"_s][u"id"_s]);
        QCOMPARE(call("POST", path, json(link), key).status, 403);
        const auto doras = call("POST", path, json(link), dora[u"key"_s].toString().toLatin1());
        QCOMPARE(doras.status, 201);
        QCOMPARE(client->get(path, key).array().size(), 1);
        QCOMPARE(call("DELETE", pathOf("follow-links", doras), {}, key).status, 403);
        QCOMPARE(call("DELETE", pathOf("follow-links", made), {}, key).status, 204);
        QCOMPARE(client->get(path, key).body, "[]");
        QCOMPARE(client->get(path, ann).array().size(), 1);
        QCOMPARE(client->get(path, makeTrackingKey()).status, 401);
    }

    void theKeyOfARiderWithAnAccountIsForItsParticipationAlone()
    {
        const auto ride = newRide();
        newRide(); // also of ann
        const auto own = call("POST", "/participations/1/tracking-key", {}, ann);
        QCOMPARE(own.status, 201);
        const QByteArray key = own[u"key"_s].toString().toLatin1();
        join(ride, bob);
        QJsonObject link{{u"expires_at"_s, (daemon->clock.now() + 3'600'000).toIso()}};
        const QByteArray soon = json(link);
        link.insert(u"participation_id"_s, 3);
        QCOMPARE(call("POST", "/rides/1/follow-links", json(link), key).status, 403);
        QCOMPARE(call("POST", "/rides/2/follow-links", soon, key).status, 404);
        QCOMPARE(client->get("/rides/2/follow-links", key).status, 404);
        const auto all = call("POST", "/rides/1/follow-links", soon, ann);
        QCOMPARE(call("DELETE", pathOf("follow-links", all), {}, key).status, 403);
        QCOMPARE(call("POST", "/rides/1/follow-links", soon, key).status, 201);
        QCOMPARE(client->get("/rides/1/follow-links", key).array().size(), 1);
    }
};

SAFERIDE_TEST(TestRestGuests)
#include "tst_restguests.moc"
