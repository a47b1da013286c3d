// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/loginthrottle.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QHostAddress Here(u"192.0.2.1"_s);
const QHostAddress There(u"192.0.2.2"_s);

} // namespace

class TestLoginThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesANameAfterFiveFailuresFromAnywhere()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (int i = 0; i < 5; ++i) {
            EXPECT_OK(throttle.check(u"ann"_s, There));
            throttle.failed(u"ann"_s, QHostAddress(quint32(i + 1)));
        }
        const auto refused = throttle.check(u"ann"_s, There);
        EXPECT_ERROR(refused, ErrorCode::RateLimited);
        QCOMPARE(refused.error().retryAfter, std::chrono::seconds(60));
        EXPECT_OK(throttle.check(u"bob"_s, There));
    }

    void refusesAnAddressAfterFiveFailuresForAnyName()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (int i = 0; i < 5; ++i) {
            throttle.failed(u"name%1"_s.arg(i), Here);
        }
        EXPECT_ERROR(throttle.check(u"ann"_s, Here), ErrorCode::RateLimited);
        EXPECT_OK(throttle.check(u"ann"_s, There));
    }

    void waitsTwiceAsLongEachTime()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (const int seconds : {60, 120, 240, 480, 960, 1920, 3600, 3600}) {
            for (int i = 0; i < 5; ++i) {
                EXPECT_OK(throttle.check(u"ann"_s, Here));
                throttle.failed(u"ann"_s, Here);
            }
            const auto refused = throttle.check(u"ann"_s, Here);
            EXPECT_ERROR(refused, ErrorCode::RateLimited);
            QCOMPARE(refused.error().retryAfter, std::chrono::seconds(seconds));
            clock.advance(seconds * 1000);
        }
    }

    void failuresCountAtAllNodes()
    {
        ManualClock clock;
        LoginThrottle there({}, clock, "secret");
        LoginThrottle stranger({}, clock, "another");
        int told = 0;
        LoginThrottle here({}, clock, "secret", [&](quint64 who) {
            ++told;
            there.failedElsewhere(who);
            stranger.failedElsewhere(who);
        });
        for (int i = 0; i < 4; ++i) {
            here.failed(u"ann"_s, Here, "the same"); // counts once for the address
        }
        QCOMPARE(told, 5);
        EXPECT_OK(there.check(u"ann"_s, There));
        there.failed(u"ann"_s, There);
        EXPECT_ERROR(there.check(u"ann"_s, There), ErrorCode::RateLimited);
        EXPECT_OK(there.check(u"bob"_s, Here));
        EXPECT_OK(here.check(u"ann"_s, Here)); // nobody told
        stranger.failed(u"ann"_s, There);
        EXPECT_OK(stranger.check(u"ann"_s, There));
    }

    void forgetsFailuresAfterAMinute()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (int i = 0; i < 20; ++i) {
            throttle.failed(u"ann"_s, Here);
            EXPECT_OK(throttle.check(u"ann"_s, Here));
            clock.advance(15'000);
        }
    }

    void forgivesTheNameButNotTheAddressOnSuccess()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (int i = 0; i < 4; ++i) {
            throttle.failed(u"ann"_s, Here);
        }
        throttle.succeeded(u"ann"_s, Here);
        throttle.failed(u"ann"_s, There);
        EXPECT_OK(throttle.check(u"ann"_s, There));
        throttle.failed(u"bob"_s, Here);
        EXPECT_ERROR(throttle.check(u"bob"_s, Here), ErrorCode::RateLimited);
    }

    void letsNoStrangerKeepANameOutOfWhereItLoggedInLately()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        throttle.succeeded(u"ann"_s, Here);
        const auto lock = [&] {
            for (int i = 0; i < 5; ++i) {
                throttle.failed(u"ann"_s, There);
            }
        };
        lock();
        EXPECT_OK(throttle.check(u"ann"_s, Here));
        EXPECT_ERROR(throttle.check(u"ann"_s, There), ErrorCode::RateLimited);
        EXPECT_ERROR(throttle.check(u"ann"_s, QHostAddress(u"192.0.2.3"_s)),
                     ErrorCode::RateLimited);
        throttle.succeeded(u"bob"_s, There);
        EXPECT_ERROR(throttle.check(u"ann"_s, There), ErrorCode::RateLimited);

        constexpr qint64 DayMsecs = 24LL * 60 * 60 * 1000;
        clock.advance(30 * DayMsecs);
        lock();
        EXPECT_OK(throttle.check(u"ann"_s, Here));
        clock.advance(1);
        EXPECT_ERROR(throttle.check(u"ann"_s, Here), ErrorCode::RateLimited);
    }

    void locksAnAddressWhereItsOwnNameFails()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        throttle.succeeded(u"ann"_s, Here);
        for (int i = 0; i < 5; ++i) {
            throttle.failed(u"ann"_s, Here);
        }
        EXPECT_ERROR(throttle.check(u"ann"_s, Here), ErrorCode::RateLimited);
    }

    void letsNobodyOnTheSameNetworkKeepANameOutThatLoggedInThere()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        throttle.succeeded(u"dana"_s, Here);
        for (int i = 0; i < 5; ++i) {
            throttle.failed(u"nobody%1"_s.arg(i), Here);
        }
        EXPECT_ERROR(throttle.check(u"nobody9"_s, Here), ErrorCode::RateLimited);
        EXPECT_OK(throttle.check(u"dana"_s, Here));
        throttle.failed(u"dana"_s, Here); // a slip
        EXPECT_OK(throttle.check(u"dana"_s, Here));
    }

    void aNameThatLoggedInAtAnAddressDoesNotLockItForOthers()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        throttle.succeeded(u"ann"_s, Here);
        for (int i = 0; i < 5; ++i) {
            throttle.failed(u"ann"_s, Here);
        }
        EXPECT_ERROR(throttle.check(u"ann"_s, Here), ErrorCode::RateLimited);
        EXPECT_OK(throttle.check(u"bob"_s, Here));
        EXPECT_OK(throttle.check(u"ann"_s, There));
    }

    void aPhoneThatRepeatsOneWrongPasswordDoesNotLockItsNetwork()
    {
        ManualClock clock;
        LoginThrottle throttle({}, clock);
        for (int i = 0; i < 5; ++i) {
            EXPECT_OK(throttle.check(u"ann"_s, Here));
            throttle.failed(u"ann"_s, Here, "old password");
        }
        EXPECT_ERROR(throttle.check(u"ann"_s, Here), ErrorCode::RateLimited);
        EXPECT_OK(throttle.check(u"bob"_s, Here));
        for (int i = 0; i < 4; ++i) {
            throttle.failed(u"bob"_s, Here, "guess " + QByteArray::number(i));
        }
        EXPECT_ERROR(throttle.check(u"cem"_s, Here), ErrorCode::RateLimited);
    }

    void letsEverythingThroughWhenItIsOff()
    {
        ManualClock clock;
        LoginThrottle throttle({0}, clock);
        for (int i = 0; i < 100; ++i) {
            throttle.failed(u"ann"_s, Here);
        }
        EXPECT_OK(throttle.check(u"ann"_s, Here));
    }

    void keepsItsMemoryBounded()
    {
        RecentlyUsed<int, int> recent(100);
        recent.insert(-1, 7);
        for (int i = 0; i < 10'000; ++i) {
            recent.insert(i, i);
            QVERIFY(recent.find(-1)); // in use, so it stays
            QVERIFY(recent.size() <= 100);
        }
        QVERIFY(!recent.find(0));
    }

    void countsOneIpv6NetworkAsOneAddress()
    {
        QCOMPARE(addressKey(QHostAddress(u"2001:db8::1"_s)),
                 addressKey(QHostAddress(u"2001:db8::2"_s)));
        QVERIFY(addressKey(QHostAddress(u"2001:db8::1"_s))
                != addressKey(QHostAddress(u"2001:db8:0:1::1"_s)));
        QCOMPARE(addressKey(QHostAddress(u"::ffff:192.0.2.1"_s)), addressKey(Here));
    }

    void allowsABurstAndThenTheRate()
    {
        ManualClock clock;
        RateLimit<int> positions({20, 200}, clock);
        const auto accepted = [&positions] {
            int count = 0;
            while (!positions.refusal(1)) {
                ++count;
            }
            return count;
        };
        QCOMPARE(accepted(), 200);
        QVERIFY(!positions.refusal(2));
        QCOMPARE(*positions.refusal(1), std::chrono::milliseconds(50));
        clock.advance(1000);
        QCOMPARE(accepted(), 20);
        clock.advance(3'600'000);
        QCOMPARE(accepted(), 200);
    }
};

SAFERIDE_TEST(TestLoginThrottle)
#include "tst_loginthrottle.moc"
