// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mbtilessource.h"
#include "console/map/tilestore.h"
#include "tests/support/testprogram.h"

#include <QDir>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// Files of maps on disks, and in words, that are not as they should be.
class TestMapFiles : public QObject
{
    Q_OBJECT

private:
    static qsizetype threads() { return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs).size(); }

private Q_SLOTS:
    void aDiskThatDoesNotAnswerHoldsUpNobodyWhoCloses()
    {
        const QTemporaryDir folder;
        const QString fileName = folder.filePath(u"stuck.mbtiles"_s);
        const QByteArray pipe = QFile::encodeName(fileName);
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0); // whoever opens it waits for a writer
        const qsizetype before = threads();
        {
            MbtilesSource source(fileName);
            source.request({3, 4, 2});
            QTest::qWait(500); // it is opened on another thread
        }
        QVERIFY(threads() > before); // still at it, and nobody waits for it
        int writer = -1; // opened once: QTRY_VERIFY would do it again
        QVERIFY(QTest::qWaitFor(
            [&] { return (writer = open(pipe.constData(), O_WRONLY | O_NONBLOCK)) >= 0; },
            test::TryMsecs));
        QTRY_COMPARE(threads(), before); // however often it is opened
        close(writer);
    }

    void creditsAreTextWhateverTheyAreWrittenIn_data()
    {
        QTest::addColumn<QString>("attribution");
        QTest::addColumn<QString>("shown");
        QTest::newRow("text") << u"© the hill people"_s << u"© the hill people"_s;
        QTest::newRow("signs") << u"A & B, 1 < 2"_s << u"A & B, 1 < 2"_s;
        QTest::newRow("a link") << u"<a href=\"http://x\">© Hill Maps</a> people"_s
                                << u"© Hill Maps people"_s;
        QTest::newRow("entities") << u"&copy; Ana &amp; Bor"_s << u"© Ana & Bor"_s;
        QTest::newRow("a picture")
            << u"<img src=\"/etc/passwd\">Hills<br>and lakes"_s << u"Hills and lakes"_s;
        QTest::newRow("a long one") << QString(100'000, u'x') << QString(200, u'x');
    }
    void creditsAreTextWhateverTheyAreWrittenIn()
    {
        QFETCH(QString, attribution);
        QFETCH(QString, shown);
        TileSettings settings;
        settings.kind = TileSettings::Kind::File;
        settings.fileName = u"/nonexistent"_s;
        settings.attribution = attribution;
        QCOMPARE(makeTileStore(settings)->attribution(), shown);
    }
};

SAFERIDE_TEST(TestMapFiles, QGuiApplication)
#include "tst_mapfiles.moc"
