// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/drain.h"
#include "tests/support/testprogram.h"

#include <QStringList>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr int Half = int(std::chrono::milliseconds(500) / Drain::TurnTime); // of a second

} // namespace

/// The order in which a node gives up its phones.
class TestDrain : public QObject
{
    Q_OBJECT

private:
    QStringList m_steps;

    Drain::Steps steps()
    {
        return {.stopAccepting = [this] { m_steps.append(u"stop accepting"_s); },
                .closeSome = [this](int left) { m_steps.append(QString::number(left)); },
                .finish = [this] { m_steps.append(u"finish"_s); }};
    }

private Q_SLOTS:
    void init() { m_steps.clear(); }

    void servesThenClosesAPartInEachTurn()
    {
        Drain drain(std::chrono::seconds(1), steps());
        for (int turn = 0; turn < Half; ++turn) {
            drain.turn();
        }
        QVERIFY(m_steps.isEmpty());
        for (int turn = 0; turn < Half; ++turn) {
            drain.turn();
        }
        QStringList expected{u"stop accepting"_s};
        for (int left = Half; left > 0; --left) {
            expected.append(QString::number(left));
        }
        QCOMPARE(m_steps, expected + QStringList{u"finish"_s});
    }

    void isOverOnce()
    {
        Drain drain(std::chrono::seconds(1), steps());
        for (int turn = 0; turn < 6 * Half; ++turn) {
            drain.turn();
        }
        QCOMPARE(m_steps.count(u"finish"_s), 1);
        QCOMPARE(m_steps.last(), u"finish"_s);
    }

    void goesOnByItself()
    {
        Drain drain(std::chrono::seconds(1), steps());
        drain.start();
        QTRY_COMPARE_WITH_TIMEOUT(m_steps.count(u"finish"_s), 1, 60'000);
    }
};

SAFERIDE_TEST(TestDrain)
#include "tst_drain.moc"
