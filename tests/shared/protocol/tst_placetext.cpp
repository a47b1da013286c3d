// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/placetext.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <limits>

using namespace saferide;

class TestPlaceText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote()
    {
        using Limits = std::numeric_limits<qint64>;
        const QList<QList<qint64>> places{{0},
                                          {1'767'225'600'000, 7},
                                          {-1, 460'500'000, -1'800'000'000},
                                          {Limits::min(), Limits::max(), 0}};
        for (const QList<qint64> &place : places) {
            QCOMPARE(placeFromText(placeText(place), int(place.size())), std::optional(place));
            QCOMPARE(placeFromText(placeText(place), int(place.size()) + 1), std::nullopt);
            QCOMPARE(placeFromText(placeText(place), int(place.size()) - 1), std::nullopt);
        }
    }

    void refusesWhatIsNoPlace_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 ",",
                                 "1",
                                 "1,",
                                 ",1",
                                 "1,,2",
                                 "1,2,",
                                 "1,2,3",
                                 " 1,2",
                                 "1, 2",
                                 "1,2 ",
                                 "+1,2",
                                 "1,+2",
                                 "--1,2",
                                 "-,2",
                                 "1.0,2",
                                 "1e3,2",
                                 "0x1,2",
                                 "1;2",
                                 "x,2",
                                 "9223372036854775808,1",
                                 "-9223372036854775809,1",
                                 "1,99999999999999999999999"}) {
            QTest::newRow(text) << QString::fromUtf8(text);
        }
        QTest::newRow("other digits") << QStringLiteral("\u0661,\u0662");
        QTest::newRow("NUL") << QString(QStringLiteral("1,2") + QChar(0));
    }
    void refusesWhatIsNoPlace()
    {
        QFETCH(QString, text);
        QCOMPARE(placeFromText(text, 2), std::nullopt);
    }
};

SAFERIDE_TEST(TestPlaceText)
#include "tst_placetext.moc"
