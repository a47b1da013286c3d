// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/sessionid.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QTest>

using namespace saferide::socketio;
using namespace Qt::Literals::StringLiterals;

class TestSessionId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheThreadAndTheNode()
    {
        const auto matches = [](const QByteArray &sid, const QString &pattern) {
            return QRegularExpression(QRegularExpression::anchoredPattern(pattern))
                .match(QString::fromLatin1(sid))
                .hasMatch();
        };
        QVERIFY(matches(makeSessionId(3), u"[A-Za-z0-9_-]{24}3"_s));
        QVERIFY(matches(makeSessionId(12, "n1"), u"[A-Za-z0-9_-]{24}12\\.n1"_s));
        QCOMPARE(serverOfSession(makeSessionId(12)), 12);
        QCOMPARE(serverOfSession(makeSessionId(0, "n1"), "n1"), 0);
    }

    void noOtherIdIsOurs_data()
    {
        QTest::addColumn<QByteArray>("sid");
        QTest::addColumn<QByteArray>("node");
        const QByteArray random(24, 'x');
        const auto row = [&](const char *name, const QByteArray &sid, const QByteArray &node) {
            QTest::newRow(name) << sid << node;
        };
        row("another node's", random + "1.n2", "n1");
        row("no node's", random + "1", "n1");
        row("a node's, where there are none", random + "1.n1", "");
        row("of a longer name", random + "1.n11", "n1");
        row("without a thread", random + ".n1", "n1");
        row("too large a thread", random + "12345.n1", "n1");
        row("no number", random + "1x.n1", "n1");
        row("negative", random + "-1", "");
        row("the name alone", ".n1", "n1");
        row("empty", "", "");
        row("empty, at a node", "", "n1");
    }
    void noOtherIdIsOurs()
    {
        QFETCH(QByteArray, sid);
        QFETCH(QByteArray, node);
        QVERIFY(!serverOfSession(sid, node));
    }
};

SAFERIDE_TEST(TestSessionId)
#include "tst_sessionid.moc"
