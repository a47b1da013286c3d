// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/auditservice.h"
#include "server/services/userservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestAuditService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    /// Sets the password of a rider and notes it, in one transaction, which fails where `fails`.
    Result<void> resetPassword(const User &admin, const User &rider, bool fails)
    {
        return database.write([&, fails](db::Session &session) -> Result<void> {
            const auto set = UserService(session, clock).resetPassword(admin, rider.id, u"new"_s);
            if (!set) {
                return set.error();
            }
            AuditEntry entry{.happenedAt = clock.now(), .source = AuditSource::Desk};
            entry.actor = u"somebody else"_s;
            entry.action = u"reset_password"_s;
            entry.detail = QString::number(rider.id.value);
            const auto added = AuditService(session).add(admin, entry);
            return fails ? Error{ErrorCode::Conflict, u"as the test has it"_s} : added;
        });
    }
    QStringList entriesOf(const User &rider) const
    {
        return database.ask(u"SELECT CAST(actor_user_id AS text) || ' ' || actor || ' ' || action"
                            " FROM audit_entries WHERE detail = '%1'"_s.arg(rider.id.value));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void anEntryHasTheUserWhoseRequestItWas()
    {
        const User admin = newUser(UserRole::Admin);
        const User rider = newUser();
        EXPECT_OK(resetPassword(admin, rider, false));
        QCOMPARE(entriesOf(rider),
                 (QStringList{QString::number(admin.id.value) + u' ' + admin.username
                              + u" reset_password"_s}));
    }

    void anEntryIsWrittenWithTheChangeOrNotAtAll()
    {
        const User admin = newUser(UserRole::Admin);
        const User rider = newUser();
        EXPECT_ERROR(resetPassword(admin, rider, true), ErrorCode::Conflict);
        QCOMPARE(entriesOf(rider), QStringList());
        QCOMPARE(count(u"SELECT count(*) FROM users WHERE password_hash = 'new' AND id = %1"_s,
                       rider.id.value),
                 0);
    }
};

SAFERIDE_TEST(TestAuditService)
#include "tst_auditservice.moc"
