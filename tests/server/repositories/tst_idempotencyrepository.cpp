// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/idempotencyrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestIdempotencyRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    using Made = IdempotencyRepository::Made;

    template<typename Work>
    auto keys(Work work)
    {
        return with<IdempotencyRepository>(std::move(work));
    }
    static Attempt attempt(const QString &key) { return {u"POST /rides"_s, key, u"digest"_s}; }
    Result<void> insert(const User &user, const QString &key, qint64 made)
    {
        return keys([=, this](IdempotencyRepository &repository) {
            return repository.insert(user.id, attempt(key), made, clock.now());
        });
    }
    std::optional<Made> find(const User &user, const QString &key, Timestamp after = {})
    {
        return test::valueOf(keys([=](IdempotencyRepository &repository) {
            return repository.find(user.id, attempt(key), after);
        }));
    }
    QStringList keysOf(const User &user) const
    {
        return database.ask(
            u"SELECT key FROM idempotency_keys WHERE user_id = %1 ORDER BY id"_s.arg(
                user.id.value));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void findsWhatWasMadeAfterATime()
    {
        const User user = newUser();
        EXPECT_OK(insert(user, u"ключ 🔑"_s, 7));
        const auto found = find(user, u"ключ 🔑"_s, clock.now() + -1);
        QVERIFY(found);
        QCOMPARE(found->id, 7);
        QCOMPARE(found->digest, u"digest"_s);
        QVERIFY(!find(user, u"ключ 🔑"_s, clock.now()));
        QVERIFY(!find(user, u"ключ"_s));
        QVERIFY(!find(newUser(), u"ключ 🔑"_s));
    }

    void aKeyIsInsertedOnce()
    {
        const User user = newUser();
        EXPECT_OK(insert(user, u"key"_s, 7));
        EXPECT_ERROR(insert(user, u"key"_s, 8), ErrorCode::Conflict);
        QCOMPARE(find(user, u"key"_s)->id, 7);
    }

    void theOldAndAllButTheNewestAreRemoved_data()
    {
        QTest::addColumn<int>("madeUntil"); // seconds
        QTest::addColumn<int>("kept");
        QTest::addColumn<QString>("left");
        QTest::newRow("none is old, as many are kept") << 0 << 3 << u"1 2 3"_s;
        QTest::newRow("none is old, more are kept") << 0 << 1000 << u"1 2 3"_s;
        QTest::newRow("none is old, one less is kept") << 0 << 2 << u"2 3"_s;
        QTest::newRow("none is kept") << 0 << 0 << u""_s;
        QTest::newRow("one is old, to the moment") << 1 << 3 << u"2 3"_s;
        QTest::newRow("two are old, one is kept") << 2 << 1 << u"3"_s;
        QTest::newRow("all are old") << 3 << 3 << u""_s;
    }
    void theOldAndAllButTheNewestAreRemoved()
    {
        QFETCH(const int, madeUntil);
        QFETCH(const int, kept);
        QFETCH(const QString, left);
        const User user = newUser();
        const User other = newUser();
        const Timestamp start = clock.now();
        EXPECT_OK(insert(other, u"other"_s, 1));
        for (const int second : {1, 2, 3}) {
            clock.advance(1000);
            EXPECT_OK(insert(user, QString::number(second), second));
        }
        EXPECT_OK(keys([&](IdempotencyRepository &repository) {
            return repository.removeOld(user.id, start + madeUntil * 1000LL, kept);
        }));
        QCOMPARE(keysOf(user).join(u' '), left);
        QCOMPARE(keysOf(other), QStringList{u"other"_s});
    }

    void anAttemptIsHeldToTheEndOfItsTransaction()
    {
        const User user = newUser();
        const auto hold = [&](const QString &key) {
            return test::valueOf(keys([&](IdempotencyRepository &repository) {
                return repository.hold(user.id, attempt(key));
            }));
        };
        QVERIFY(hold(u"key"_s));
        QVERIFY(hold(u"key"_s)); // the one before has ended
    }
};

SAFERIDE_TEST(TestIdempotencyRepository)
#include "tst_idempotencyrepository.moc"
