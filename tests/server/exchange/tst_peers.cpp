// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/peers.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

namespace {

bus::Beat beatOf(const QByteArray &node, quint8 least, quint8 most)
{
    return {.node = node, .program = "1.0", .leastVersion = least, .mostVersion = most};
}

} // namespace

class TestPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNodeWritesWhatAllOthersRead()
    {
        Peers peers;
        QCOMPARE(peers.commonVersion(0), bus::MessageVersion);
        peers.heard(1, beatOf("newer", 1, 200), 0);
        QCOMPARE(peers.commonVersion(0), bus::MessageVersion);
        peers.heard(2, beatOf("older", bus::LeastVersion, bus::LeastVersion), 0);
        QCOMPARE(peers.commonVersion(Peers::ForgottenMsecs), bus::LeastVersion);
        QCOMPARE(peers.commonVersion(Peers::ForgottenMsecs + 1), bus::MessageVersion);
    }

    void aNodeThatReadsNoneOfOurVersionsIsNoReasonToWriteNothing()
    {
        Peers peers;
        peers.heard(1, beatOf("ancient", 0, 0), 0);
        QCOMPARE(peers.commonVersion(0), bus::LeastVersion);
    }

    void whoIsAliveAndNotHeardIsSilent()
    {
        Peers peers;
        peers.heard(1, beatOf("a", 1, 1), 1'000);
        QCOMPARE(peers.nodeOf(1), "a");
        QCOMPARE(peers.silent({"a", "b"}, 1'000), QList<QByteArray>());
        const QList<QByteArray> missing = peers.silent({"a", "b"}, 4'001);
        QCOMPARE(QSet<QByteArray>(missing.begin(), missing.end()), (QSet<QByteArray>{"a", "b"}));
        peers.heard(1, beatOf("a", 1, 1), 4'001);
        QCOMPARE(peers.silent({"a", "b"}, 4'001), QList<QByteArray>{"b"});
    }

    void whoHasOtherServersIsNamedForAsLongAsItIsHeard()
    {
        Peers peers;
        const auto hear = [&peers](quint64 origin, const QByteArray &node, quint64 servers) {
            bus::Beat beat = beatOf(node, 1, 1);
            beat.servers = servers;
            peers.heard(origin, beat, 1'000);
        };
        hear(1, "same", 7);
        hear(2, "other", 8);
        hear(3, "older", 0); // does not tell
        QCOMPARE(peers.withOtherServers(7, 1'000), QSet<QByteArray>{"other"});
        QVERIFY(peers.withOtherServers(7, 1'001 + Peers::SilentMsecs).isEmpty());
        QCOMPARE(peers.heardAgo(1'200).value("other"), 200);
    }

    void startsOfLongAgoAreForgotten()
    {
        Peers peers;
        for (quint64 origin = 1; origin <= quint64(Peers::MostNodes); ++origin) {
            peers.heard(origin, beatOf("a", 1, 1), 0);
        }
        peers.heard(9'999, beatOf("late", 1, 1), 0); // there are more than there can be
        QVERIFY(peers.nodeOf(9'999).isEmpty());
        peers.heard(9'999, beatOf("late", 1, 1), Peers::ForgottenMsecs + 1);
        QCOMPARE(peers.nodeOf(9'999), "late");
        QVERIFY(peers.nodeOf(1).isEmpty());
    }
};

SAFERIDE_TEST(TestPeers)
#include "tst_peers.moc"
