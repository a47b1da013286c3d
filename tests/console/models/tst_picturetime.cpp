// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/picturetime.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

/// Whose silence a time is, whatever the daemon, its clock and the link do.
class TestPictureTime : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Second = 1'000;
    static constexpr qint64 Hour = 3'600'000;

    ManualClock m_clock;
    qint64 m_ahead = 0; // of the daemon's clock
    std::unique_ptr<PictureTime> m_time;

    Timestamp daemon() const { return m_clock.now() + m_ahead; }
    /// Heard all the time.
    void live(qint64 msecs)
    {
        m_clock.advance(msecs);
        m_time->noteHeard();
    }
    /// Nothing is heard, and at the end a daemon that was started so long ago.
    void restart(qint64 away, qint64 uptime)
    {
        m_clock.advance(away);
        m_time->setNow(daemon());
        m_time->noteStart(daemon() + -uptime);
    }

private Q_SLOTS:
    void init()
    {
        m_ahead = 0;
        m_time = std::make_unique<PictureTime>(m_clock);
        m_time->setNow(daemon());
        m_time->noteHeard();
    }

    void eachOutageOfTheDaemonIsNobodysSilence()
    {
        const Timestamp heard = daemon();
        live(2 * Second);
        for (int outage = 0; outage < 5; ++outage) {
            restart(125 * Second, Second);
            live(10 * Second);
        }
        QCOMPARE(m_time->silenceSince(heard), (2 + 5 * 11) * Second);
        QCOMPARE(m_time->silenceSince(daemon() + -5 * Second), 5 * Second);
    }

    void outagesWithoutAFirstRoundBetweenThemAreOne()
    {
        const Timestamp heard = daemon();
        live(2 * Second);
        restart(60 * Second, Second);
        restart(60 * Second, Second);
        live(Second);
        QCOMPARE(m_time->silenceSince(heard), 4 * Second);
    }

    void anOutageAndAStepOfTheClockInOneWelcomeAccuseNobody()
    {
        const Timestamp heard = daemon();
        const PictureTime::Moment told = m_time->moment();
        live(2 * Second);
        m_ahead = 600 * Second;
        restart(125 * Second, Second);
        live(10 * Second);
        QCOMPARE(m_time->silenceSince(m_time->corrected(heard, told)), 13 * Second);
    }

    void aStepOfTheClockMakesNobodyOlderOrYounger_data()
    {
        QTest::addColumn<qint64>("step");
        QTest::newRow("ahead") << Hour;
        QTest::newRow("back") << -Hour;
        QTest::newRow("less than is known of it") << 5 * Second;
    }
    void aStepOfTheClockMakesNobodyOlderOrYounger()
    {
        QFETCH(qint64, step);
        const Timestamp heard = daemon();
        const PictureTime::Moment told = m_time->moment();
        live(20 * Second);
        m_ahead = step;
        const bool isStep = std::abs(step) > 10 * Second;
        QCOMPARE(m_time->setNow(daemon()), isStep ? step : 0);
        live(30 * Second);
        const qint64 silence = m_time->silenceSince(m_time->corrected(heard, told));
        QCOMPARE(silence, 50 * Second + (isStep ? 0 : step));
        // What is told from then on is of the new time.
        QCOMPARE(m_time->corrected(daemon(), m_time->moment()), daemon());
        QCOMPARE(m_time->corrected(daemon() + Hour, m_time->moment()), daemon());
    }

    void anOutageStaysNobodysSilenceAfterALaterStepOfTheClock()
    {
        const Timestamp heard = daemon();
        const PictureTime::Moment told = m_time->moment();
        live(2 * Second);
        restart(125 * Second, Second);
        live(10 * Second);
        m_ahead = Hour;
        m_time->setNow(daemon());
        live(10 * Second);
        QCOMPARE(m_time->silenceSince(m_time->corrected(heard, told)), 23 * Second);
    }

    void whatWasHeardAfterAStepAheadIsSilentAlsoAfterTheStepBack()
    {
        m_ahead = Hour;
        m_time->setNow(daemon());
        live(Second);
        m_ahead = 0;
        m_time->setNow(daemon());
        const Timestamp heard = daemon();
        live(Hour + 200 * Second); // over what was skipped when the clock was ahead
        QCOMPARE(m_time->silenceSince(heard), Hour + 200 * Second);
    }

    void moreOutagesThanAreKeptMakeNobodyYounger()
    {
        const Timestamp heard = daemon();
        for (int outage = 0; outage < 1'000; ++outage) {
            restart(5 * Second, 0);
            live(Second);
        }
        QVERIFY(m_time->silenceSince(heard) >= 1'000 * Second);
        QCOMPARE(m_time->silenceSince(daemon() + -60 * Second), 10 * Second);
    }
};

SAFERIDE_TEST(TestPictureTime)
#include "tst_picturetime.moc"
