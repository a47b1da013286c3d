// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "server/repositories/clockevidencerepository.h"
#include "server/repositories/positionrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What the database knows of the time; tst_clockwatch has what follows from it.
class TestClockEvidenceRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    static constexpr qint64 Tolerance = 1000; // milliseconds
    static constexpr qint64 Year = 365LL * 24 * 3'600'000;

    ClockEvidence newest()
    {
        return test::valueOf(database.read([this](db::Session &session) {
            return ClockEvidenceRepository(session, Tolerance).newest(clock.now());
        }));
    }
    ClockAgreement since(const ClockEvidence &evidence)
    {
        return test::valueOf(database.read([&](db::Session &session) {
            return ClockEvidenceRepository(session, Tolerance).since(evidence, clock.now());
        }));
    }
    /// Received so long after the phone measured it.
    void store(qint64 participation, qint64 delayMsecs)
    {
        clock.advance(1);
        NewPosition position;
        position.participation = {participation};
        position.fix.point = {46, 14};
        position.fix.fixTime = clock.now() + -delayMsecs;
        position.receivedAt = clock.now();
        position.fix.arrived(position.receivedAt);
        EXPECT_OK(with<PositionRepository>(
            [position](PositionRepository &repository) { return repository.store({position}); }));
    }
    void audit(AuditSource source, const QString &action)
    {
        clock.advance(1);
        EXPECT_OK(with<AuditRepository>([&](AuditRepository &entries) {
            return entries.add({.happenedAt = clock.now(), .source = source, .action = action});
        }));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void anEmptyDatabaseKnowsNothing() // the first: entries of the audit log stay
    {
        const auto evidence = newest();
        QVERIFY(!evidence.newest);
        QVERIFY(evidence.ahead.isEmpty());
        QCOMPARE(evidence.auditId, 0);
        QCOMPARE(since(evidence).phones, 0);
        QCOMPARE(since(evidence).purges, 0);
    }

    void theNewestIsTheLastAuditedOrTheNewestPosition()
    {
        const qint64 participation = database.addParticipation();
        store(participation, 0);
        QVERIFY(newest().newest == clock.now());
        audit(AuditSource::Rest, u"login"_s);
        const Timestamp later = clock.now();
        QVERIFY(newest().newest == later);
        clock.step(-3'600'000);
        store(participation, 0);
        QVERIFY(newest().newest == later);
    }

    void aClockThatWasFastLeavesNothingInTheFuture()
    {
        const qint64 participation = database.addParticipation();
        clock.step(7'200'000); // beyond what was stored before
        clock.step(Year);
        audit(AuditSource::Rest, u"login"_s);
        store(participation, Year); // its phone knew better
        clock.step(-Year);
        audit(AuditSource::Rest, u"login"_s);
        QVERIFY(newest().newest == clock.now());
    }

    void phonesAgreeWithinTheTolerance_data()
    {
        QTest::addColumn<qint64>("delay");
        QTest::addColumn<qint64>("phones");
        QTest::newRow("at once") << 0LL << 1LL;
        QTest::newRow("late, within it") << Tolerance << 1LL;
        QTest::newRow("early, within it") << -Tolerance << 1LL;
        QTest::newRow("too late") << Tolerance + 1 << 0LL;
        QTest::newRow("too early") << -Tolerance - 1 << 0LL;
    }
    void phonesAgreeWithinTheTolerance()
    {
        QFETCH(const qint64, delay);
        QFETCH(const qint64, phones);
        const auto before = newest();
        store(database.addParticipation(), delay);
        QCOMPARE(since(before).phones, phones);
        QCOMPARE(since(newest()).phones, 0);
    }

    void aPhoneCountsOnce()
    {
        const auto before = newest();
        const qint64 often = database.addParticipation();
        store(often, 0);
        store(often, 0);
        store(database.addParticipation(), 0);
        QCOMPARE(since(before).phones, 2);
    }

    void whoAgreedWithALaterTimeBeforeDoesNotCountWhenThatComes()
    {
        const qint64 earlier = database.addParticipation();
        clock.step(3'600'000);
        store(earlier, 0);
        const Timestamp heard = clock.now();
        clock.step(-3'600'000);
        const auto before = newest();
        clock.step(7'200'000);
        QVERIFY(heard < clock.now());
        QCOMPARE(since(before).phones, 0);
        store(database.addParticipation(), 0);
        QCOMPARE(since(before).phones, 1);
    }

    void purgesByHandAgree()
    {
        const auto before = newest();
        audit(AuditSource::Command, u"ride finish"_s);
        audit(AuditSource::Rest, u"purge"_s);
        QCOMPARE(since(before).purges, 0);
        audit(AuditSource::Command, u"purge"_s);
        QCOMPARE(since(before).purges, 1);
        QCOMPARE(since(newest()).purges, 0);
    }
};

SAFERIDE_TEST(TestClockEvidenceRepository)
#include "tst_clockevidencerepository.moc"
