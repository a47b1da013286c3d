// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/cluster.h"
#include "tests/support/expect.h"
#include "tests/support/settableclock.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using cluster::Cluster;
using cluster::Membership;

Q_DECLARE_METATYPE(saferide::Error)

namespace {

const QByteArray Secret(32, 's');

} // namespace

/// Who is a node, and who else is.
class TestMembership : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    test::SettableClock m_clock;
    bool m_isBehind = false;

    std::unique_ptr<Membership> node(const QString &name, qint64 incarnation,
                                     const QByteArray &secret = Secret)
    {
        return std::make_unique<Membership>(
            m_database.pool(), m_clock,
            Membership::Settings{.identity = {.node = name,
                                              .incarnation = incarnation,
                                              .version = u"9.8"_s,
                                              .busServers = {u"a:6379"_s, u"b:6379"_s}},
                                 .secret = secret,
                                 .isBehind = [this] { return m_isBehind; }});
    }

    /// Joins and has beaten once.
    static void join(Membership &node)
    {
        QSignalSpy seen(&node, &Membership::seen);
        node.join();
        QVERIFY(seen.wait(30'000));
    }

    static QSet<QString> othersAlive(const Membership &node)
    {
        QSet<QString> names;
        for (const ClusterNode &other : node.othersAlive()) {
            names.insert(other.name);
        }
        return names;
    }

    static Error refusal(Membership &node)
    {
        QSignalSpy refused(&node, &Membership::refused);
        node.join();
        [&] { QVERIFY(refused.wait(30'000)); }();
        return refused.isEmpty() ? Error{} : refused.first().first().value<Error>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        qRegisterMetaType<saferide::Error>("saferide::Error");
        EXPECT_OK(m_database.openPostgresql({}));
    }

    void init()
    {
        m_database.ask(u"DELETE FROM cluster_nodes; DELETE FROM cluster_settings"_s);
        m_isBehind = false;
        m_clock.step = 0;
    }

    void eachSeesTheOthers()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        join(*first);
        join(*second);
        QTRY_COMPARE_WITH_TIMEOUT(first->view().nodes.size(), 2, 30'000);
        QCOMPARE(first->view().nodes[1].name, u"n2"_s);
        QCOMPARE(first->view().nodes[1].version, u"9.8"_s);
        QTRY_VERIFY(first->view().nodes[1].isAlive);
        QCOMPARE(first->view().nodes[1].busServers, (QStringList{u"a:6379"_s, u"b:6379"_s}));
        QVERIFY(first->viewAge() < 30'000);
        QTRY_COMPARE(othersAlive(*first), QSet<QString>{u"n2"_s});
        QTRY_COMPARE(othersAlive(*second), QSet<QString>{u"n1"_s});
    }

    void whoDoesNotBeatIsNotAlive()
    {
        const auto first = node(u"n1"_s, 1);
        join(*first);
        {
            const auto second = node(u"n2"_s, 2);
            join(*second);
        } // as if it were killed
        m_database.ask(
            u"UPDATE cluster_nodes SET seen_at = now() - interval '6 s' WHERE node = 'n2'"_s);
        QTRY_COMPARE_WITH_TIMEOUT(first->view().nodes.size(), 2, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(first->othersAlive().isEmpty(), 30'000);
        QVERIFY(!first->view().nodes[1].isAlive);
        QVERIFY(!first->view().nodes[1].isStopped);
        QVERIFY(first->view().nodes[1].silentMsecs > 5'000);
    }

    void whoLeftIsNotAlive()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        join(*first);
        join(*second);
        QTRY_COMPARE_WITH_TIMEOUT(othersAlive(*first), QSet<QString>{u"n2"_s}, 30'000);
        second->leave();
        QTRY_VERIFY_WITH_TIMEOUT(first->othersAlive().isEmpty(), 30'000);
        QVERIFY(first->view().nodes[1].isStopped);
    }

    void whoWasNotSeenForADayIsForgotten()
    {
        m_database.ask(
            u"INSERT INTO cluster_nodes (node, incarnation, version, bus_min, bus_max, seen_at)"
            " VALUES ('old', 7, '1', 1, 1, now() - interval '25 hours')"_s);
        const auto first = node(u"n1"_s, 1);
        join(*first);
        QCOMPARE(first->view().nodes.size(), 1);
        QCOMPARE(m_database.ask(u"SELECT node FROM cluster_nodes"_s), QStringList{u"n1"_s});
    }

    void aRestartedNodeHasItsNameAtOnce()
    {
        {
            const auto before = node(u"n1"_s, 1);
            join(*before);
        } // killed
        const auto after = node(u"n1"_s, 2);
        QSignalSpy joined(after.get(), &Membership::joined);
        join(*after);
        QCOMPARE(joined.count(), 1);
        QCOMPARE(m_database.ask(u"SELECT incarnation FROM cluster_nodes"_s), QStringList{u"2"_s});
    }

    void tellsThatItIsBehind()
    {
        const auto first = node(u"n1"_s, 1);
        join(*first);
        QVERIFY(!first->view().nodes[0].isBehind);
        m_isBehind = true;
        QTRY_VERIFY_WITH_TIMEOUT(first->view().nodes[0].isBehind, 30'000);
    }

    void anotherSecretIsRefusedWhileOthersServe()
    {
        const auto first = node(u"n1"_s, 1);
        join(*first);
        const auto second = node(u"n2"_s, 2, QByteArray(32, 't'));
        const Error error = refusal(*second);
        QCOMPARE(error.code, ErrorCode::InvalidInput);
        QVERIFY(error.message.contains(u"the secret of this node, n2, is not that of n1"_s));
        QVERIFY(error.message.contains(u"secret_key_file"_s));
        QCOMPARE(m_database.ask(u"SELECT node FROM cluster_nodes"_s), QStringList{u"n1"_s});
        QVERIFY(!m_database.ask(u"SELECT value FROM cluster_settings"_s)
                     .value(0)
                     .contains(QString::fromLatin1(Secret)));
    }

    void theSecretMayChangeWhenNobodyServes()
    {
        const auto first = node(u"n1"_s, 1);
        join(*first);
        first->leave();
        QTRY_COMPARE_WITH_TIMEOUT(m_database.ask(u"SELECT incarnation FROM cluster_nodes"_s),
                                  QStringList{u"0"_s}, 30'000);
        const auto second = node(u"n2"_s, 2, QByteArray(32, 't'));
        join(*second);
        const auto third = node(u"n3"_s, 3);
        QVERIFY(refusal(*third).message.contains(u"not that of n2"_s));
    }

    void joinsAgainWhenABackupWasRestored()
    {
        const auto first = node(u"n1"_s, 1);
        join(*first);
        m_database.ask(u"DELETE FROM cluster_nodes"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_database.ask(u"SELECT node FROM cluster_nodes"_s),
                                  QStringList{u"n1"_s}, 30'000);
    }

    void measuresItsClock()
    {
        m_clock.step = 30'000;
        const auto first = node(u"n1"_s, 1);
        join(*first);
        QTRY_VERIFY_WITH_TIMEOUT(first->clockOffsetMsecs(), 30'000);
        QVERIFY(*first->clockOffsetMsecs() > 20'000);
        QVERIFY(*first->clockOffsetMsecs() < 40'000);
        QTRY_VERIFY_WITH_TIMEOUT(first->view().nodes[0].clockOffsetMsecs.value_or(0) > 20'000,
                                 30'000);
    }

    void repeatsThatTheClockIsWrongAndSaysWhenItIsRight()
    {
        const QRegularExpression wrong(u"the clock is \\d+ ms ahead of"_s);
        m_clock.step = 30'000;
        QTest::ignoreMessage(QtWarningMsg, wrong);
        const auto first = node(u"n1"_s, 1);
        join(*first);
        m_clock.slept += 60LL * 60 * 1000; // an hour later
        QTest::ignoreMessage(QtWarningMsg, wrong);
        QSignalSpy seen(first.get(), &Membership::seen);
        first->beat();
        QVERIFY(seen.wait(30'000));
        m_clock.step = 0;
        QTest::ignoreMessage(QtInfoMsg, "the clock agrees with that of the database server again");
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(first->clockOffsetMsecs().value_or(30'000)) < 10'000,
                                 30'000);
    }

    void noticesThatItWasStopped()
    {
        Cluster cluster(m_database.pool(), m_clock,
                        {.identity = {.node = u"n1"_s, .incarnation = 1}, .secret = Secret});
        QSignalSpy slept(&cluster, &Cluster::slept);
        QSignalSpy looked(&cluster.duties(), &cluster::Duties::looked);
        cluster.start();
        QVERIFY(looked.wait(30'000));
        QVERIFY(cluster.duties().holds(u"retention"_s));
        m_clock.slept += Cluster::SleptMsecs + 1;
        cluster.watch();
        QVERIFY(slept.count() >= 1);
        QVERIFY(!cluster.duties().holds(u"retention"_s));
        QTRY_VERIFY_WITH_TIMEOUT(cluster.duties().holds(u"retention"_s), 30'000);
        cluster.leave();
    }
};

SAFERIDE_TEST(TestMembership)
#include "tst_membership.moc"
