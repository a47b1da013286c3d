// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/userrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestUserRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto users(Work work)
    {
        return with<UserRepository>(std::move(work));
    }
    std::optional<Account> find(UserId id)
    {
        return test::valueOf(
            users([id](UserRepository &repository) { return repository.find(id); }));
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { clear({u"ride_events"_s, u"users"_s}); }

    void pagesHaveEachUserOnceAndInOrder_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 2, 4, 5, 6}) {
            QTest::addRow("%d a page", limit) << limit;
        }
    }
    void pagesHaveEachUserOnceAndInOrder()
    {
        QFETCH(const int, limit);
        QList<qint64> expected;
        for (int i = 0; i < 5; ++i) {
            expected.append(newUser().id.value);
        }
        QCOMPARE(test::idsOfPages(limit,
                                  [this](const Page &page) {
                                      return users([page](UserRepository &repository) {
                                          return repository.list(page);
                                      });
                                  }),
                 expected);
    }

    void aKeyIsOneAccounts()
    {
        const User user = newUser();
        User other = user;
        other.role = UserRole::Admin;
        const auto inserted = users([&](UserRepository &repository) {
            return repository.insert(other, user.username.toLower(), u"another hash"_s);
        });
        EXPECT_OK(inserted);
        QVERIFY(!*inserted);
        QVERIFY(find(user.id)->user == user);
        QCOMPARE(find(user.id)->passwordHash, u"a hash"_s);
    }

    void namesAreReadAsTheyWereWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("Latin") << u"Zoë.Müller"_s;
        QTest::newRow("Sinhala, with a joiner") << u"ක්‍රමය"_s;
        QTest::newRow("beyond the first plane") << u"𐐀𐐁𐐂"_s;
    }
    void namesAreReadAsTheyWereWritten()
    {
        QFETCH(const QString, name);
        const User user{{}, name, UserRole::Rider, clock.now(), clock.now()};
        const auto id = users(
            [&](UserRepository &repository) { return repository.insert(user, name, u"a hash"_s); });
        EXPECT_OK(id);
        QVERIFY(*id);
        const auto found =
            users([&](UserRepository &repository) { return repository.findByKey(name); });
        EXPECT_OK(found);
        QVERIFY(*found);
        QCOMPARE((*found)->user.username, name);
    }

    void everyWayToReadAnAccountFindsTheSame()
    {
        const User user = newUser(UserRole::Dispatcher);
        const auto byId = find(user.id);
        QVERIFY(byId && byId->user == user);
        const auto held = test::valueOf(
            users([&](UserRepository &repository) { return repository.findHeld(user.id); }));
        const auto forChange = test::valueOf(
            users([&](UserRepository &repository) { return repository.findForChange(user.id); }));
        for (const auto &account : {held, forChange}) {
            QVERIFY(account && account->user == user);
            QCOMPARE(account->tokenVersion, byId->tokenVersion);
            QCOMPARE(account->passwordHash, byId->passwordHash);
        }
    }

    void adminsAreListedWithoutThoseWhoWereErased()
    {
        const User first = newUser(UserRole::Admin);
        newUser(UserRole::Dispatcher);
        const User erased = newUser(UserRole::Admin);
        const User last = newUser(UserRole::Admin);
        erase(erased);
        database.ask(u"UPDATE users SET role = 'admin' WHERE id = %1"_s.arg(erased.id.value));
        const auto admins =
            users([](UserRepository &repository) { return repository.listAdminsForChange(); });
        EXPECT_OK(admins);
        QCOMPARE(*admins, (QList{first.id, last.id}));
    }

    void anErasedAccountKeepsNothingOfItsOwner()
    {
        const User user = newUser(UserRole::Admin);
        clock.advance(1000);
        erase(user);
        const auto account = find(user.id);
        QVERIFY(account);
        QCOMPARE(account->user.username, u"(erased %1)"_s.arg(user.id.value));
        QVERIFY(account->user.role == UserRole::Rider);
        QCOMPARE(account->user.updatedAt, clock.now());
        QCOMPARE(account->passwordHash, u"!"_s);
        QCOMPARE(database.ask(u"SELECT username_key FROM users"_s),
                 QStringList{account->user.username});
    }

    void whoIsGoneIsNotChangedAndNothingIsReported_data()
    {
        QTest::addColumn<bool>("isErased");
        QTest::newRow("nobody") << false;
        QTest::newRow("erased") << true;
    }
    void whoIsGoneIsNotChangedAndNothingIsReported()
    {
        QFETCH(const bool, isErased);
        User user = newUser();
        if (isErased) {
            erase(user);
        } else {
            user.id = {user.id.value + 1000};
        }
        clear({u"ride_events"_s});
        const Timestamp now = clock.now();
        EXPECT_ERROR(users([&](UserRepository &repository) {
                         return repository.setPassword(user.id, u"new"_s, now);
                     }),
                     ErrorCode::NotFound);
        EXPECT_ERROR(users([&](UserRepository &repository) {
                         return repository.setRole(user.id, UserRole::Admin, now);
                     }),
                     ErrorCode::NotFound);
        EXPECT_ERROR(users([&](UserRepository &repository) {
                         return repository.revokeTokens(user.id, now);
                     }),
                     ErrorCode::NotFound);
        QCOMPARE(count(u"SELECT count(*) FROM ride_events"_s), 0);
        QCOMPARE(count(u"SELECT count(*) FROM users WHERE role = 'admin'"_s), 0);
    }
};

SAFERIDE_TEST(TestUserRepository)
#include "tst_userrepository.moc"
