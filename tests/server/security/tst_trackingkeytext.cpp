// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/trackingkeytext.h"
#include "tests/support/testprogram.h"

#include <QSet>
#include <QTest>

using namespace saferide;

class TestTrackingKeyText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesKeysThatAreKnownByTheirHash()
    {
        QSet<QByteArray> keys;
        for (int i = 0; i < 1'000; ++i) {
            const QByteArray key = makeTrackingKey();
            QCOMPARE(key.size(), 26);
            QVERIFY(trackingKeyHash(key));
            QVERIFY(!trackingKeyHash(key)->contains(key));
            keys.insert(key);
        }
        QCOMPARE(keys.size(), 1'000);
    }

    void theHashIsThatOfTheKeyInLowerCase()
    {
        const QByteArray key = "abcdefghijklmnopqrstuvwxyz";
        QCOMPARE(trackingKeyHash(key).value(),
                 "71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73");
        QCOMPARE(trackingKeyHash(key.toUpper()), trackingKeyHash(key));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray most(25, 'a');
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << most;
        QTest::newRow("long") << QByteArray(27, 'a');
        for (const char last : {'0', '1', '8', '-', '_', '.', ' ', '%', '\0', '\xe4', '{', '`'}) {
            QTest::addRow("with %d", last) << QByteArray(most + last);
        }
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!trackingKeyHash(text));
    }
};

SAFERIDE_TEST(TestTrackingKeyText)
#include "tst_trackingkeytext.moc"
