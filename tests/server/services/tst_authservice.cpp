// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/authservice.h"
#include "server/services/userservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestAuthService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    qint64 versionOf(const User &user) const
    {
        return count(u"SELECT token_version FROM users WHERE id = %1"_s, user.id.value);
    }
    Claims claimsOf(const User &user) const { return {user.id, versionOf(user), {}, {}}; }
    Result<User> authorize(const Claims &claims, db::Access access)
    {
        return with<AuthService>(
            [=](AuthService &service) { return service.authorize(claims, access); });
    }
    std::optional<Account> accountOf(const QString &typed)
    {
        return test::valueOf(
            with<AuthService>([typed](AuthService &service) { return service.accountOf(typed); }));
    }
    static void addAccesses()
    {
        QTest::addColumn<db::Access>("access");
        QTest::newRow("to read") << db::Access::Read;
        QTest::newRow("to write") << db::Access::Write;
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void aTokenIsOfTheUserAsTheyAreNow_data() { addAccesses(); }
    void aTokenIsOfTheUserAsTheyAreNow()
    {
        QFETCH(const db::Access, access);
        User user = newUser();
        database.ask(u"UPDATE users SET role = 'dispatcher' WHERE id = %1"_s.arg(user.id.value));
        user.role = UserRole::Dispatcher;
        const auto authorized = authorize(claimsOf(user), access);
        EXPECT_OK(authorized);
        QVERIFY(*authorized == user);
    }

    void aTokenOfAnotherVersionIsVoid_data() { addAccesses(); }
    void aTokenOfAnotherVersionIsVoid()
    {
        QFETCH(const db::Access, access);
        const User user = newUser();
        for (const int by : {-1, 1}) {
            Claims claims = claimsOf(user);
            claims.tokenVersion += by;
            EXPECT_ERROR(authorize(claims, access), ErrorCode::Unauthorized);
        }
    }

    void aTokenIsVoidAfterALogOutAndAnErasure_data() { addAccesses(); }
    void aTokenIsVoidAfterALogOutAndAnErasure()
    {
        QFETCH(const db::Access, access);
        const User user = newUser();
        const Claims first = claimsOf(user);
        EXPECT_OK(
            with<UserService>([&](UserService &service) { return service.logOut(user.username); }));
        EXPECT_ERROR(authorize(first, access), ErrorCode::Unauthorized);
        const Claims second = claimsOf(user);
        EXPECT_OK(authorize(second, access));
        erase(user);
        EXPECT_ERROR(authorize(second, access), ErrorCode::Unauthorized);
    }

    void aTokenOfNobodyIsVoid_data() { addAccesses(); }
    void aTokenOfNobodyIsVoid()
    {
        QFETCH(const db::Access, access);
        EXPECT_ERROR(authorize({{1'000'000}, 1, {}, {}}, access), ErrorCode::Unauthorized);
    }

    void anAccountIsFoundByItsNameAsTyped()
    {
        EXPECT_OK(with<UserService>([](UserService &service) {
            return service.create(u"Jürgen"_s, u"a hash"_s, UserRole::Rider);
        }));
        for (const QString &typed : {u"Jürgen"_s, u"JÜRGEN"_s, u"ju\u0308rgen"_s}) {
            const auto account = accountOf(typed);
            QVERIFY2(account, qPrintable(typed));
            QCOMPARE(account->user.username, u"Jürgen"_s);
            QCOMPARE(account->passwordHash, u"a hash"_s);
        }
        for (const QString &typed : {u"Jurgen"_s, u"Jürgen "_s, u""_s, u"(erased 1)"_s}) {
            QVERIFY2(!accountOf(typed), qPrintable(typed));
        }
    }

    void aHashIsRenewedWhereThePasswordIsTheSame()
    {
        const User user = newUser();
        const Claims claims = claimsOf(user);
        const auto renew = [&](const QString &oldHash, const QString &newHash) {
            return with<AuthService>(
                [=](AuthService &service) { return service.renewHash(user.id, oldHash, newHash); });
        };
        EXPECT_OK(renew(u"another hash"_s, u"wrong"_s));
        QCOMPARE(accountOf(user.username)->passwordHash, u"a hash"_s);
        EXPECT_OK(renew(u"a hash"_s, u"costlier"_s));
        QCOMPARE(accountOf(user.username)->passwordHash, u"costlier"_s);
        EXPECT_OK(authorize(claims, db::Access::Read)); // logging in logs nobody out
    }
};

SAFERIDE_TEST(TestAuthService)
#include "tst_authservice.moc"
