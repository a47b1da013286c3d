// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskprotocol.h"
#include "shared/protocol/console/positionbatch.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace saferide;

/// What the daemon says, and when: whether it is the present.
class TestDeskProtocol : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Second = 1'000;

    ManualClock m_clock;
    std::unique_ptr<DeskProtocol> m_protocol;

    qint64 at() const { return m_clock.monotonicMsecs(); }
    void say(const console::ServerMessage &message)
    {
        m_protocol->takeText(console::serialize(message), at());
    }
    void welcome(bool resumed = false)
    {
        console::Welcome welcome;
        welcome.protocol = console::ProtocolVersion;
        welcome.user = User{UserId{1}, QStringLiteral("dora"), UserRole::Dispatcher, {}, {}};
        welcome.tokenExpiresAt = m_clock.now() + 3'600 * Second;
        welcome.serverTime = m_clock.now();
        welcome.feed = QStringLiteral("f");
        welcome.resumed = resumed;
        say(welcome);
    }
    void part(bool first, bool last)
    {
        console::SnapshotPart part;
        part.first = first;
        part.last = last;
        say(part);
    }
    void batch(Timestamp dated) { m_protocol->takeBinary(console::encode({dated, {}}), at()); }
    qint64 error() const { return m_protocol->serverNow() - m_clock.now(); }

private Q_SLOTS:
    void init()
    {
        m_protocol = std::make_unique<DeskProtocol>(m_clock, DeskProtocol::Settings());
        welcome();
        part(true, true);
    }
    void cleanup() { m_protocol.reset(); }

    void batchesThatWaitedWhileTheComputerSleptAreNoClockThatWasSetBack()
    {
        batch(m_clock.now());
        const Timestamp slept = m_clock.now();
        m_clock.advance(133 * Second);
        for (int i = 0; i < 20; ++i) {
            batch(slept + i * 100);
        }
        QCOMPARE(error(), 0);
        QCOMPARE(m_protocol->pictureAge(), 133 * Second);
        m_protocol->takePong(DeskProtocol::FirstRound, at());
        for (int i = 0; i < 3; ++i) {
            batch(m_clock.now() + -3'600 * Second); // it was set
        }
        QCOMPARE(error(), -3'600 * Second);
    }

    void aPictureThatComesDropByDropIsStalled()
    {
        part(true, false);
        for (int seconds = 0; seconds < 80; seconds += 20) {
            m_clock.advance(20 * Second);
            part(seconds % 40 == 0, false);
        }
        QVERIFY(m_protocol->stalledFor() > 60 * Second);
    }

    void aPictureThatGoesOnIsNot()
    {
        part(true, false);
        console::SnapshotPart large;
        large.participants = QList<Participant>(200, test::scriptedRider(11, m_clock.now()));
        for (int seconds = 0; seconds < 200; seconds += 20) {
            m_clock.advance(20 * Second);
            say(large);
        }
        QCOMPARE(m_protocol->stalledFor(), 0);
    }

    void whetherPositionsAreLateIsKnownWhileThereIsALink()
    {
        QSignalSpy changes(m_protocol.get(), &DeskProtocol::linkStateChanged);
        QVERIFY(!m_protocol->behindSince());
        const Timestamp since = m_clock.now();
        say(console::LinkState{since});
        say(console::LinkState{since});
        QVERIFY(m_protocol->behindSince() == since);
        QCOMPARE(changes.size(), 1);
        say(console::LinkState{});
        QVERIFY(!m_protocol->behindSince());
        say(console::LinkState{since});
        m_protocol->endLink();
        QVERIFY(!m_protocol->behindSince());
        QCOMPARE(changes.size(), 4);
    }

    /// On a link that carries half of what there is, everything comes in order and ever later.
    void aPictureThatWaitedOnItsWayIsAsOldAsThat()
    {
        const qint64 began = at();
        std::map<qint64, QByteArray> pongs; // by when they come
        for (qint64 second = 1; second <= 60; ++second) {
            m_clock.advance(Second);
            if (second % 3 == 0) {
                pongs[at() + (at() - began)] = m_protocol->ping();
            }
            batch(m_clock.now());
            if (const auto pong = pongs.find(at()); pong != pongs.end()) {
                m_protocol->takePong(pong->second, at());
            }
            const qint64 delay = (at() - began) / 2;
            const qint64 age = m_protocol->pictureAge().value();
            QVERIFY2(age >= (delay > 12 * Second ? delay : 0) && age <= delay + 4 * Second,
                     qPrintable(QStringLiteral("%1 at a delay of %2").arg(age).arg(delay)));
        }
        QVERIFY(m_protocol->lateFor() >= 30 * Second);
    }

    void pongsThatNobodyAskedForAreNoAnswers()
    {
        (void)m_protocol->ping();
        for (int second = 0; second < 26; ++second) {
            m_clock.advance(Second);
            m_protocol->takePong({}, at());
            m_protocol->takePong("7", at());
            batch(m_clock.now());
        }
        QVERIFY(m_protocol->pictureAge() >= 18 * Second);
        const QByteArray ping = m_protocol->ping();
        m_protocol->takePong(ping, at());
        QCOMPARE(m_protocol->pictureAge(), 0);
    }

    void whileARequestLeavesNoAnswerToAPingIsExpected()
    {
        (void)m_protocol->ping();
        for (int second = 0; second < 60; ++second) {
            m_clock.advance(Second);
            m_protocol->postponePings(Second);
            batch(m_clock.now());
            QCOMPARE(m_protocol->pictureAge(), 0);
        }
    }

    /// Told by the clock as it was, each would be of somebody who was silent for an hour.
    void positionsWaitUntilItIsKnownThatTheDaemonsClockWasSet()
    {
        QSignalSpy fixes(m_protocol.get(), &DeskProtocol::fixesReceived);
        QSignalSpy times(m_protocol.get(), &DeskProtocol::serverTimeKnown);
        const auto moved = [this](qint64 ahead) {
            m_clock.advance(Second);
            const Timestamp dated = m_clock.now() + ahead;
            const LocationFix fix{.point = {46, 14}, .fixTime = dated};
            m_protocol->takeBinary(
                console::encode({dated, {{ParticipationId{1}, fix, {dated, dated}}}}), at());
        };
        moved(0);
        QTRY_COMPARE(fixes.size(), 1);
        moved(-3'600 * Second);
        moved(-3'600 * Second);
        QTest::qWait(300); // longer than positions are gathered
        QCOMPARE(fixes.size(), 1);
        QCOMPARE(error(), 0);
        moved(-3'600 * Second);
        QCOMPARE(times.last().first().value<Timestamp>() - m_clock.now(), -3'600 * Second);
        QTRY_COMPARE(fixes.size(), 2);
    }

    void aDoubtThatNobodySettlesEnds()
    {
        QSignalSpy heard(m_protocol.get(), &DeskProtocol::contactsReceived);
        const Timestamp dated = m_clock.now() + -3'600 * Second;
        m_protocol->takeBinary(console::encode({dated, {}, {{ParticipationId{1}, {dated, dated}}}}),
                               at());
        m_clock.advance(6 * Second);
        m_protocol->takePong({}, at());
        QTRY_COMPARE(heard.size(), 1);
    }

    void aFirstRoundThatNeverComesMakesTheLinkLate()
    {
        m_clock.advance(600 * Second); // of an outage
        m_protocol->endLink();
        welcome(true);
        QVERIFY(m_protocol->isWelcomed());
        QCOMPARE(m_protocol->lateFor(), 0);
        for (int second = 0; second < 100; ++second) {
            m_clock.advance(Second);
            batch(m_clock.now());
        }
        QCOMPARE(m_protocol->lateFor(), 100 * Second);
        m_protocol->takePong(DeskProtocol::FirstRound, at());
        QCOMPARE(m_protocol->lateFor(), 0);
    }
};

SAFERIDE_TEST(TestDeskProtocol)
#include "tst_deskprotocol.moc"
