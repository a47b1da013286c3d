// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"
#include "server/services/userservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// The rules of accounts: names, roles, passwords, and what makes tokens void.
class TestUserService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto users(Work work)
    {
        return with<UserService>(std::move(work));
    }
    Result<User> create(const QString &name)
    {
        return users([=](UserService &service) { return service.create(name, u"a hash"_s); });
    }
    Result<User> findByName(const QString &name)
    {
        return users([=](UserService &service) { return service.findByName(name); });
    }
    Account accountOf(UserId id)
    {
        const auto find = [id](UserRepository &repository) { return repository.find(id); };
        return test::valueOf(with<UserRepository>(find)).value_or(Account());
    }
    /// How often it was reported to daemons that this user's tokens are void, now.
    qint64 revocationsOf(UserId id) const
    {
        return count(u"SELECT count(*) FROM ride_events WHERE kind = %1 AND user_id = %2"
                     " AND happened_at = %3"_s.arg(int(EventKind::TokenRevoked))
                         .arg(id.value)
                         .arg(clock.now().msecs));
    }
    void leaveNoAdmin() { database.ask(u"UPDATE users SET role = 'rider' WHERE role = 'admin'"_s); }

private Q_SLOTS:
    void initTestCase() { open(); }

    void aNewAccountIsOfARider()
    {
        clock.advance(1000);
        const auto made = create(u"Zoë"_s);
        EXPECT_OK(made);
        QCOMPARE(made->username, u"Zoë"_s);
        QVERIFY(made->role == UserRole::Rider);
        QCOMPARE(made->createdAt, clock.now());
        QCOMPARE(made->updatedAt, clock.now());
        const Account account = accountOf(made->id);
        QVERIFY(account.user == *made);
        QCOMPARE(account.passwordHash, u"a hash"_s);
    }

    void aNameIsOneAccountHoweverItIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("the same") << u"Zoë.Müller"_s;
        QTest::newRow("in upper case") << u"ZOË.MÜLLER"_s;
        QTest::newRow("decomposed") << u"Zoe\u0308.Mu\u0308ller"_s;
    }
    void aNameIsOneAccountHoweverItIsTyped()
    {
        QFETCH(const QString, typed);
        (void)create(u"Zoë.Müller"_s); // by the first row
        const auto found = findByName(typed);
        EXPECT_OK(found);
        QCOMPARE(found->username, u"Zoë.Müller"_s);
        EXPECT_ERROR(create(typed), ErrorCode::Conflict);
        QCOMPARE(accountOf(found->id).passwordHash, u"a hash"_s);
    }

    void refusesWhatIsNoName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("nothing") << QString();
        QTest::newRow("two letters") << u"ab"_s;
        QTest::newRow("31 letters") << QString(31, u'a');
        QTest::newRow("spaces") << u"a name"_s;
        QTest::newRow("of an erased account") << u"(erased 7)"_s;
        QTest::newRow("with a NUL") << u"ab\0cd"_s;
    }
    void refusesWhatIsNoName()
    {
        QFETCH(const QString, name);
        EXPECT_ERROR(create(name), ErrorCode::InvalidInput);
        EXPECT_ERROR(findByName(name), ErrorCode::NotFound);
    }

    void anErasedAccountHasNoNameAndLeavesItToOthers()
    {
        const User gone = *create(u"leaving"_s);
        erase(gone);
        EXPECT_ERROR(findByName(u"leaving"_s), ErrorCode::NotFound);
        EXPECT_ERROR(findByName(u"(erased %1)"_s.arg(gone.id.value)), ErrorCode::NotFound);
        const auto other = create(u"leaving"_s);
        EXPECT_OK(other);
        QVERIFY(other->id != gone.id);
        QVERIFY(revocationsOf(gone.id) == 1);
    }

    void onlyAdminsCreateAccountsForOthers()
    {
        const auto createFor = [this](const User &asking, const QString &name) {
            return users([=](UserService &service) {
                return service.createFor(asking, name, u"a hash"_s, UserRole::Dispatcher);
            });
        };
        for (const auto role : {UserRole::Rider, UserRole::Dispatcher}) {
            EXPECT_ERROR(createFor(newUser(role), u"from.a.desk"_s), ErrorCode::Forbidden);
        }
        EXPECT_ERROR(findByName(u"from.a.desk"_s), ErrorCode::NotFound);
        const auto made = createFor(newUser(UserRole::Admin), u"from.a.desk"_s);
        EXPECT_OK(made);
        QVERIFY(made->role == UserRole::Dispatcher);
    }

    void ridersDoNotListAccounts()
    {
        const auto list = [this](const User &asking) {
            return users([=](UserService &service) {
                return service.list(asking, Page{.limit = Page::MaxLimit});
            });
        };
        const User rider = newUser();
        EXPECT_ERROR(list(rider), ErrorCode::Forbidden);
        const auto listed = list(newUser(UserRole::Dispatcher));
        EXPECT_OK(listed);
        QVERIFY(test::idsOf(listed->items).contains(rider.id.value));
    }

    void whatChangesAnAccountMakesItsTokensVoid_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what :
             {"password", "role", "log out", "password at a desk", "role at a desk", "erase"}) {
            QTest::newRow(what) << QString::fromLatin1(what);
        }
    }
    void whatChangesAnAccountMakesItsTokensVoid()
    {
        QFETCH(const QString, what);
        const User admin = newUser(UserRole::Admin);
        const User rider = newUser();
        const qint64 before = accountOf(rider.id).tokenVersion;
        clock.advance(1000);
        if (what == u"erase"_s) {
            erase(rider);
        } else {
            const auto done = users([&](UserService &service) {
                const UserRole role = UserRole::Dispatcher;
                return what == u"password"_s ? service.setPassword(rider.username, u"new"_s)
                    : what == u"role"_s      ? service.setRole(rider.username, role)
                    : what == u"log out"_s   ? service.logOut(rider.username)
                    : what == u"password at a desk"_s
                    ? service.resetPassword(admin, rider.id, u"new"_s)
                    : service.changeRole(admin, rider.id, role);
            });
            EXPECT_OK(done);
            const Account account = accountOf(rider.id);
            QVERIFY(*done == account.user);
            QVERIFY(account.user.role
                    == (what.startsWith(u"role"_s) ? UserRole::Dispatcher : UserRole::Rider));
            QCOMPARE(account.passwordHash, what.startsWith(u"password"_s) ? u"new"_s : u"a hash"_s);
        }
        QCOMPARE(accountOf(rider.id).tokenVersion, before + 1);
        QCOMPARE(revocationsOf(rider.id), 1);
    }

    void whatIsRefusedLeavesAccountAndTokens_data()
    {
        QTest::addColumn<UserRole>("asking");
        QTest::addColumn<UserRole>("whose");
        QTest::addColumn<bool>("isPassword");
        const auto rider = UserRole::Rider;
        const auto dispatcher = UserRole::Dispatcher;
        const auto admin = UserRole::Admin;
        QTest::newRow("a rider, a rider's password") << rider << rider << true;
        QTest::newRow("a dispatcher, a dispatcher's password") << dispatcher << dispatcher << true;
        QTest::newRow("a dispatcher, an admin's password") << dispatcher << admin << true;
        QTest::newRow("a rider, a rider's role") << rider << rider << false;
        QTest::newRow("a dispatcher, a rider's role") << dispatcher << rider << false;
    }
    void whatIsRefusedLeavesAccountAndTokens()
    {
        QFETCH(const UserRole, asking);
        QFETCH(const UserRole, whose);
        QFETCH(const bool, isPassword);
        const User user = newUser(asking);
        const User other = newUser(whose);
        clock.advance(1000);
        const auto outcome = users([&](UserService &service) {
            return isPassword ? service.resetPassword(user, other.id, u"new"_s)
                              : service.changeRole(user, other.id, UserRole::Dispatcher);
        });
        EXPECT_ERROR(outcome, ErrorCode::Forbidden);
        const Account account = accountOf(other.id);
        QVERIFY(account.user == other);
        QCOMPARE(account.passwordHash, u"a hash"_s);
        QCOMPARE(account.tokenVersion, accountOf(user.id).tokenVersion);
        QCOMPARE(revocationsOf(other.id), 0);
    }

    void dispatchersResetThePasswordsOfRiders()
    {
        const User rider = newUser();
        EXPECT_OK(users([&, dispatcher = newUser(UserRole::Dispatcher)](UserService &service) {
            return service.resetPassword(dispatcher, rider.id, u"new"_s);
        }));
        QCOMPARE(accountOf(rider.id).passwordHash, u"new"_s);
    }

    void nobodyChangesTheirOwnRole()
    {
        const User admin = newUser(UserRole::Admin);
        newUser(UserRole::Admin);
        EXPECT_ERROR(users([&](UserService &service) {
                         return service.changeRole(admin, admin.id, UserRole::Rider);
                     }),
                     ErrorCode::Conflict);
        QVERIFY(accountOf(admin.id).user.role == UserRole::Admin);
    }

    void theLastAdminStaysOne()
    {
        leaveNoAdmin();
        const User one = newUser(UserRole::Admin);
        const auto setRole = [this](const User &user, UserRole role) {
            return users(
                [=](UserService &service) { return service.setRole(user.username, role); });
        };
        clock.advance(1000);
        EXPECT_ERROR(setRole(one, UserRole::Dispatcher), ErrorCode::Conflict);
        QCOMPARE(revocationsOf(one.id), 0);
        EXPECT_OK(setRole(one, UserRole::Admin));
        const User two = newUser(UserRole::Admin);
        EXPECT_OK(setRole(one, UserRole::Rider));
        EXPECT_ERROR(setRole(two, UserRole::Rider), ErrorCode::Conflict);
        EXPECT_OK(setRole(one, UserRole::Dispatcher)); // is no admin
    }

    void whoIsNotThereIsNotFound()
    {
        const User admin = newUser(UserRole::Admin);
        const UserId nobody{1'000'000};
        const QString name = u"nobody.here"_s;
        const auto isNotFound = [this](auto work) {
            const auto outcome = users(work);
            return !outcome && outcome.error().code == ErrorCode::NotFound;
        };
        QVERIFY(isNotFound([&](UserService &service) { return service.find(nobody); }));
        QVERIFY(isNotFound([&](UserService &service) { return service.findByName(name); }));
        QVERIFY(isNotFound([&](UserService &service) { return service.setPassword(name, name); }));
        QVERIFY(isNotFound(
            [&](UserService &service) { return service.setRole(name, UserRole::Admin); }));
        QVERIFY(isNotFound([&](UserService &service) { return service.logOut(name); }));
        QVERIFY(isNotFound(
            [&](UserService &service) { return service.resetPassword(admin, nobody, name); }));
        QVERIFY(isNotFound([&](UserService &service) {
            return service.changeRole(admin, nobody, UserRole::Admin);
        }));
    }
};

SAFERIDE_TEST(TestUserService)
#include "tst_userservice.moc"
