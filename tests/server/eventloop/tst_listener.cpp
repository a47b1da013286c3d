// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/iothread.h"
#include "server/eventloop/listener.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <sys/resource.h>
#include <unistd.h>

using namespace saferide;

class TestListener : public QObject
{
    Q_OBJECT

private:
    const QHostAddress m_loopback{QHostAddress::LocalHost};

private Q_SLOTS:
    void handsOverWhoeverConnects()
    {
        const auto bound = Listener::bind(m_loopback, 0);
        EXPECT_OK(bound);
        QList<qintptr> accepted;
        const Listener listener(*bound,
                                [&accepted](qintptr descriptor) { accepted.append(descriptor); });
        QTcpSocket first;
        QTcpSocket second;
        first.connectToHost(m_loopback, Listener::portOf(*bound));
        second.connectToHost(m_loopback, Listener::portOf(*bound));
        QTRY_COMPARE(accepted.size(), 2);
        for (const qintptr descriptor : std::as_const(accepted)) {
            ::close(int(descriptor));
        }
    }

    void severalSocketsShareOnePort()
    {
        const auto first = Listener::bind(m_loopback, 0);
        EXPECT_OK(first);
        const auto second = Listener::bind(m_loopback, Listener::portOf(*first));
        EXPECT_OK(second);
        QCOMPARE(Listener::portOf(*second), Listener::portOf(*first));
        ::close(*first);
        ::close(*second);
    }

    void tellsThatAPortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(m_loopback));
        EXPECT_ERROR(Listener::checkFree(m_loopback, other.serverPort()), ErrorCode::Unavailable);
        EXPECT_ERROR(Listener::bind(m_loopback, other.serverPort()), ErrorCode::Unavailable);
        const auto shared = Listener::bind(m_loopback, 0);
        EXPECT_ERROR(Listener::checkFree(m_loopback, Listener::portOf(*shared)),
                     ErrorCode::Unavailable);
        ::close(*shared);
    }

    void tellsThatAnAddressIsNotHere()
    {
        EXPECT_ERROR(Listener::bind(QHostAddress(QStringLiteral("192.0.2.1")), 0),
                     ErrorCode::Unavailable);
    }

    void waitsWhenDescriptorsRunOutAndGoesOnAfterwards()
    {
        const auto bound = Listener::bind(m_loopback, 0);
        EXPECT_OK(bound);
        QList<qintptr> accepted;
        const Listener listener(*bound,
                                [&accepted](qintptr descriptor) { accepted.append(descriptor); });
        QTcpSocket client;
        client.connectToHost(m_loopback, Listener::portOf(*bound));
        QVERIFY(client.waitForConnected());
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        const rlimit none{3, before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
        QTest::ignoreMessage(
            QtWarningMsg,
            "out of file descriptors: new connections wait; raise the limit (ulimit -n)");
        QCoreApplication::processEvents();
        QVERIFY(accepted.isEmpty());
        ::setrlimit(RLIMIT_NOFILE, &before);
        QTRY_COMPARE(accepted.size(), 1);
        ::close(int(accepted.first()));
    }

    void anIoThreadRunsCallsOnItsOwnThread()
    {
        IoThread thread(QStringLiteral("io"));
        QThread *ranOn = nullptr;
        thread.call([&ranOn] { ranOn = QThread::currentThread(); });
        QVERIFY(ranOn != nullptr);
        QVERIFY(ranOn != QThread::currentThread());
        QCOMPARE(ranOn->objectName(), QStringLiteral("io"));
    }
};

SAFERIDE_TEST(TestListener)
#include "tst_listener.moc"
