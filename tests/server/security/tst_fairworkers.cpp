// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/fairworkers.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

using namespace saferide;

namespace {

/// One worker, held by work of nobody until `release`.
class HeldWorkers
{
public:
    explicit HeldWorkers(int maxUnderWay = 100)
        : workers(1, maxUnderWay)
    {
        QSemaphore started;
        workers.run<bool>(
            {}, &m_context,
            [this, &started]() -> Result<bool> {
                started.release();
                m_gate.acquire();
                return true;
            },
            [](const Result<bool> &) {});
        started.acquire();
    }
    ~HeldWorkers() { release(); }

    void run(const QByteArray &what, const FairWorkers::Shares &shares)
    {
        workers.run<QByteArray>(
            shares, &m_context, [what]() -> Result<QByteArray> { return what; },
            [this](const Result<QByteArray> &outcome) { outcomes.push_back(outcome); });
    }
    void release() { m_gate.release(); }

    std::vector<Result<QByteArray>> outcomes;

private:
    QSemaphore m_gate;
    QObject m_context;

public:
    FairWorkers workers;
};

} // namespace

class TestFairWorkers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheCallerInItsOwnThread()
    {
        FairWorkers workers(2, 2);
        QThread *worked = nullptr;
        QThread *told = nullptr;
        workers.run<QThread *>(
            {}, this, []() -> Result<QThread *> { return QThread::currentThread(); },
            [&](const Result<QThread *> &outcome) {
                worked = *outcome;
                told = QThread::currentThread();
            });
        QTRY_VERIFY(told);
        QCOMPARE(told, thread());
        QVERIFY(worked != told);
    }

    void somebodysFirstComesBeforeAnothersSecond()
    {
        HeldWorkers held;
        held.run("a1", {{"a", 3}});
        held.run("a2", {{"a", 3}});
        held.run("a3", {{"a", 3}});
        held.run("b1", {{"b", 3}});
        held.run("b2", {{"b", 3}});
        held.run("c1", {{"c", 3}});
        held.release();
        QTRY_COMPARE(held.outcomes.size(), size_t(6));
        QByteArrayList order;
        for (const auto &outcome : held.outcomes) {
            order += *outcome;
        }
        QCOMPARE(order, (QByteArrayList{"a1", "b1", "c1", "a2", "b2", "a3"}));
    }

    void refusesWhoHasItsShareUnderWayAlready()
    {
        HeldWorkers held;
        held.run("1", {{"name", 1}, {"address", 2}});
        held.run("2", {{"name", 1}, {"address", 2}});
        held.run("3", {{"other name", 1}, {"address", 2}});
        held.run("4", {{"third name", 1}, {"address", 2}});
        held.run("5", {{"third name", 1}, {"other address", 2}});
        QCOMPARE(held.outcomes.size(), size_t(2)); // those that were refused, at once
        EXPECT_ERROR(held.outcomes[0], ErrorCode::RateLimited);
        EXPECT_ERROR(held.outcomes[1], ErrorCode::RateLimited);
        QCOMPARE(held.outcomes[1].error().retryAfter, std::chrono::seconds(1));
        held.release();
        QTRY_COMPARE(held.outcomes.size(), size_t(5));
        held.run("6", {{"name", 1}, {"address", 2}});
        QTRY_COMPARE(held.outcomes.size(), size_t(6));
        EXPECT_OK(held.outcomes.back());
    }

    void refusesWhenTooMuchIsUnderWay()
    {
        HeldWorkers held(3);
        held.run("1", {{"a", 1}});
        held.run("2", {{"b", 1}});
        held.run("3", {{"c", 1}});
        QCOMPARE(held.outcomes.size(), size_t(1));
        EXPECT_ERROR(held.outcomes[0], ErrorCode::Overloaded);
    }

    void doesNotCallWhoIsGone()
    {
        FairWorkers workers(1, 10);
        bool toldGone = false;
        bool told = false;
        {
            QObject gone;
            workers.run<bool>(
                {}, &gone, []() -> Result<bool> { return true; },
                [&](const Result<bool> &) { toldGone = true; });
        }
        workers.run<bool>(
            {}, this, []() -> Result<bool> { return true; },
            [&](const Result<bool> &) { told = true; });
        QTRY_VERIFY(told);
        QVERIFY(!toldGone);
    }
};

SAFERIDE_TEST(TestFairWorkers)
#include "tst_fairworkers.moc"
