// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/actions.h"
#include "server/actions/operator.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestActions : public test::DatabaseFixture
{
    Q_OBJECT

    static constexpr int Patience = 30'000; // milliseconds, for busy machines
    static constexpr qint64 FirstVersion = 1; // of a new user's tokens

    Actions actionsAt(AuditSource source) { return {database.pool(), clock, source}; }
    static Caller callerOf(const User &user, qint64 tokenVersion = FirstVersion)
    {
        return {{user.id, tokenVersion, {}, {}}, u"192.0.2.7"_s};
    }
    static auto newRideCalled(const QString &title)
    {
        return [title](Actor &actor) -> Result<Ride> {
            NewRide wanted;
            wanted.title = title;
            const auto made = actor.rides().create(actor.user(), wanted);
            return made ? Result(made->ride) : made.error();
        };
    }
    template<typename Work>
    auto written(AuditSource source, const Caller &caller, const Deed &deed, Work work)
    {
        std::optional<std::invoke_result_t<Work, Actor &>> outcome;
        actionsAt(source).write(caller, deed, work, this,
                                [&](auto result) { outcome = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience); }();
        return *std::move(outcome);
    }
    Result<User> authorized(AuditSource source, const Caller &caller)
    {
        std::optional<Result<User>> outcome;
        actionsAt(source).authorize(caller, this, [&](auto user) { outcome = std::move(user); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience); }();
        return *std::move(outcome);
    }
    /// Of the action, which no other test uses.
    QStringList audited(const QString &action) const
    {
        return database.ask(u"SELECT actor || ' ' || source || ' ' || address || ' ' || detail"
                            " FROM audit_entries WHERE action = '%1'"_s.arg(action));
    }
    qint64 ridesCalled(const QString &title) const
    {
        return count(u"SELECT count(*) FROM rides WHERE title = '%1'"_s.arg(title));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void whatADispatcherChangesIsInTheAuditWithTheInterfaceAndTheAddress()
    {
        const User dispatcher = newUser(UserRole::Dispatcher);
        for (const auto source : {AuditSource::Rest, AuditSource::Desk}) {
            const QString action = unique();
            EXPECT_OK(
                written(source, callerOf(dispatcher), {action, u"{}"_s}, newRideCalled(action)));
            QCOMPARE(
                audited(action),
                QStringList{dispatcher.username + u' ' + toString(source) + u" 192.0.2.7 {}"_s});
        }
    }

    void whatARiderChangesIsNotInTheAudit()
    {
        const QString action = unique();
        EXPECT_OK(written(AuditSource::Rest, callerOf(newUser()), {action}, newRideCalled(action)));
        QCOMPARE(ridesCalled(action), 1);
        QCOMPARE(audited(action), QStringList());
    }

    void whatFailedIsNeitherDoneNorInTheAudit()
    {
        const QString action = unique();
        const auto fails = [action](Actor &actor) -> Result<Ride> {
            const auto made = newRideCalled(action)(actor);
            return made ? Error{ErrorCode::Conflict, u"as the test has it"_s} : made.error();
        };
        EXPECT_ERROR(
            written(AuditSource::Rest, callerOf(newUser(UserRole::Admin)), {action}, fails),
            ErrorCode::Conflict);
        QCOMPARE(ridesCalled(action), 0);
        QCOMPARE(audited(action), QStringList());
    }

    void whatIsMadeOnceIsInTheAuditOnce()
    {
        const User dispatcher = newUser(UserRole::Dispatcher);
        const QString action = unique();
        const auto makeOnce = [action](Actor &actor) {
            return actor.once(
                {u"POST /rides"_s, action, {}}, [&] { return newRideCalled(action)(actor); },
                [&](qint64 id) { return actor.rides().find(actor.user(), RideId{id}); });
        };
        const auto first = written(AuditSource::Rest, callerOf(dispatcher), {action}, makeOnce);
        const auto again = written(AuditSource::Rest, callerOf(dispatcher), {action}, makeOnce);
        EXPECT_OK(first);
        EXPECT_OK(again);
        QCOMPARE(again->id, first->id);
        QCOMPARE(audited(action).size(), 1);
    }

    void nothingIsDoneForARevokedToken()
    {
        const QString action = unique();
        const auto old = callerOf(newUser(UserRole::Admin), FirstVersion - 1);
        EXPECT_ERROR(written(AuditSource::Rest, old, {action}, newRideCalled(action)),
                     ErrorCode::Unauthorized);
        EXPECT_ERROR(authorized(AuditSource::Rest, old), ErrorCode::Unauthorized);
        QCOMPARE(ridesCalled(action), 0);
        QCOMPARE(audited(action), QStringList());
    }

    void aDeskIsForDispatchersAndAdmins()
    {
        const User rider = newUser();
        const QString action = unique();
        EXPECT_ERROR(authorized(AuditSource::Desk, callerOf(rider)), ErrorCode::Forbidden);
        EXPECT_ERROR(written(AuditSource::Desk, callerOf(rider), {action}, newRideCalled(action)),
                     ErrorCode::Forbidden);
        QCOMPARE(ridesCalled(action), 0);
        for (const auto role : {UserRole::Dispatcher, UserRole::Admin}) {
            const User user = newUser(role);
            QCOMPARE(authorized(AuditSource::Desk, callerOf(user)).value().id, user.id);
        }
        QCOMPARE(authorized(AuditSource::Rest, callerOf(rider)).value().id, rider.id);
    }

    void anOperatorIsNamedAndMayDoEverything()
    {
        const Ride ride = newRide(newUser());
        const QString action = unique();
        const auto removed = database.write([&](db::Session &session) -> Result<Ride> {
            Operator admin(session, clock, u"root"_s);
            const auto gone = admin.rides().remove(admin.user(), ride.id);
            const auto added = admin.audit(action, ride.code);
            return added ? gone : added.error();
        });
        EXPECT_OK(removed);
        QCOMPARE(audited(action), QStringList{u"root command  "_s + ride.code});
        QCOMPARE(count(u"SELECT count(*) FROM audit_entries WHERE actor_user_id IS NULL AND "
                       "action = '%1'"_s.arg(action)),
                 1);
    }
};

SAFERIDE_TEST(TestActions)
#include "tst_actions.moc"
