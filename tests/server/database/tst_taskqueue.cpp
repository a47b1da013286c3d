// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/taskqueue.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide::db;

namespace {

class NamedTask final : public Task
{
public:
    std::optional<saferide::Error> run(Session &) override { return std::nullopt; }
    void fail(saferide::Error) override { }
    void finish() override { }
};

constexpr auto Past = TaskQueue::TimePoint::min();
constexpr auto Future = TaskQueue::TimePoint::max();

TaskQueue::Admission push(TaskQueue &queue, const QByteArray &share, const QString &name,
                          TaskQueue::TimePoint deadline = Future)
{
    std::unique_ptr<Task> task = std::make_unique<NamedTask>();
    task->share = share;
    task->name = name;
    task->deadline = deadline;
    return queue.push(task);
}

QString take(TaskQueue &queue)
{
    const auto task = queue.take(Past);
    return task ? task->name : u"none"_s;
}

QStringList takeAll(TaskQueue &queue)
{
    QStringList names;
    while (queue.size() > 0) {
        names += take(queue);
    }
    return names;
}

int pushMany(TaskQueue &queue, const QByteArray &share)
{
    int accepted = 0;
    while (push(queue, share, u"one of many"_s) == TaskQueue::Admission::Accepted) {
        ++accepted;
    }
    return accepted;
}

} // namespace

class TestTaskQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOutSomebodysFirstBeforeAnothersSecond()
    {
        TaskQueue queue(100);
        for (const auto &[share, name] : {std::pair("a", u"a1"_s),
                                          {"a", u"a2"_s},
                                          {"a", u"a3"_s},
                                          {"b", u"b1"_s},
                                          {"b", u"b2"_s},
                                          {"c", u"c1"_s}}) {
            QCOMPARE(push(queue, share, name), TaskQueue::Admission::Accepted);
        }
        QCOMPARE(takeAll(queue),
                 (QStringList{u"a1"_s, u"b1"_s, u"c1"_s, u"a2"_s, u"b2"_s, u"a3"_s}));
    }

    void keepsTheOrderOfOneShare()
    {
        TaskQueue queue(100);
        push(queue, "a", u"a1"_s);
        push(queue, "a", u"a2"_s);
        push(queue, "a", u"a3"_s);
        QCOMPARE(take(queue), u"a1"_s);
        push(queue, "a", u"a4"_s);
        QCOMPARE(take(queue), u"a2"_s);
        push(queue, "b", u"b1"_s); // the first of its share, though it came last
        push(queue, "a", u"a5"_s);
        QCOMPARE(takeAll(queue), (QStringList{u"b1"_s, u"a3"_s, u"a4"_s, u"a5"_s}));
    }

    void letsTheDaemonsOwnWaitForNobodysSecond()
    {
        TaskQueue queue(100);
        push(queue, "a", u"a1"_s);
        push(queue, "a", u"a2"_s);
        push(queue, {}, u"positions"_s);
        push(queue, {}, u"watch"_s);
        QCOMPARE(takeAll(queue), (QStringList{u"a1"_s, u"positions"_s, u"watch"_s, u"a2"_s}));
    }

    void goesOnFairlyWhileItIsNeverEmpty()
    {
        TaskQueue queue(100);
        for (int i = 0; i < 10; ++i) {
            push(queue, "flood", u"flood"_s);
        }
        for (int i = 0; i < 1'000; ++i) {
            push(queue, "flood", u"flood"_s);
            push(queue, "calm", u"calm"_s);
            const QStringList two{take(queue), take(queue)};
            QVERIFY(two.contains(u"calm"_s));
        }
    }

    void leavesPlacesToOthers()
    {
        TaskQueue queue(10);
        const int most = pushMany(queue, "a");
        QVERIFY2(most >= 4 && most <= 6, qPrintable(QString::number(most)));
        QVERIFY(pushMany(queue, "b") > 0);
        QVERIFY(pushMany(queue, {}) > 0); // to the last place
        QCOMPARE(queue.size(), 10);
        QCOMPARE(push(queue, "c", u"c1"_s), TaskQueue::Admission::Full);
    }

    void forgetsWhatRanOutOfTime()
    {
        TaskQueue queue(10);
        push(queue, "a", u"a1"_s, Past);
        push(queue, "b", u"b1"_s);
        push(queue, "a", u"a2"_s, Past);
        QCOMPARE(queue.takeExpired(Task::Clock::now()).size(), size_t(2));
        QCOMPARE(takeAll(queue), QStringList{u"b1"_s});
        QVERIFY(pushMany(queue, "a") >= 4);
    }
};

SAFERIDE_TEST(TestTaskQueue)
#include "tst_taskqueue.moc"
