// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/duties.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using cluster::Duties;
using cluster::Duty;

namespace {

const QString Census = u"census"_s;

/// What a duty writes here.
Result<QString> writeMark(db::Session &session)
{
    return ClusterRepository(session).keepSetting(u"written"_s, u"yes"_s);
}

} // namespace

/// What one node of a cluster does, and the others leave to it.
class TestDuties : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    ManualClock m_clock;

    std::unique_ptr<Duties> node(const QString &name, qint64 incarnation)
    {
        return std::make_unique<Duties>(m_database.pool(), m_clock,
                                        NodeIdentity{.node = name, .incarnation = incarnation});
    }

    static void look(Duties &duties)
    {
        QSignalSpy looked(&duties, &Duties::looked);
        duties.look();
        QVERIFY(looked.wait(30'000));
    }

    void endLeases() { m_database.ask(u"UPDATE cluster_duties SET lease_until = now()"_s); }

    /// Runs a job of the duty with the guard that it had before.
    template<typename Guarded>
    Result<QString> run(Guarded job)
    {
        return m_database.write(std::move(job));
    }

    QString written() const
    {
        return m_database.ask(u"SELECT count(*) FROM cluster_settings WHERE name = 'written'"_s)
            .value(0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("needs with-postgresql.sh");
        }
        EXPECT_OK(m_database.openPostgresql({}));
    }

    void init() { m_database.ask(u"DELETE FROM cluster_settings; DELETE FROM cluster_duties"_s); }

    void withoutAClusterEachIsOurs()
    {
        const Duty duty;
        QVERIFY(duty.isOurs());
        EXPECT_OK(run(duty.guarded(writeMark)));
    }

    void oneNodeHasThemAndTheOtherHasNone()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        look(*first);
        look(*second);
        for (const QString &name : Duties::names()) {
            QVERIFY(first->holds(name));
            QVERIFY(!second->holds(name));
        }
        QVERIFY(Duty(*first, Census).isOurs());
        EXPECT_OK(run(Duty(*first, Census).guarded(writeMark)));
        EXPECT_ERROR(run(Duty(*second, Census).guarded(writeMark)), ErrorCode::Conflict);
    }

    void theyMoveWhenTheLeaseIsOver()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        look(*first);
        endLeases();
        look(*second);
        QVERIFY(second->holds(Census));
        look(*first);
        m_clock.advance(1'000 * Duties::LeaseSeconds); // what it knew is over
        QVERIFY(!first->holds(Census));
    }

    void aHolderThatWasStoppedWritesNothing()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        look(*first);
        auto begun = Duty(*first, Census).guarded(writeMark);
        endLeases();
        look(*second);
        QVERIFY(first->holds(Census)); // by its own clock, which stood still
        EXPECT_ERROR(run(std::move(begun)), ErrorCode::Conflict);
        EXPECT_ERROR(run(Duty(*first, Census).guarded(writeMark)), ErrorCode::Conflict);
        QCOMPARE(written(), u"0"_s);
        EXPECT_OK(run(Duty(*second, Census).guarded(writeMark)));
        QCOMPARE(written(), u"1"_s);
    }

    void aLeaseThatIsOverWritesNothingEvenIfNobodyTookIt()
    {
        const auto first = node(u"n1"_s, 1);
        look(*first);
        endLeases();
        EXPECT_ERROR(run(Duty(*first, Census).guarded(writeMark)), ErrorCode::Conflict);
    }

    void aRestartedNodeHasThemAtOnceAndItsFormerRunNoMore()
    {
        const auto before = node(u"n1"_s, 1);
        look(*before);
        const auto after = node(u"n1"_s, 2);
        look(*after);
        QVERIFY(after->holds(Census));
        QCOMPARE(after->tenureOf(Census).epoch, before->tenureOf(Census).epoch + 1);
        EXPECT_ERROR(run(Duty(*before, Census).guarded(writeMark)), ErrorCode::Conflict);
    }

    void renewingKeepsWhatIsBegun()
    {
        const auto first = node(u"n1"_s, 1);
        look(*first);
        auto begun = Duty(*first, Census).guarded(writeMark);
        look(*first);
        EXPECT_OK(run(std::move(begun)));
    }

    void nobodyWaitsForWhatIsBeingWritten()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        look(*first);
        QSemaphore begun;
        QSemaphore mayEnd;
        bool isDone = false;
        m_database.pool().write(
            Duty(*first, Census).guarded([&](db::Session &session) {
                begun.release();
                mayEnd.acquire();
                return writeMark(session);
            }),
            this, [&isDone](const Result<QString> &outcome) { isDone = bool(outcome); });
        begun.acquire();
        look(*first);
        QVERIFY(first->holds(Census));
        look(*second);
        QVERIFY(!second->holds(Census));
        QVERIFY(!isDone);
        mayEnd.release();
        QTRY_VERIFY(isDone);
    }

    void beginsNothingAfterItWasStoppedUntilItLooked()
    {
        const auto first = node(u"n1"_s, 1);
        look(*first);
        QSignalSpy looked(first.get(), &Duties::looked);
        first->doubt();
        QVERIFY(!first->holds(Census));
        QVERIFY(looked.wait(30'000));
        QVERIFY(first->holds(Census));
    }

    void anAnswerFromBeforeItWasStoppedDoesNotCount()
    {
        const auto first = node(u"n1"_s, 1);
        look(*first);
        QSignalSpy looked(first.get(), &Duties::looked);
        first->look();
        first->doubt();
        QVERIFY(looked.wait(30'000)); // of the second answer
        QCOMPARE(looked.count(), 1);
        QVERIFY(first->holds(Census));
    }

    void whoLeavesThemLeavesThemAtOnce()
    {
        const auto first = node(u"n1"_s, 1);
        const auto second = node(u"n2"_s, 2);
        look(*first);
        first->release();
        QVERIFY(!first->holds(Census));
        look(*second); // behind it, on the same connection
        QVERIFY(second->holds(Census));
        first->look();
        QVERIFY(!first->holds(Census));
    }
};

SAFERIDE_TEST(TestDuties)
#include "tst_duties.moc"
