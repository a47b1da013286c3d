// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/selfsigned.h"
#include "server/http/tls.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestSelfSigned : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDaemonTakesItAndPhonesFindTheirAddressInIt()
    {
        const QStringList names{u"rides.local"_s, u"192.168.1.7"_s, u"fd00::7"_s, u"localhost"_s};
        const auto made = http::selfSigned(names, from, from.addDays(365));
        EXPECT_OK(made);
        const QTemporaryDir folder;
        write(folder.filePath(u"c.pem"_s), made->certificate);
        write(folder.filePath(u"k.pem"_s), made->key);
        EXPECT_OK(http::loadTls(folder.filePath(u"c.pem"_s), folder.filePath(u"k.pem"_s)));

        const QSslCertificate certificate(made->certificate, QSsl::Pem);
        QCOMPARE(certificate.effectiveDate(), from);
        QCOMPARE(certificate.expiryDate(), from.addDays(365));
        QVERIFY(certificate.isSelfSigned());
        QStringList sorted = names;
        sorted.sort();
        QCOMPARE(http::namesOfCertificate(made->certificate), sorted);
    }

    void twoOfThemDiffer()
    {
        const auto one = http::selfSigned({u"a"_s}, from, from.addDays(1));
        const auto other = http::selfSigned({u"a"_s}, from, from.addDays(1));
        QVERIFY(one->key != other->key);
        QVERIFY(QSslCertificate(one->certificate).serialNumber()
                != QSslCertificate(other->certificate).serialNumber());
    }

    void refusesWhatIsNoName_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("none") << QStringList();
        QTest::newRow("empty") << QStringList{u""_s};
        QTest::newRow("space") << QStringList{u"a b"_s};
        QTest::newRow("another entry") << QStringList{u"a,IP:1.2.3.4"_s};
        QTest::newRow("a section of OpenSSL's") << QStringList{u"@section"_s};
        QTest::newRow("port") << QStringList{u"a:443"_s};
        QTest::newRow("line") << QStringList{u"a\nb"_s};
        QTest::newRow("not ASCII") << QStringList{u"ž.local"_s};
        QTest::newRow("one among good ones") << QStringList{u"a"_s, u"*"_s};
        QTest::newRow("long") << QStringList{QString(300, u'a')};
    }
    void refusesWhatIsNoName()
    {
        QFETCH(QStringList, names);
        EXPECT_ERROR(http::selfSigned(names, from, from.addDays(1)), ErrorCode::InvalidInput);
    }

    void hasNoNamesWhereThereIsNoCertificate()
    {
        QCOMPARE(http::namesOfCertificate("nothing"), QStringList());
    }

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    const QDateTime from{QDate(2026, 1, 31), QTime(9, 15), Qt::UTC};
};

SAFERIDE_TEST(TestSelfSigned)
#include "tst_selfsigned.moc"
