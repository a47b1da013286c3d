// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/idempotencyservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// What a request makes.
struct Thing
{
    RideId id;
};

} // namespace

class TestIdempotencyService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    int m_things = 0; ///< made

    static Attempt attempt(const QString &key = u"key"_s, const QString &digest = u"digest"_s)
    {
        return {u"POST /things"_s, key, digest};
    }
    /// The id of what was made or found; `failure` is that of the making or finding.
    Result<qint64> once(const User &user, const Attempt &tried,
                        std::optional<ErrorCode> failure = {})
    {
        const auto outcome = with<IdempotencyService>([=, this](IdempotencyService &service) {
            const auto thing = [failure](qint64 id) -> Result<Thing> {
                return failure ? Result<Thing>(Error{*failure, u"as the test has it"_s})
                               : Thing{{id}};
            };
            return service.once(
                user.id, tried, [&, this] { return thing(++m_things); }, thing);
        });
        return outcome ? Result(outcome->id.value) : outcome.error();
    }
    qint64 keysOf(const User &user) const
    {
        return count(u"SELECT count(*) FROM idempotency_keys WHERE user_id = %1"_s, user.id.value);
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { m_things = 0; }

    void withoutAKeyEachRequestMakesAnother()
    {
        const User user = newUser();
        QCOMPARE(test::valueOf(once(user, attempt({}))), 1);
        QCOMPARE(test::valueOf(once(user, attempt({}))), 2);
        QCOMPARE(keysOf(user), 0);
    }

    void withAKeyTheFirstMakesAndTheOthersFind()
    {
        const User user = newUser();
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(test::valueOf(once(user, attempt())), 1);
        }
        QCOMPARE(m_things, 1);
        QCOMPARE(keysOf(user), 1);
    }

    void aKeyIsOfOneAccountAndOneEndpoint()
    {
        const User user = newUser();
        QCOMPARE(test::valueOf(once(user, attempt())), 1);
        QCOMPARE(test::valueOf(once(newUser(), attempt())), 2);
        QCOMPARE(test::valueOf(once(user, {u"POST /others"_s, u"key"_s, u"digest"_s})), 3);
        QCOMPARE(test::valueOf(once(user, attempt(u"Key"_s))), 4);
        QCOMPARE(test::valueOf(once(user, attempt())), 1);
    }

    void aKeyOfAnotherRequestIsRefused()
    {
        const User user = newUser();
        EXPECT_OK(once(user, attempt(u"key"_s, u"first"_s)));
        const auto refused = once(user, attempt(u"key"_s, u"second"_s));
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().fields.value(0).location,
                 (QStringList{u"header"_s, u"Idempotency-Key"_s}));
        QCOMPARE(m_things, 1);
    }

    void whatFailedIsTriedAgain()
    {
        const User user = newUser();
        EXPECT_ERROR(once(user, attempt(), ErrorCode::Conflict), ErrorCode::Conflict);
        QCOMPARE(keysOf(user), 0);
        QCOMPARE(test::valueOf(once(user, attempt())), 2);
    }

    void whatIsGoneIsNotMadeAgain_data()
    {
        QTest::addColumn<ErrorCode>("found");
        QTest::addColumn<ErrorCode>("answered");
        QTest::newRow("gone") << ErrorCode::NotFound << ErrorCode::Conflict;
        QTest::newRow("no longer shown") << ErrorCode::Forbidden << ErrorCode::Forbidden;
    }
    void whatIsGoneIsNotMadeAgain()
    {
        QFETCH(const ErrorCode, found);
        QFETCH(const ErrorCode, answered);
        const User user = newUser();
        EXPECT_OK(once(user, attempt()));
        EXPECT_ERROR(once(user, attempt(), found), answered);
        QCOMPARE(m_things, 1);
    }

    void aKeyIsKeptForADay()
    {
        const User user = newUser();
        EXPECT_OK(once(user, attempt()));
        clock.advance(IdempotencyService::LifetimeMsecs - 1);
        QCOMPARE(test::valueOf(once(user, attempt())), 1);
        clock.advance(1);
        QCOMPARE(test::valueOf(once(user, attempt(u"key"_s, u"another request"_s))), 2);
        QCOMPARE(keysOf(user), 1); // the old one was deleted
    }

    void theNewestOfAnAccountAreKept()
    {
        const User user = newUser();
        const User other = newUser();
        EXPECT_OK(once(other, attempt()));
        EXPECT_OK(once(user, attempt(u"oldest"_s)));
        EXPECT_OK(once(user, attempt(u"second"_s)));
        database.ask(
            u"INSERT INTO idempotency_keys (user_id, endpoint, key, digest, made_id, created_at)"
            " SELECT %1, '', CAST(n AS text), '', n, %2 FROM (WITH RECURSIVE numbers (n) AS"
            " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %3) SELECT n FROM numbers) r"_s
                .arg(user.id.value)
                .arg(clock.now().msecs)
                .arg(IdempotencyService::MaxKeys - 2));
        QCOMPARE(keysOf(user), IdempotencyService::MaxKeys);
        const int before = m_things;
        EXPECT_OK(once(user, attempt(u"oldest"_s)));
        QCOMPARE(m_things, before); // a repetition takes no place
        EXPECT_OK(once(user, attempt(u"one more"_s)));
        QCOMPARE(keysOf(user), IdempotencyService::MaxKeys);
        QCOMPARE(test::valueOf(once(user, attempt(u"second"_s))), 3);
        EXPECT_OK(once(user, attempt(u"oldest"_s)));
        QCOMPARE(m_things, before + 2);
        QCOMPARE(keysOf(other), 1);
    }

    void keysGoWithTheirAccount()
    {
        const User user = newUser();
        const User other = newUser();
        EXPECT_OK(once(user, attempt()));
        EXPECT_OK(once(other, attempt()));
        erase(user);
        QCOMPARE(keysOf(user), 0);
        QCOMPARE(keysOf(other), 1);
    }
};

SAFERIDE_TEST(TestIdempotencyService)
#include "tst_idempotencyservice.moc"
