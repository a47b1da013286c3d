// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/eventrate.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>
#include <deque>
#include <random>

using namespace saferide;
using namespace std::chrono_literals;

namespace {

constexpr UserId Rider{1};
constexpr Rate Default{20, 200};

enum class Order { OldestFirst, NewestFirst, Shuffled };

/// What a phone kept, one position a second, until a second ago.
std::vector<Timestamp> keptFor(int hours, Order order, Timestamp now)
{
    std::vector<Timestamp> kept;
    for (int second = hours * 3600; second > 0; --second) {
        kept.push_back(now + -1000LL * second);
    }
    std::mt19937 random(20260101);
    if (order == Order::NewestFirst) {
        std::ranges::reverse(kept);
    } else if (order == Order::Shuffled) {
        std::ranges::shuffle(kept, random);
    }
    return kept;
}

} // namespace

Q_DECLARE_METATYPE(Order)

class TestEventRate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAPhoneKeptKeepsNothingCurrentOut_data()
    {
        QTest::addColumn<int>("hours");
        QTest::addColumn<Order>("order");
        for (const int hours : {1, 5}) {
            QTest::addRow("%d h, oldest first", hours) << hours << Order::OldestFirst;
            QTest::addRow("%d h, newest first", hours) << hours << Order::NewestFirst;
            QTest::addRow("%d h, shuffled", hours) << hours << Order::Shuffled;
        }
    }
    /// It sends all at once, and what is refused again when it was told to.
    void whatAPhoneKeptKeepsNothingCurrentOut()
    {
        QFETCH(int, hours);
        QFETCH(Order, order);
        ManualClock clock;
        clock.advance(7 * 24 * 3600 * 1000LL);
        EventRate rate(Default, clock);
        struct Waiting
        {
            Timestamp measured;
            qint64 since;
        };
        std::deque<Waiting> unsent;
        for (const Timestamp &measured : keptFor(hours, order, clock.now())) {
            unsent.push_back({measured, 0});
        }
        int rounds = 0;
        for (; !unsent.empty() || rounds < 600; ++rounds) {
            QVERIFY2(rounds < 4'000, QByteArray::number(qsizetype(unsent.size())).constData());
            std::erase_if(unsent, [&](Waiting &position) {
                if (position.since > clock.monotonicMsecs()) {
                    return false;
                }
                const auto wait = rate.refusal(Rider, position.measured);
                position.since = clock.monotonicMsecs()
                    + (wait ? std::chrono::ceil<std::chrono::seconds>(*wait).count() * 1000 : 0);
                return !wait;
            });
            if (rounds % 10 == 0) {
                QVERIFY(!rate.refusal(Rider, clock.now()));
            }
            clock.advance(100);
        }
    }

    void limitsCurrentPositionsAndEventsTogether()
    {
        ManualClock clock;
        EventRate rate(Default, clock);
        for (int i = 0; i < 100; ++i) {
            QVERIFY(!rate.refusal(Rider));
            QVERIFY(!rate.refusal(Rider, clock.now()));
        }
        QVERIFY(rate.refusal(Rider) == 50ms);
        QVERIFY(rate.refusal(Rider, clock.now()) == 50ms);
        QVERIFY(!rate.refusal(UserId{2}, clock.now()));
        clock.advance(50);
        QVERIFY(!rate.refusal(Rider, clock.now()));
        QVERIFY(rate.refusal(Rider));
    }

    void limitsWhatWasKept()
    {
        ManualClock clock;
        clock.advance(3'600'000);
        EventRate rate(Default, clock);
        QVERIFY(!rate.refusal(Rider, clock.now()));
        const Timestamp early{clock.now() + -3'000'000};
        for (int i = 0; i < 50 * 200; ++i) {
            QVERIFY(!rate.refusal(Rider, early));
        }
        QVERIFY(rate.refusal(Rider, early) == 10ms);
        QVERIFY(!rate.refusal(Rider, clock.now()));
        QVERIFY(!rate.refusal(Rider));
    }

    void aClockThatWasFastKeepsNothingOut()
    {
        ManualClock clock;
        EventRate rate(Default, clock);
        QVERIFY(!rate.refusal(Rider, clock.now() + 3'600'000));
        for (int i = 0; i < 200; ++i) {
            clock.advance(50);
            QVERIFY(!rate.refusal(Rider, clock.now()));
        }
    }

    void limitsNothingWhenItIsOff()
    {
        ManualClock clock;
        EventRate rate({}, clock);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(!rate.refusal(Rider) && !rate.refusal(Rider, Timestamp{1}));
        }
    }
};

SAFERIDE_TEST(TestEventRate)
#include "tst_eventrate.moc"
