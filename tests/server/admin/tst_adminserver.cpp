// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/adminserver.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestAdminServer : public QObject
{
    Q_OBJECT

private:
    Result<void> m_readiness;
    QString m_level = QStringLiteral("info");
    AdminServer m_server{
        {.metrics = [] { return QByteArray("saferide_up 1\n"); },
         .readiness = [this] { return m_readiness; },
         .status =
             [] {
                 return QJsonObject{{u"version"_s, u"1"_s}};
             },
         .logLevels =
             [this] {
                 return QJsonObject{{u"saferide.http"_s, m_level}};
             },
         .setLogLevel = [this](const QString &category, const QString &level) -> Result<void> {
             if (category != "saferide.http"_L1 || level.isEmpty()) {
                 return Error{ErrorCode::InvalidInput, u"no such level"_s};
             }
             m_level = level;
             return {};
         }}};
    quint16 m_port = 0;
    QNetworkAccessManager m_network;

    std::unique_ptr<QNetworkReply> get(const QString &path)
    {
        const QUrl url(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
        std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(url)));
        [&] { QTRY_VERIFY(reply->isFinished()); }();
        return reply;
    }
    std::unique_ptr<QNetworkReply> put(const QString &path, const QByteArray &body)
    {
        QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        std::unique_ptr<QNetworkReply> reply(m_network.put(request, body));
        [&] { QTRY_VERIFY(reply->isFinished()); }();
        return reply;
    }
    static int status(const std::unique_ptr<QNetworkReply> &reply)
    {
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto port = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        EXPECT_OK(port);
        m_port = *port;
    }

    void healthNeedsNothingButTheProcess()
    {
        m_readiness = Error{ErrorCode::Unavailable, u"the database does not answer"_s};
        const auto reply = get(u"/health"_s);
        QCOMPARE(status(reply), 200);
        QVERIFY(reply->readAll().contains("\"ok\""));
    }

    void statusIsAnObject()
    {
        const auto reply = get(u"/status"_s);
        QCOMPARE(status(reply), 200);
        QCOMPARE(reply->readAll(), "{\"version\":\"1\"}");
    }

    void aLogLevelIsReadAndChanged()
    {
        QCOMPARE(get(u"/log-levels"_s)->readAll(), "{\"saferide.http\":\"info\"}");
        const auto changed = put(u"/log-levels/saferide.http"_s, R"({"level":"debug"})");
        QCOMPARE(status(changed), 200);
        QCOMPARE(changed->readAll(), "{\"saferide.http\":\"debug\"}");
        for (const char *body : {"", "{}", "[1", R"({"level":1})"}) {
            const auto refused = put(u"/log-levels/saferide.http"_s, body);
            QCOMPARE(status(refused), 422);
            QVERIFY(refused->readAll().contains("no such level"));
        }
        QCOMPARE(m_level, u"debug"_s);
    }

    void readyTellsWhatIsMissing()
    {
        m_readiness = Error{ErrorCode::Unavailable, u"the database does not answer"_s};
        const auto missing = get(u"/ready"_s);
        QCOMPARE(status(missing), 503);
        QVERIFY(missing->hasRawHeader("Retry-After"));
        QVERIFY(missing->readAll().contains("the database does not answer"));
        m_readiness = {};
        QCOMPARE(status(get(u"/ready"_s)), 200);
    }

    void metricsAreTextForPrometheus()
    {
        const auto reply = get(u"/metrics"_s);
        QCOMPARE(status(reply), 200);
        QCOMPARE(reply->rawHeader("Content-Type"),
                 QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QCOMPARE(reply->readAll(), QByteArray("saferide_up 1\n"));
    }

    void tellsThatThePortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        AdminServer server({});
        EXPECT_ERROR(server.listen(QHostAddress(QHostAddress::LocalHost), other.serverPort()),
                     ErrorCode::Unavailable);
    }
};

SAFERIDE_TEST(TestAdminServer)
#include "tst_adminserver.moc"
