// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "tests/support/twodaemons.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int Patience = 30'000; // milliseconds

} // namespace

/// What is done at one daemon reaches the phones and the desks of another one on the same database.
class TestTwoDaemons : public test::TwoDaemonsFixture
{
    Q_OBJECT

    std::unique_ptr<EventTail> m_tail;
    std::unique_ptr<desk::DeskJobs> m_otherDesk;
    qint64 m_bobs = 0; ///< participation
    quint64 m_before = 0; ///< events of the desks

    test::RestAnswer changeAtOther(const QByteArray &json) const
    {
        return atOther->call("PUT", pathOf("rides", ride), json, ann);
    }
    /// What a dispatcher does at the other daemon.
    bool atOtherDesk(const QString &method, const QJsonObject &params)
    {
        const auto claims = other->tokens.verify(desk);
        std::optional<Result<QJsonValue>> outcome;
        m_otherDesk->perform({*claims, u"192.0.2.7"_s}, {1, method, params}, this,
                             [&](const Result<QJsonValue> &result) { outcome = result; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience); }();
        return outcome && *outcome;
    }
    /// Whether desks were told of this event since the test began.
    bool desksHear(const QByteArray &event) const
    {
        const auto frames = feed->picture().eventsAfter(m_before, 100);
        const QByteArray name = "\"event\":\"" + event + '"';
        return frames && std::ranges::any_of(*frames, [&](const auto &frame) {
                   return frame->contains(name);
               });
    }
    bool annHears(const QByteArray &event, const QByteArray &words = {})
    {
        const QByteArray packet = hears(*annsPhone, "42[\"" + event + '"');
        return !packet.isNull() && packet.contains(words);
    }

private Q_SLOTS:
    void initTestCase_data() { addRows(); }
    void init()
    {
        startTwo();
        const auto bobs = join(ride, bob);
        m_bobs = bobs.id();
        QVERIFY(annHears("participant_joined"));
        m_otherDesk = std::make_unique<desk::DeskJobs>(other->pool, other->tokens, other->workers,
                                                       other->heavyWork, other->clock);
        bool isOpen = false;
        feed->open(this, [&](const Result<void> &opened) { isOpen = bool(opened); });
        QTRY_VERIFY_WITH_TIMEOUT(isOpen, Patience);
        m_tail = std::make_unique<EventTail>(daemon->pool, daemon->clock, daemon->rides,
                                             [](const QList<Revocation> &) {});
        m_tail->start();
        // The second look is after the first one's answer: what happens from here on is told.
        QTRY_VERIFY_WITH_TIMEOUT(daemon->pool.metrics().jobTimes.value(u"ride_events"_s).count >= 2,
                                 Patience);
        m_before = feed->picture().latest().sequence;
    }
    void cleanup()
    {
        m_tail.reset();
        m_otherDesk.reset();
        if (feed) {
            feed->close();
        }
        finishTwo();
    }

    void aChange()
    {
        QCOMPARE(changeAtOther(R"({"title":"Monday"})").status, 200);
        QVERIFY(annHears("ride_updated", "Monday"));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("ride_changed"), Patience);
    }

    void theEnd()
    {
        QCOMPARE(changeAtOther(R"({"status":"live"})").status, 200);
        QCOMPARE(changeAtOther(R"({"status":"finished"})").status, 200);
        QVERIFY(annHears("ride_ended", "finished"));
        QVERIFY(annsPhone->sendText(positionEvent()));
        QVERIFY(answer(*annsPhone).contains("this ride is over"));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("ride_changed"), Patience);
    }

    void aDeletion()
    {
        QCOMPARE(atOther->call("DELETE", pathOf("rides", ride), {}, ann).status, 204);
        QVERIFY(annHears("ride_ended"));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("ride_removed"), Patience);
    }

    void whoJoins()
    {
        const QByteArray eva = client->newUser(u"eva"_s);
        QCOMPARE(joinAtOther(eva).status, 201);
        QVERIFY(annHears("participant_joined", "eva"));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("participant_joined"), Patience);
    }

    void whoIsRemoved()
    {
        test::WebSocketPeer bobsPhone(phones->harness.port);
        QVERIFY(enters(bobsPhone, bob));
        const QByteArray path = "/participations/" + QByteArray::number(m_bobs);
        QCOMPARE(atOther->call("DELETE", path, {}, ann).status, 204);
        QVERIFY(annHears("participant_left", "bob"));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("participant_left"), Patience);
        QVERIFY(bobsPhone.sendText(positionEvent()));
        QVERIFY(answer(bobsPhone).contains("you are not in this ride"));
    }

    void aRole()
    {
        QVERIFY(
            atOtherDesk(u"set_role"_s, {{u"participation_id"_s, m_bobs}, {u"role"_s, u"sweep"_s}}));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("participant_changed"), Patience);
    }

    void aMessage()
    {
        QVERIFY(atOtherDesk(u"message_ride"_s,
                            {{u"ride_id"_s, ride.id()}, {u"text"_s, u"Regroup at the top"_s}}));
        QVERIFY(annHears("message", "Regroup at the top"));
    }

    void whatADispatcherHasSeen()
    {
        QVERIFY(atOtherDesk(u"acknowledge"_s,
                            {{u"participation_id"_s, m_bobs}, {u"kind"_s, u"silent"_s}}));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("attention_acknowledged"), Patience);
    }

    void whoAsksForHelp()
    {
        const QByteArray path = pathOf("rides", ride) + "/incidents";
        const auto sos = atOther->call("POST", path, R"({"id":"a"})", bob);
        QCOMPARE(sos.status, 201);
        QVERIFY(annHears("incident_update", "\"username\":\"bob\""));
        QTRY_VERIFY_WITH_TIMEOUT(desksHear("incident_put"), Patience);
        QVERIFY(atOtherDesk(
            u"change_incident"_s,
            {{u"incident_id"_s, sos.id()}, {u"version"_s, 1}, {u"state"_s, u"acknowledged"_s}}));
        QVERIFY(annHears("incident_update", "acknowledged"));
    }

    void whatIsDoneHereIsToldOnce()
    {
        QCOMPARE(call("PUT", pathOf("rides", ride), R"({"title":"Here"})", ann).status, 200);
        QCOMPARE(changeAtOther(R"({"title":"There"})").status, 200);
        QVERIFY(annHears("ride_updated", "Here"));
        QVERIFY(annHears("ride_updated", "There"));
        QTRY_COMPARE_WITH_TIMEOUT(feed->picture().latest().sequence, m_before + 2, Patience);
    }
};

SAFERIDE_TEST(TestTwoDaemons)
#include "tst_twodaemons.moc"
