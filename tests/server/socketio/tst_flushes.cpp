// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/directory.h"
#include "server/socketio/server.h"
#include "shared/core/clock.h"
#include "tests/support/testprogram.h"

#include <QCoreApplication>
#include <QTest>

using namespace saferide;
using namespace saferide::socketio;

namespace {

class Silent final : public SessionUser
{
    void opened() override { }
    void textReceived(QByteArrayView) override { }
    void binaryReceived(QByteArrayView) override { }
    void connectTimeoutPassed() override { }
    void closed() override { }
};

class Users final : public SessionUserFactory
{
public:
    std::unique_ptr<SessionUser> makeUser(Session &session) override
    {
        sessions.push_back(session.shared_from_this());
        return std::make_unique<Silent>();
    }
    std::vector<std::shared_ptr<Session>> sessions;
};

PollingRequest get(const QByteArray &query)
{
    PollingRequest request;
    request.method = "GET";
    request.handshake.query = query;
    return request;
}

} // namespace

class TestFlushes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesToSoManyInATurnAndToTheRestInTheNext()
    {
        constexpr int Phones = 600;
        Directory directory({.total = 0, .perAddress = 0, .unauthenticated = 0});
        Users users;
        SystemClock clock;
        Server server(directory, users, clock, {});
        int answers = 0;
        for (int i = 0; i < Phones; ++i) {
            server.handlePolling(get("EIO=4&transport=polling"), [](const PollingReply &) {});
        }
        QCOMPARE(users.sessions.size(), size_t(Phones));
        for (const auto &session : users.sessions) {
            server.handlePolling(get("EIO=4&transport=polling&sid=" + session->sid()),
                                 [&answers](const PollingReply &) { ++answers; });
            session->sendText("4x");
        }
        QCOMPARE(answers, 0);
        int turns = 0;
        for (int before = -1; answers > before; ++turns) {
            before = answers;
            QCoreApplication::sendPostedEvents(&server);
            QVERIFY2(answers - before <= 256, qPrintable(QString::number(answers - before)));
        }
        QCOMPARE(answers, Phones);
    }
};

SAFERIDE_TEST(TestFlushes)
#include "tst_flushes.moc"
