// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/serverclock.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

/// The daemon's time as the desk makes it out.
class TestServerClock : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Second = 1'000;
    static constexpr qint64 Hour = 3'600'000;

    ManualClock m_clock; // our own
    std::unique_ptr<ServerClock> m_server;

    Timestamp daemon(qint64 ahead = 0) const { return m_clock.now() + ahead; }
    qint64 error(qint64 ahead = 0) const { return m_server->now() - daemon(ahead); }
    /// Batches of a daemon whose clock is `ahead`, ten a second, each so many milliseconds late.
    void hear(qint64 seconds, qint64 ahead, qint64 late = 0)
    {
        for (qint64 i = 0; i < seconds * 10; ++i) {
            m_clock.advance(100);
            m_server->note(daemon(ahead - late));
        }
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerClock>(m_clock);
        m_server->start(daemon());
    }

    void countsOnBetweenMessages()
    {
        m_clock.advance(5 * Second);
        QCOMPARE(error(), 0);
    }

    void theMessageThatTravelledFastestCounts()
    {
        hear(5, 0, 400);
        QCOMPARE(error(), 0);
        m_server->start(daemon(-700)); // the welcome was slow
        hear(1, 0, 300);
        m_server->note(daemon(-20));
        QCOMPARE(error(), -20);
    }

    void oneMessageThatIsDatedFarAheadIsAFaultOfThatMessage()
    {
        m_server->note(daemon(Hour));
        QCOMPARE(error(), 0);
        hear(1, 0);
        m_server->note(daemon(Hour));
        QCOMPARE(error(), 0);
    }

    void aDaemonWhoseClockIsSetAheadIsFollowedAtOnce()
    {
        hear(1, Hour);
        QCOMPARE(error(Hour), 0);
    }

    void aDaemonWhoseClockIsSetBackIsFollowedAtOnce()
    {
        hear(60, Hour);
        hear(1, 0);
        QCOMPARE(error(), 0);
    }

    void aDaemonWhoseClockIsSetBackALittleIsFollowedWithinHalfAMinute()
    {
        hear(60, 20 * Second);
        hear(5, 0); // or the network is slow
        QCOMPARE(error(20 * Second), 0);
        hear(31, 0);
        QCOMPARE(error(), 0);
    }

    void oneMessageThatIsDatedFarBackIsAFaultOfThatMessage()
    {
        hear(5, 0);
        for (int i = 0; i < 10; ++i) {
            m_server->note(daemon(-Hour));
            m_server->note(daemon(-Hour));
            QCOMPARE(error(), 0);
            hear(1, 0);
        }
    }

    void afterThreeMessagesAheadTheTruthComesBackAtOnce()
    {
        for (int i = 0; i < 3; ++i) {
            m_server->note(daemon(Hour));
        }
        hear(1, 0);
        QCOMPARE(error(), 0);
    }

    void aStepOfOurOwnClockChangesNothing()
    {
        const Timestamp before = m_server->now();
        ManualClock stepped(Timestamp{5});
        ServerClock other(stepped);
        other.start(before);
        stepped.advance(Second);
        QCOMPARE(other.now() - before, Second);
    }

    void oldMessagesDoNotPileUp()
    {
        for (int i = 0; i < 20'000; ++i) {
            m_server->note(daemon(-i)); // each later than the one before
        }
        QCOMPARE(error(), 0);
    }
};

SAFERIDE_TEST(TestServerClock)
#include "tst_serverclock.moc"
