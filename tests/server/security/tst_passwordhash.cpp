// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/passwordworkers.h"
#include "shared/domain/password.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QThread>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr PasswordHash::Cost Cheap{1, 8192};

} // namespace

class TestPasswordHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isArgon2idWithSixtyFourMebibytes()
    {
        const auto hash = PasswordHash().hash("correct horse");
        EXPECT_OK(hash);
        QVERIFY2(hash->startsWith(u"$argon2id$v=19$m=65536,t=2,p=1$"_s), qPrintable(*hash));
        QVERIFY(PasswordHash().verify(*hash, "correct horse"));
        QVERIFY(!PasswordHash().verify(*hash, "correct horsE"));
    }

    void saltsEveryHash()
    {
        QVERIFY(*m_passwords.hash("the same") != *m_passwords.hash("the same"));
    }

    void looksAtEveryByteOfALongPassword()
    {
        const QByteArray password(MaxPasswordBytes, 'x');
        const QString hash = *m_passwords.hash(password);
        QVERIFY(m_passwords.verify(hash, password));
        QVERIFY(!m_passwords.verify(hash, password.chopped(1) + 'y'));
        QVERIFY(!m_passwords.verify(hash, password + 'x'));
    }

    void acceptsAndRenewsHashesOfAnotherCost()
    {
        const PasswordHash stronger({2, 16384});
        const QString old = *m_passwords.hash("secret");
        QVERIFY(stronger.verify(old, "secret"));
        QVERIFY(stronger.needsRenewal(old));
        QVERIFY(!m_passwords.needsRenewal(old));
    }

    void refusesWhatIsNoHash()
    {
        QVERIFY(!m_passwords.verify(u""_s, ""));
        QVERIFY(!m_passwords.verify(u"secret"_s, "secret"));
        QVERIFY(!m_passwords.verify(u"$argon2id$v=19$m=9999999999,t=1,p=1$AAAA$AAAA"_s, "secret"));
    }

    void hasADecoyThatCostsTheSameAndNeverFits()
    {
        QVERIFY(!m_passwords.needsRenewal(m_passwords.decoy()));
        QVERIFY(!m_passwords.verify(m_passwords.decoy(), ""));
        QVERIFY(PasswordHash(Cheap).decoy() != m_passwords.decoy());
    }

    void tellsTheCallerInItsOwnThread()
    {
        PasswordWorkers workers(m_passwords);
        QObject context;
        bool told = false;
        workers.hash("secret", &context, [&](const Result<QString> &hash) {
            told = hash && m_passwords.verify(*hash, "secret")
                && QThread::currentThread() == context.thread();
        });
        QTRY_VERIFY(told);
    }

    void doesNotCallWhoIsGone()
    {
        PasswordWorkers workers(m_passwords, 1);
        bool told = false;
        bool toldLater = false;
        {
            QObject gone;
            workers.hash("secret", &gone, [&](const Result<QString> &) { told = true; });
        }
        QObject context;
        workers.hash("secret", &context, [&](const Result<QString> &) { toldLater = true; });
        QTRY_VERIFY(toldLater);
        QVERIFY(!told);
    }

    void refusesWhenTooManyWait()
    {
        PasswordWorkers workers(m_passwords, 1);
        QObject context;
        int refused = 0;
        int done = 0;
        for (int i = 0; i < PasswordWorkers::MaxWaiting + 200; ++i) {
            workers.run<bool>([](const PasswordHash &) -> Result<bool> { return true; }, &context,
                              [&](const Result<bool> &outcome) { outcome ? ++done : ++refused; });
        }
        QTRY_COMPARE(done + refused, PasswordWorkers::MaxWaiting + 200);
        QVERIFY(done >= PasswordWorkers::MaxWaiting);
    }

private:
    PasswordHash m_passwords{Cheap};
};

SAFERIDE_TEST(TestPasswordHash)
#include "tst_passwordhash.moc"
