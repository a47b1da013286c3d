// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/epolldispatcher.h"
#include "tests/support/socketpair.h"
#include "tests/support/testprogram.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <functional>
#include <sys/socket.h>
#include <unistd.h>

using namespace saferide;
using namespace std::chrono_literals;

namespace {

bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return QThread::currentThread()->eventDispatcher()->processEvents(flags);
}

void turnsUntil(const std::function<bool()> &condition)
{
    QElapsedTimer patience;
    patience.start();
    while (!condition() && patience.elapsed() < test::TryMsecs) {
        turn();
    }
    QVERIFY(condition());
}

class TimerCounter : public QObject
{
public:
    std::function<void()> reaction;
    int count = 0;

protected:
    void timerEvent(QTimerEvent *) override
    {
        ++count;
        if (reaction) {
            reaction();
        }
    }
};

} // namespace

// Every test runs on Qt's own dispatcher and on ours: they must behave alike.
class TestEventDispatcher : public QObject
{
    Q_OBJECT

public:
    static void initMain() { qputenv("QT_NO_GLIB", "1"); } // Qt's own on poll()

private:
    // Runs this on a thread of its own with the dispatcher of the current row.
    static void run(const std::function<void()> &body)
    {
        class Thread : public QThread
        {
        public:
            explicit Thread(const std::function<void()> &function)
                : m_function(function)
            {
            }
            void run() override
            {
                for (int i = 0; i < 3; ++i) {
                    turn(); // what starting the thread posted
                }
                m_function();
            }

        private:
            const std::function<void()> &m_function;
        };
        Thread thread(body);
        QFETCH_GLOBAL(bool, epoll);
        if (epoll) {
            thread.setEventDispatcher(new EpollDispatcher);
        }
        thread.start();
        thread.wait();
    }

private Q_SLOTS:
    static void initTestCase_data()
    {
        QTest::addColumn<bool>("epoll");
        QTest::newRow("Qt's own") << false;
        QTest::newRow("epoll") << true;
    }

    void tellsThatADescriptorCanBeReadUntilItIsRead()
    {
        run([] {
            const SocketPair sockets;
            Watcher watcher(sockets.here(), QSocketNotifier::Read);
            turn();
            QCOMPARE(watcher.count, 0);
            sockets.send();
            QVERIFY(turn());
            QVERIFY(turn());
            QCOMPARE(watcher.count, 2);
            sockets.receive();
            QVERIFY(!turn());
            QCOMPARE(watcher.count, 2);
        });
    }

    void tellsThatADescriptorCanBeWrittenOnlyWhenItCan()
    {
        run([] {
            const SocketPair sockets;
            Watcher watcher(sockets.here(), QSocketNotifier::Write);
            turn();
            turn();
            QCOMPARE(watcher.count, 2);
            sockets.fill();
            turn();
            turn();
            QCOMPARE(watcher.count, 2);
            sockets.drain();
            turn();
            QCOMPARE(watcher.count, 3);
            sockets.fill();
            turn();
            QCOMPARE(watcher.count, 3);
        });
    }

    void tellsOfUrgentData()
    {
        run([] {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            QTcpSocket client;
            client.connectToHost(QHostAddress::LocalHost, server.serverPort());
            turnsUntil([&] { return server.hasPendingConnections(); });
            const std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
            const int descriptor = ::dup(int(accepted->socketDescriptor()));
            {
                Watcher watcher(descriptor, QSocketNotifier::Exception);
                turn();
                QCOMPARE(watcher.count, 0);
                QCOMPARE(::send(int(client.socketDescriptor()), "!", 1, MSG_OOB), 1);
                turnsUntil([&] { return watcher.count > 0; });
            }
            ::close(descriptor);
        });
    }

    void servesAReadAndAWriteNotifierOfOneDescriptor()
    {
        run([] {
            const SocketPair sockets;
            Watcher reader(sockets.here(), QSocketNotifier::Read);
            Watcher writer(sockets.here(), QSocketNotifier::Write);
            turn();
            QCOMPARE(reader.count, 0);
            QCOMPARE(writer.count, 1);
            sockets.send();
            turn();
            QCOMPARE(reader.count, 1);
            QCOMPARE(writer.count, 2);
            writer.setEnabled(false);
            turn();
            QCOMPARE(reader.count, 2);
            QCOMPARE(writer.count, 2);
            reader.setEnabled(false);
            QVERIFY(!turn());
            writer.setEnabled(true);
            turn();
            QCOMPARE(reader.count, 2);
            QCOMPARE(writer.count, 3);
        });
    }

    void servesSeveralNotifiersOfOneKind()
    {
        QFETCH_GLOBAL(bool, epoll);
        if (!epoll) {
            QSKIP("Qt's own keeps only the last one");
        }
        run([] {
            const SocketPair sockets;
            Watcher first(sockets.here(), QSocketNotifier::Read);
            auto second = std::make_unique<Watcher>(sockets.here(), QSocketNotifier::Read);
            sockets.send();
            turn();
            QCOMPARE(first.count, 1);
            QCOMPARE(second->count, 1);
            second.reset();
            turn();
            QCOMPARE(first.count, 2);
        });
    }

    void tellsReadersAndWritersOfAHangUp()
    {
        run([] {
            SocketPair sockets;
            Watcher reader(sockets.here(), QSocketNotifier::Read);
            Watcher writer(sockets.here(), QSocketNotifier::Write);
            sockets.fill();
            turn();
            QCOMPARE(reader.count, 0);
            QCOMPARE(writer.count, 0);
            sockets.closeEnd(1);
            turn();
            QVERIFY(reader.count > 0);
            QVERIFY(writer.count > 0);
        });
    }

    void saysThatRegularFilesAreAlwaysReady()
    {
        run([] {
            QTemporaryFile file;
            QVERIFY(file.open());
            Watcher reader(file.handle(), QSocketNotifier::Read);
            Watcher writer(file.handle(), QSocketNotifier::Write);
            turn();
            turn(QEventLoop::WaitForMoreEvents);
            QCOMPARE(reader.count, 2);
            QCOMPARE(writer.count, 2);
            reader.setEnabled(false);
            turn();
            QCOMPARE(reader.count, 2);
            QCOMPARE(writer.count, 3);
            writer.setEnabled(false);
            QVERIFY(!turn());
        });
    }

    void doesNotFireANotifierThatAHandlerTookAway()
    {
        run([] {
            const SocketPair one;
            const SocketPair two;
            std::unique_ptr<Watcher> first;
            std::unique_ptr<Watcher> second;
            int fired = 0;
            first = std::make_unique<Watcher>(one.here(), QSocketNotifier::Read, [&] {
                ++fired;
                second.reset();
                first->setEnabled(false);
            });
            second = std::make_unique<Watcher>(two.here(), QSocketNotifier::Read, [&] {
                ++fired;
                first.reset();
                second->setEnabled(false);
            });
            one.send();
            two.send();
            turn();
            turn();
            QCOMPARE(fired, 1);
        });
    }

    void watchesADescriptorWhoseNumberIsUsedAgain()
    {
        run([] {
            auto sockets = std::make_unique<SocketPair>();
            const int number = sockets->here();
            auto old = std::make_unique<Watcher>(number, QSocketNotifier::Read);
            turn();
            old.reset();
            sockets.reset();
            const SocketPair next;
            QCOMPARE(next.here(), number);
            Watcher watcher(number, QSocketNotifier::Read);
            next.send();
            turn();
            QCOMPARE(watcher.count, 1);
        });
    }

    void survivesADescriptorClosedUnderItsNotifier()
    {
        run([] {
            auto sockets = std::make_unique<SocketPair>();
            const int number = sockets->here();
            Watcher old(number, QSocketNotifier::Read);
            turn();
            sockets.reset(); // and the notifier is still on
            turn();
            old.setEnabled(false);
            const SocketPair next;
            QCOMPARE(next.here(), number);
            Watcher watcher(number, QSocketNotifier::Read);
            next.send();
            turn();
            QCOMPARE(watcher.count, 1);
        });
    }

    void disablesANotifierOfADescriptorThatIsNotOpen()
    {
        run([] {
            auto sockets = std::make_unique<SocketPair>();
            Watcher reader(sockets->here(), QSocketNotifier::Read);
            Watcher writer(sockets->here(), QSocketNotifier::Write);
            sockets.reset();
            turn();
            QVERIFY(!reader.isEnabled());
            QVERIFY(!writer.isEnabled());
            QCOMPARE(reader.count + writer.count, 0);
        });
    }

    void firesInNestedLoopsAndGoesOnAfterwards()
    {
        run([] {
            const SocketPair one;
            const SocketPair two;
            int depth = 0;
            int deepest = 0;
            const auto nest = [&](const SocketPair &sockets) {
                sockets.receive();
                deepest = std::max(deepest, ++depth);
                turn();
                --depth;
            };
            Watcher first(one.here(), QSocketNotifier::Read, [&] { nest(one); });
            Watcher second(two.here(), QSocketNotifier::Read, [&] { nest(two); });
            one.send();
            two.send();
            turn();
            turn();
            QCOMPARE(deepest, 2);
            QCOMPARE(first.count, 1);
            QCOMPARE(second.count, 1);
        });
    }

    void keepsNotifiersWaitingWhenTheyAreExcluded()
    {
        run([] {
            const SocketPair sockets;
            Watcher watcher(sockets.here(), QSocketNotifier::Read);
            sockets.send();
            turn(QEventLoop::ExcludeSocketNotifiers);
            QCOMPARE(watcher.count, 0);
            turn();
            QCOMPARE(watcher.count, 1);
        });
    }

    void waitsForATimerWhileNotifiersAreExcluded()
    {
        run([] {
            const SocketPair sockets;
            Watcher watcher(sockets.here(), QSocketNotifier::Read);
            sockets.send();
            TimerCounter counter;
            counter.startTimer(5ms, Qt::PreciseTimer);
            while (counter.count == 0) {
                turn(QEventLoop::WaitForMoreEvents | QEventLoop::ExcludeSocketNotifiers);
            }
            QCOMPARE(watcher.count, 0);
        });
    }

    void servesManyDescriptorsWithoutForgettingOne()
    {
        run([] {
            constexpr int Count = 400;
            std::vector<std::unique_ptr<SocketPair>> sockets;
            std::vector<std::unique_ptr<Watcher>> watchers;
            for (int i = 0; i < Count; ++i) {
                const auto &pair = *sockets.emplace_back(std::make_unique<SocketPair>());
                watchers.push_back(std::make_unique<Watcher>(pair.here(), QSocketNotifier::Read,
                                                             [&pair] { pair.receive(); }));
                pair.send();
            }
            turnsUntil([&] {
                return std::ranges::all_of(watchers,
                                           [](const auto &one) { return one->count == 1; });
            });
        });
    }

    void starvesNobodyWhenOneDescriptorIsAlwaysReady()
    {
        run([] {
            const SocketPair flooded;
            const SocketPair quiet;
            Watcher flood(flooded.here(), QSocketNotifier::Read); // never reads
            Watcher other(quiet.here(), QSocketNotifier::Read, [&] { quiet.receive(); });
            TimerCounter timer;
            timer.startTimer(1ms, Qt::PreciseTimer);
            flooded.send();
            turn();
            quiet.send();
            turn();
            QCOMPARE(other.count, 1);
            turnsUntil([&] { return timer.count >= 3; });
            QVERIFY(flood.count >= 3);
        });
    }

    void wakesUpForAnEventFromAnotherThread()
    {
        run([] {
            QEventLoop loop;
            const std::unique_ptr<QThread> other(QThread::create([&] {
                QMetaObject::invokeMethod(
                    &loop, [&] { loop.exit(5); }, Qt::QueuedConnection);
            }));
            QTimer::singleShot(0, &loop, [&] { other->start(); });
            QCOMPARE(loop.exec(), 5);
            other->wait();
        });
    }

    void losesNoneOfManyWakeUps()
    {
        run([] {
            constexpr int Count = 20'000;
            QEventLoop loop;
            int received = 0;
            const auto post = [&] {
                for (int i = 0; i < Count; ++i) {
                    QMetaObject::invokeMethod(
                        &loop,
                        [&] {
                            if (++received == 2 * Count) {
                                loop.quit();
                            }
                        },
                        Qt::QueuedConnection);
                }
            };
            const std::unique_ptr<QThread> one(QThread::create(post));
            const std::unique_ptr<QThread> two(QThread::create(post));
            one->start();
            two->start();
            loop.exec();
            QCOMPARE(received, 2 * Count);
            one->wait();
            two->wait();
        });
    }

    // One thread asks, the other answers, and each waits for the other: a lost wake-up hangs.
    void answersAThreadThatAsksOneThingAtATime()
    {
        run([] {
            constexpr int Count = 5000;
            QEventLoop loop;
            int answered = 0;
            const std::unique_ptr<QThread> asker(QThread::create([&] {
                for (int i = 0; i < Count; ++i) {
                    QMetaObject::invokeMethod(
                        &loop, [&] { ++answered; }, Qt::BlockingQueuedConnection);
                }
                QMetaObject::invokeMethod(
                    &loop, [&] { loop.quit(); }, Qt::QueuedConnection);
            }));
            asker->start();
            loop.exec();
            QCOMPARE(answered, Count);
            asker->wait();
        });
    }

    void returnsFromAWaitWhenItIsInterrupted()
    {
        run([] {
            auto *dispatcher = QThread::currentThread()->eventDispatcher();
            const SocketPair sockets;
            const Watcher watcher(sockets.here(), QSocketNotifier::Read);
            QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, dispatcher,
                             [dispatcher] { dispatcher->interrupt(); });
            turn(QEventLoop::WaitForMoreEvents); // would wait for ever
        });
    }

    void leavesALoopThatIsTold()
    {
        run([] {
            QEventLoop loop;
            QTimer::singleShot(0, &loop, [&loop] {
                QEventLoop inner;
                QTimer::singleShot(0, &inner, [&inner] { inner.exit(7); });
                QCOMPARE(inner.exec(), 7);
                loop.exit(3);
            });
            QCOMPARE(loop.exec(), 3);
        });
    }

    void tellsWhenItIsAboutToBlockAndWhenItIsAwake()
    {
        run([] {
            auto *dispatcher = QThread::currentThread()->eventDispatcher();
            QSignalSpy blocks(dispatcher, &QAbstractEventDispatcher::aboutToBlock);
            QSignalSpy awakes(dispatcher, &QAbstractEventDispatcher::awake);
            turn();
            QCOMPARE(blocks.count(), 0);
            QCOMPARE(awakes.count(), 1);
            TimerCounter timer;
            timer.startTimer(1ms, Qt::PreciseTimer);
            turn(QEventLoop::WaitForMoreEvents);
            QCOMPARE(blocks.count(), 1);
        });
    }

    void doesNotBlockWhileAnEventIsPosted()
    {
        run([] {
            QEventLoop loop;
            QTimer::singleShot(0, &loop, [&] {
                QMetaObject::invokeMethod(
                    &loop, [&] { loop.exit(4); }, Qt::QueuedConnection);
            });
            QCOMPARE(loop.exec(), 4);
        });
    }

    void deletesLaterOnlyInTheLoopThatWasAsked()
    {
        run([] {
            QEventLoop loop;
            QPointer<QObject> victim = new QObject;
            bool goneInside = true;
            QTimer::singleShot(0, &loop, [&] {
                victim->deleteLater();
                QEventLoop inner;
                QTimer::singleShot(0, &inner, [&inner] { inner.quit(); });
                inner.exec();
                goneInside = victim.isNull();
                QTimer::singleShot(0, &loop, [&loop] { loop.quit(); });
            });
            loop.exec();
            QVERIFY(!goneInside);
            QVERIFY(victim.isNull());
        });
    }

    void carriesARealConversation()
    {
        run([] {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
                QTcpSocket *peer = server.nextPendingConnection();
                QObject::connect(peer, &QTcpSocket::readyRead, peer,
                                 [peer] { peer->write(peer->readAll()); });
            });
            const QByteArray sent(3'000'000, 'x');
            QByteArray received;
            QTcpSocket client;
            QObject::connect(&client, &QTcpSocket::readyRead, &client,
                             [&] { received += client.readAll(); });
            client.connectToHost(QHostAddress::LocalHost, server.serverPort());
            client.write(sent);
            turnsUntil([&] { return received.size() >= sent.size(); });
            QCOMPARE(received, sent);
        });
    }
};

SAFERIDE_TEST(TestEventDispatcher)

#include "tst_eventdispatcher.moc"
