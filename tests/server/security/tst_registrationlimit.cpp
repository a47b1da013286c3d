// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/registrationlimit.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QHostAddress Household(u"192.0.2.1"_s);
const QHostAddress Neighbour(u"192.0.2.2"_s);
constexpr Rate TwoAnHour{2.0 / 3'600, 2};

} // namespace

class TestRegistrationLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void registrationsCountAtAllNodes()
    {
        ManualClock clock;
        RegistrationLimit there(TwoAnHour, clock, "secret");
        int told = 0;
        RegistrationLimit here(TwoAnHour, clock, "secret", [&](quint64 who) {
            ++told;
            there.countElsewhere(who);
        });
        QVERIFY(!here.refusal(Household));
        QVERIFY(!there.refusal(Household));
        QVERIFY(there.refusal(Household));
        QVERIFY(!there.refusal(Neighbour));
        QVERIFY(!here.refusal(Household)); // nobody told
        QVERIFY(here.refusal(Household));
        QCOMPARE(told, 2); // not what was refused
    }

    void withAnotherSecretItIsAnotherAddress()
    {
        ManualClock clock;
        RegistrationLimit there(TwoAnHour, clock, "another");
        RegistrationLimit here(TwoAnHour, clock, "secret",
                               [&](quint64 who) { there.countElsewhere(who); });
        QVERIFY(!here.refusal(Household) && !here.refusal(Household));
        QVERIFY(!there.refusal(Household) && !there.refusal(Household));
    }
};

SAFERIDE_TEST(TestRegistrationLimit)
#include "tst_registrationlimit.moc"
