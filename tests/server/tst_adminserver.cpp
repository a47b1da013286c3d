// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/adminserver.h"
#include "tests/support/expect.h"

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
    AdminServer m_server{
        {[] { return QByteArray("saferide_up 1\n"); }, [this] { return m_readiness; }}};
    quint16 m_port = 0;
    QNetworkAccessManager m_network;

    std::unique_ptr<QNetworkReply> get(const QString &path)
    {
        const QUrl url(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
        std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(url)));
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
                     ErrorCode::Conflict);
    }
};

QTEST_GUILESS_MAIN(TestAdminServer)
#include "tst_adminserver.moc"
