// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/foreigntext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// Names and titles within sentences of ours.
class TestForeignText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itsDirectionStaysItsOwn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ours") << u"Sunday ride, 8.30"_s << u"Sunday ride, 8.30"_s;
        QTest::newRow("from right to left")
            << u"\u05e9\u05d1\u05ea"_s << u"\u2068\u05e9\u05d1\u05ea\u2069"_s;
        QTest::newRow("ends our isolate and overrides") << u"A\u2069\u202e evil"_s << u"A evil"_s;
        QTest::newRow("both") << u"\u05e9\u2069\u202e!"_s << u"\u2068\u05e9!\u2069"_s;
        QTest::newRow("embeds") << u"\u202aA\u202c\u2066B\u2067\u2068"_s << u"AB"_s;
        QTest::newRow("lines") << u"Start\nnow\r\u2028or\u2029\tnot\u0007"_s
                               << u"Start now  or  not "_s;
        QTest::newRow("nothing") << QString() << QString();
    }
    void itsDirectionStaysItsOwn()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(isolated(text), shown);
    }
};

SAFERIDE_TEST(TestForeignText)
#include "tst_foreigntext.moc"
