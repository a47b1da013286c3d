// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/subscriptions.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::bus;

namespace {

RedisReply confirmation(const QByteArray &verb, const QByteArray &channel)
{
    RedisReply reply{.kind = RedisReply::Kind::List, .size = 3, .items = {verb, channel, ""}};
    return reply;
}

/// What is sent, with spaces: `SUBSCRIBE s:c s:p:7`.
QByteArray words(const QByteArray &commands)
{
    QByteArrayList found;
    const QByteArrayList lines = commands.split('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines[i - 1].startsWith('$')) {
            found.append(lines[i].trimmed());
        }
    }
    return found.join(' ');
}

} // namespace

class TestSubscriptions : public QObject
{
    Q_OBJECT

    const Channels m_channels{"s", "a"};

private Q_SLOTS:
    void knowsTheChannelsOfItsNode_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<Address>("address");
        using enum Address::Channel;
        QTest::newRow("s:c") << true << Address{Control};
        QTest::newRow("s:n:a") << true << Address{Node};
        QTest::newRow("s:p:7") << true << Address{Ride, RideId{7}};
        QTest::newRow("s:p:9007199254740992") << true << Address{Ride, RideId{RideId::Max}};
        for (const char *name :
             {"s:p:9007199254740993", "s:p:0", "s:p:-7", "s:p:07", "s:p:7 ", "s:p:", "s:p:seven",
              "s:p:99999999999999999999", "s:n:b", "s:n:", "t:p:7", "s", "", "s:c:"}) {
            QTest::newRow(name) << false << Address();
        }
    }
    void knowsTheChannelsOfItsNode()
    {
        QFETCH(bool, isKnown);
        QFETCH(Address, address);
        const auto found = m_channels.addressOf(QTest::currentDataTag());
        QCOMPARE(found.has_value(), isKnown);
        QVERIFY(found.value_or(Address()) == address);
    }

    void sendsTheNextCommandsOnceTheFirstAreConfirmed()
    {
        Subscriptions subscriptions(m_channels, {"s:c"});
        QCOMPARE(words(subscriptions.next()), "SUBSCRIBE s:c");
        QVERIFY(!subscriptions.add(RideId{7}));
        QVERIFY(!subscriptions.add(RideId{8}));
        QVERIFY(subscriptions.next().isEmpty());
        QVERIFY(subscriptions.confirmed(confirmation("subscribe", "s:c")).empty());
        QVERIFY(!subscriptions.isEstablished());
        QCOMPARE(words(subscriptions.next()), "SUBSCRIBE s:p:7 s:p:8");
        QCOMPARE(subscriptions.confirmed(confirmation("subscribe", "s:p:8")),
                 std::vector{RideId{8}});
        QVERIFY(subscriptions.add(RideId{8}));
        QVERIFY(!subscriptions.add(RideId{7}));
        QCOMPARE(subscriptions.confirmed(confirmation("subscribe", "s:p:7")),
                 std::vector{RideId{7}});
        QVERIFY(subscriptions.next().isEmpty());
        QVERIFY(subscriptions.isEstablished());
    }

    void aThousandAtOnce()
    {
        Subscriptions subscriptions(m_channels, {});
        for (qint64 ride = 1; ride <= 2'500; ++ride) {
            subscriptions.add(RideId{ride});
        }
        QList<qsizetype> sizes;
        for (QByteArray sent = words(subscriptions.next()); !sent.isEmpty();
             sent = words(subscriptions.next())) {
            const QByteArrayList channels = sent.split(' ').sliced(1);
            sizes.append(channels.size());
            for (const QByteArray &channel : channels) {
                subscriptions.confirmed(confirmation("subscribe", channel));
            }
        }
        QCOMPARE(sizes, (QList<qsizetype>{1'000, 1'000, 500}));
        QVERIFY(subscriptions.isEstablished());
    }

    void whoeverChangesTheirMindGetsTheLastOne()
    {
        Subscriptions subscriptions(m_channels, {});
        subscriptions.add(RideId{7});
        QCOMPARE(words(subscriptions.next()), "SUBSCRIBE s:p:7");
        subscriptions.remove(RideId{7});
        QVERIFY(subscriptions.confirmed(confirmation("subscribe", "s:p:7")).empty());
        QCOMPARE(words(subscriptions.next()), "UNSUBSCRIBE s:p:7");
        subscriptions.add(RideId{7});
        QVERIFY(subscriptions.confirmed(confirmation("unsubscribe", "s:p:7")).empty());
        QCOMPARE(words(subscriptions.next()), "SUBSCRIBE s:p:7");
        QCOMPARE(subscriptions.confirmed(confirmation("subscribe", "s:p:7")),
                 std::vector{RideId{7}});
        subscriptions.remove(RideId{7});
        subscriptions.add(RideId{7});
        QVERIFY(subscriptions.next().isEmpty());
        subscriptions.remove(RideId{9}); // was never added
        QVERIFY(subscriptions.next().isEmpty());
    }

    void aNewConnectionSubscribesToWhatIsWantedNow()
    {
        Subscriptions subscriptions(m_channels, {"s:c"});
        subscriptions.add(RideId{7});
        subscriptions.add(RideId{8});
        subscriptions.next();
        subscriptions.confirmed(confirmation("subscribe", "s:p:7"));
        subscriptions.remove(RideId{7});
        subscriptions.reset();
        QByteArrayList sent = words(subscriptions.next()).split(' ');
        std::sort(sent.begin(), sent.end());
        QCOMPARE(sent, (QByteArrayList{"SUBSCRIBE", "s:c", "s:p:8"}));
    }

    void thePatternReplacesTheChannelsOfRidesWithoutAGap()
    {
        Subscriptions subscriptions(m_channels, {"s:c"});
        subscriptions.add(RideId{7});
        subscriptions.next();
        subscriptions.confirmed(confirmation("subscribe", "s:c"));
        subscriptions.confirmed(confirmation("subscribe", "s:p:7"));
        subscriptions.addAll();
        subscriptions.add(RideId{8});
        QCOMPARE(words(subscriptions.next()), "PSUBSCRIBE s:p:*");
        QCOMPARE(subscriptions.confirmed(confirmation("psubscribe", "s:p:*")),
                 std::vector{RideId{8}});
        QCOMPARE(words(subscriptions.next()), "UNSUBSCRIBE s:p:7");
        QVERIFY(subscriptions.confirmed(confirmation("unsubscribe", "s:p:7")).empty());
        QVERIFY(subscriptions.next().isEmpty());
        QVERIFY(subscriptions.add(RideId{9}));
        subscriptions.remove(RideId{9});
        QVERIFY(subscriptions.next().isEmpty());

        subscriptions.reset();
        QCOMPARE(words(subscriptions.next()), "PSUBSCRIBE s:p:* SUBSCRIBE s:c");
        auto again = subscriptions.confirmed(confirmation("psubscribe", "s:p:*"));
        std::sort(again.begin(), again.end());
        QCOMPARE(again, (std::vector{RideId{7}, RideId{8}}));
        subscriptions.confirmed(confirmation("subscribe", "s:c"));
        QVERIFY(subscriptions.next().isEmpty());
        QVERIFY(subscriptions.isEstablished());
    }

    void aRideThatIsAddedWhileItIsBeingRemovedArrivesByThePattern()
    {
        Subscriptions subscriptions(m_channels, {});
        subscriptions.add(RideId{7});
        subscriptions.next();
        subscriptions.confirmed(confirmation("subscribe", "s:p:7"));
        subscriptions.remove(RideId{7});
        subscriptions.addAll();
        QCOMPARE(words(subscriptions.next()), "PSUBSCRIBE s:p:* UNSUBSCRIBE s:p:7");
        QVERIFY(!subscriptions.add(RideId{7}));
        QCOMPARE(subscriptions.confirmed(confirmation("psubscribe", "s:p:*")),
                 std::vector{RideId{7}});
        subscriptions.confirmed(confirmation("unsubscribe", "s:p:7"));
        QVERIFY(subscriptions.next().isEmpty());
    }

    void ignoresConfirmationsThatItDidNotAskFor()
    {
        Subscriptions subscriptions(m_channels, {"s:c"});
        for (const char *verb : {"subscribe", "unsubscribe", "psubscribe", "punsubscribe", "x"}) {
            for (const char *channel : {"s:c", "s:p:*", "s:p:7", ""}) {
                QVERIFY(subscriptions.confirmed(confirmation(verb, channel)).empty());
            }
        }
        QVERIFY(!subscriptions.isEstablished());
        QCOMPARE(words(subscriptions.next()), "SUBSCRIBE s:c");
        QVERIFY(subscriptions.confirmed(confirmation("unsubscribe", "s:c")).empty());
        QVERIFY(subscriptions.confirmed(confirmation("subscribe", "s:c")).empty());
        QVERIFY(subscriptions.confirmed(confirmation("subscribe", "s:c")).empty());
        QVERIFY(subscriptions.isEstablished());
    }
};

SAFERIDE_TEST(TestSubscriptions)
#include "tst_subscriptions.moc"
