// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/gpxfile.h"
#include "console/models/rideexporter.h"
#include "console/views/dialogs/exportdialog.h"
#include "console/views/window/notifier.h"
#include "shared/geo/gpxreader.h"
#include "shared/protocol/console/objects.h"
#include "shared/protocol/console/requests.h"
#include "tests/support/fulldisk.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPainter>
#include <QProgressDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <deque>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// What leaves the desk: exports, paper, calls for attention; and GPX files that are dropped on it.
class TestDeskOutput : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    QTemporaryDir m_folder;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;
    const RideId m_ride{1};
    qsizetype m_answered = 0; // of what was sent
    int m_rows = 2; // recorded positions of each

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QByteArray contents(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void save(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    /// Names a file in the next file dialog.
    static void chooseFile(const QString &fileName)
    {
        whenOpened<QFileDialog>([fileName](QFileDialog &dialog) {
            dialog.findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(fileName);
            static_cast<QDialog &>(dialog).accept();
        });
    }
    QString lastInLog() const
    {
        const auto *log = m_window->logPanel().table().model();
        return log->rowCount() == 0
            ? QString()
            : log->index(log->rowCount() - 1, LogModel::What).data().toString();
    }
    /// The recorded positions of anybody.
    QJsonValue positions() const
    {
        QJsonArray rows;
        for (int j = 0; j < m_rows; ++j) {
            Position position;
            position.fix.point = {46.0, 14.5 + j * 0.0001};
            position.fix.fixTime = m_clock.now() + j * 1000;
            position.fix.speed = 5.5;
            rows.append(console::toJson(position));
        }
        return QJsonObject{{u"positions"_s, rows}, {u"has_more"_s, false}};
    }
    /// Answers everything that is asked for, in any order but that of asking, as a server that does
    /// not know who left.
    void answerPositions(int riders)
    {
        qsizetype answered = m_answered;
        for (int left = riders; left > 0;) {
            QVERIFY(answered < m_desk->sent.size());
            const QList<PaperDesk::Sent> asked = m_desk->sent.sliced(answered);
            answered = m_desk->sent.size();
            for (auto one = asked.crbegin(); one != asked.crend(); ++one) {
                if (one->method == u"positions"_s) {
                    one->answer(positions());
                    --left;
                } else if (one->method == u"list_participants"_s) {
                    one->answer(Error{ErrorCode::NotFound, u"there is no such method"_s});
                }
            }
        }
        m_answered = answered;
    }
    void drop(const QStringList &files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &file : files) {
            urls.append(QUrl::fromLocalFile(file));
        }
        data.setUrls(urls);
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window, &enter);
        if (enter.isAccepted()) {
            QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton,
                             Qt::NoModifier);
            QCoreApplication::sendEvent(m_window, &event);
        }
    }

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_answered = 0;
        m_rows = 2;
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->addRiders(m_ride, 3);
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_window->selectRide(m_ride);
    }
    void cleanup() { m_desk.reset(); }

    void aRideIsExportedAsGpx()
    {
        chooseFile(path(u"ride.gpx"_s));
        m_window->action(u"ride.gpx"_s)->trigger();
        answerPositions(3);
        QTRY_VERIFY(lastInLog().contains(u"Exported “Hills loop”"_s)); // written by another thread
        const auto gpx = readGpx(contents(u"ride.gpx"_s));
        QVERIFY(bool(gpx));
        QCOMPARE(gpx->line().size(), 3);
        QCOMPARE(gpx->line().first().size(), 2);
    }

    void aRideIsExportedAsCsv()
    {
        chooseFile(path(u"ride.csv"_s));
        m_window->action(u"ride.csv"_s)->trigger();
        answerPositions(3);
        QTRY_VERIFY(lastInLog().contains(u"Exported “Hills loop”"_s));
        const QByteArray csv = contents(u"ride.csv"_s);
        QCOMPARE(csv.count("\r\n"), 7); // a head and six positions
        QVERIFY(csv.contains("Ana,leader,2026-01-01T00:00:00"));
    }

    void returnDoesNotEndAnExportAndCancellingIsTold()
    {
        chooseFile(path(u"cancelled.csv"_s));
        m_window->action(u"ride.csv"_s)->trigger();
        auto *dialog = m_window->findChild<ExportDialog *>();
        QVERIFY(dialog != nullptr);
        dialog->show();
        dialog->setFocus();
        QTest::keyClick(dialog, Qt::Key_Return);
        auto *cancel = dialog->findChild<QPushButton *>();
        cancel->setFocus();
        QTest::keyClick(cancel, Qt::Key_Return);
        QVERIFY(!dialog->wasCanceled());
        cancel->click();
        QTRY_VERIFY(lastInLog().contains(u"“Hills loop” was cancelled"_s));
        QVERIFY(!QFile::exists(path(u"cancelled.csv"_s)));
    }

    void whoLeftIsExportedToo()
    {
        chooseFile(path(u"everybody.csv"_s));
        m_window->action(u"ride.csv"_s)->trigger();
        PageOf<Participant> everybody{{*m_desk->picture.store.participant({100'001})}, true};
        const auto answer = [&](PageOf<Participant> page) {
            m_answered = m_desk->sent.size();
            m_desk->last(u"list_participants"_s).answer(console::resultOf(page));
        };
        answer(everybody);
        everybody.items[0].username = u"Zora"_s;
        everybody.items[0].participation.id = ParticipationId{100'099};
        everybody.hasMore = false;
        QCOMPARE(m_desk->sent.last().params.value("after_id"_L1).toInteger(), 100'001);
        answer(everybody);
        answerPositions(2);
        QTRY_VERIFY(lastInLog().contains(u"Exported “Hills loop”"_s));
        const QByteArray csv = contents(u"everybody.csv"_s);
        QCOMPARE(csv.count("\r\n"), 5);
        QVERIFY2(csv.contains("Zora,"), csv.constData());
    }

    void anExportThatCannotBeWrittenSaysSoAndWhatToDo()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"gone"_s));
        chooseFile(path(u"gone/ride.csv"_s));
        m_window->action(u"ride.csv"_s)->trigger();
        QVERIFY(QDir(path(u"gone"_s)).removeRecursively()); // while the positions are fetched
        QString told;
        whenOpened<QMessageBox>([&told](QMessageBox &box) {
            told = box.text();
            box.accept();
        });
        answerPositions(3);
        QTRY_VERIFY2(told.contains(u"cannot be written"_s), qPrintable(told));
        QVERIFY(told.contains(u"Choose another folder"_s));
    }

    void onAFullDiskAnExportSaysSoAndKeepsTheOldFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("rows");
        for (const QString &kind : {u"csv"_s, u"gpx"_s}) {
            QTest::addRow("%s, full while it is written", qPrintable(kind)) << kind << 5'000;
            QTest::addRow("%s, full at its end", qPrintable(kind)) << kind << 2;
        }
    }
    void onAFullDiskAnExportSaysSoAndKeepsTheOldFile()
    {
        QFETCH(QString, name);
        QFETCH(int, rows);
        m_rows = rows;
        const QString file = u"full."_s + name;
        QFile::remove(path(file));
        chooseFile(path(file));
        m_window->action(u"ride."_s + name)->trigger();
        save(file, "of yesterday"); // its dialog asks before it takes a file that is there
        QString told;
        whenOpened<QMessageBox>([&told](QMessageBox &box) {
            told = box.text();
            box.accept();
        });
        {
            const FullDisk full(100);
            answerPositions(3);
            QTRY_VERIFY(!told.isEmpty());
        }
        QVERIFY2(told.contains(u"cannot be written"_s), qPrintable(told));
        QVERIFY2(told.contains(qt_error_string(EFBIG)), qPrintable(told)); // the system's reason
        QVERIFY(told.contains(u"Choose another folder"_s));
        QTRY_VERIFY(m_window->findChildren<QProgressDialog *>().isEmpty());
        QCOMPARE(contents(file), "of yesterday");
        QCOMPARE(QDir(m_folder.path()).entryList({file + u"*"_s}, QDir::Files), QStringList{file});
        QVERIFY(!lastInLog().contains(u"Exported"_s));
    }

    void onAFullDiskTheMapIsNotSavedAndTheOldFileStays()
    {
        save(u"old.pdf"_s, "of yesterday");
        chooseFile(path(u"old.pdf"_s));
        whenOpened<QMessageBox>([](QMessageBox &replace) { // asked by the dialog
            replace.button(QMessageBox::Yes)->click();
        });
        {
            const FullDisk full(4 * 1024);
            m_window->action(u"map.pdf"_s)->trigger();
        }
        QVERIFY2(lastInLog().contains(u"cannot be saved"_s), qPrintable(lastInLog()));
        QVERIFY2(lastInLog().contains(qt_error_string(EFBIG)), qPrintable(lastInLog()));
        QCOMPARE(contents(u"old.pdf"_s), "of yesterday");
    }

    void anExportAsksForNoMoreThanTheDiskTakes()
    {
        m_rows = 1; // a page
        qsizetype asked = 0;
        std::deque<DeskCommands::Answer> open;
        DeskCommands commands([&](const QString &, const QJsonObject &, QObject *,
                                  const DeskCommands::Answer &answer) {
            ++asked;
            open.push_back(answer);
        });
        const auto page = [&](bool hasMore) -> QJsonValue {
            QJsonObject reply = positions().toObject();
            reply.insert(u"has_more"_s, hasMore);
            reply.insert(u"next"_s, QString::number(asked));
            return reply;
        };
        RideExporter::Order order{
            liveRide(1, u"Hills loop"_s), {}, ExportFormat::Csv, path(u"endless.csv"_s)};
        order.participants.resize(6);
        RideExporter exporter(commands, order);
        QSignalSpy finished(&exporter, &RideExporter::finished);
        exporter.start();
        std::exchange(open, {}).front()(Error{ErrorCode::NotFound, u"there is no such method"_s});
        const auto answerAll = [&](bool hasMore) {
            while (!open.empty()) {
                const DeskCommands::Answer answer = open.front();
                open.pop_front();
                answer(page(hasMore));
            }
        };
        answerAll(true); // this thread hears nothing of the disk meanwhile
        QVERIFY2(asked < 40, qPrintable(QString::number(asked)));
        const qsizetype before = asked;
        QTRY_VERIFY(!open.empty()); // the disk took some
        answerAll(true);
        QVERIFY2(asked < before + 40, qPrintable(QString::number(asked)));
        QTRY_VERIFY2((answerAll(false), finished.size() == 1), "it ends");
    }

    void anExportEndsWithTheServersRefusal()
    {
        chooseFile(path(u"refused.csv"_s));
        m_window->action(u"ride.csv"_s)->trigger();
        QString told;
        whenOpened<QMessageBox>([&told](QMessageBox &box) {
            told = box.text();
            box.accept();
        });
        const auto answer = m_desk->sent.last().answer;
        answer(Error{ErrorCode::Unavailable, u"The connection was lost."_s});
        QVERIFY(told.isEmpty()); // nobody waits for the box in the answer
        QTRY_VERIFY2(told.contains(u"The connection was lost."_s), qPrintable(told));
        QVERIFY(!QFile::exists(path(u"refused.csv"_s)));
        QTRY_VERIFY(m_window->findChildren<QProgressDialog *>().isEmpty());
    }

    void theMapIsSavedAsPdf()
    {
        chooseFile(path(u"map.pdf"_s));
        m_window->action(u"map.pdf"_s)->trigger();
        const QByteArray pdf = contents(u"map.pdf"_s);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.size() > 10'000); // more than an empty page
        QVERIFY(lastInLog().contains(u"Saved the map to"_s));
    }

    void aPdfThatCannotBeWrittenSaysSoAndWhatToDo()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"folder.pdf"_s));
        chooseFile(u"/proc/map.pdf"_s); // nobody may make files there
        m_window->action(u"map.pdf"_s)->trigger();
        QVERIFY2(lastInLog().contains(u"cannot be saved"_s), qPrintable(lastInLog()));
        QVERIFY(lastInLog().contains(u"Choose another"_s));
    }

    void paintingForPaperIsTheMapAsItIsSeen()
    {
        MapView &view = m_window->map().view();
        m_window->refreshAges(0);
        view.clearFocus();
        const QImage screen = view.grab().toImage().convertToFormat(QImage::Format_RGB32);
        QImage paper(view.size() * 2, QImage::Format_RGB32);
        paper.fill(Qt::white);
        QPainter painter(&paper);
        view.paintOn(painter, QRectF(QPointF(), QSizeF(paper.size())));
        painter.end();
        const QImage small =
            paper.scaled(screen.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        qint64 different = 0;
        for (int y = 0; y < small.height(); ++y) {
            for (int x = 0; x < small.width(); ++x) {
                different += std::abs(qGreen(small.pixel(x, y)) - qGreen(screen.pixel(x, y))) > 60;
            }
        }
        QVERIFY2(different < qint64(small.width()) * small.height() / 50,
                 qPrintable(QString::number(different)));
    }

    void aBrokenGpxFileThatIsDroppedIsRefusedWithItsLine()
    {
        save(u"broken.gpx"_s,
             "<gpx version=\"1.1\">\n<trk><trkseg>\n<trkpt lat=\"91\" lon=\"1\"/>\n");
        bool asked = false;
        QString told;
        whenOpened<QMessageBox>([&](QMessageBox &question) {
            asked = question.text().contains(u"broken.gpx"_s);
            whenOpened<QMessageBox>([&](QMessageBox &box) {
                told = box.text();
                box.accept();
            });
            const auto buttons = question.buttons();
            for (QAbstractButton *button : buttons) {
                if (button->text().contains(u"Hills loop"_s)) {
                    button->click();
                }
            }
        });
        drop({path(u"broken.gpx"_s)});
        QTRY_VERIFY(!told.isEmpty());
        QVERIFY(asked);
        QVERIFY2(told.contains(u"line 3"_s), qPrintable(told));
        QVERIFY(told.contains(u"“broken”"_s));
        QCOMPARE(std::count_if(m_desk->sent.begin(), m_desk->sent.end(),
                               [](const auto &one) { return one.method == u"create_route"_s; }),
                 0);
    }

    void whatIsNoFileIsNotReadAsGpx_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a device without an end") << u"/dev/zero"_s;
        QTest::newRow("a link to one") << path(u"link.gpx"_s);
        QTest::newRow("a folder") << m_folder.path();
    }
    void whatIsNoFileIsNotReadAsGpx()
    {
        QFETCH(QString, name);
        QFile::link(u"/dev/zero"_s, path(u"link.gpx"_s));
        QString problem;
        readGpxFile(name, this, [&](const Result<QString> &gpx) { problem = gpx.error().message; });
        QTRY_VERIFY2(problem.contains(u"is not a file"_s), qPrintable(problem));
    }

    void aDrawnLineTakesThePlaceOfARouteOnlyWhenThatIsConfirmed()
    {
        Ride ride = liveRide(1, QString(100, u'W')); // the server takes no longer one
        m_desk->picture.store.apply(RidePut{ride});
        const QList<GeoPoint> line{{46, 14}, {46.1, 14.1}};
        const auto asked = [this] {
            return std::count_if(m_desk->sent.begin(), m_desk->sent.end(),
                                 [](const auto &one) { return one.method == u"create_route"_s; });
        };
        m_window->map().setTool(RideMap::Tool::Draw);
        whenOpened<QMessageBox>([](QMessageBox &box) {
            QVERIFY(box.informativeText().contains(u"3 rider(s)"_s));
            QTest::keyClick(&box, Qt::Key_Return); // one too many
        });
        Q_EMIT m_window->map().lineDrawn(line);
        QCOMPARE(asked(), 0);
        QCOMPARE(m_window->map().tool(), RideMap::Tool::Draw);
        whenOpened<QMessageBox>([](QMessageBox &box) {
            const auto buttons = box.buttons();
            for (QAbstractButton *button : buttons) {
                if (box.buttonRole(button) == QMessageBox::DestructiveRole) {
                    button->click();
                }
            }
        });
        Q_EMIT m_window->map().lineDrawn(line);
        QCOMPARE(asked(), 1);
        const PaperDesk::Sent sent = m_desk->last(u"create_route"_s);
        QCOMPARE(sent.params.value("title"_L1).toString().size(), 100);
        QCOMPARE(m_window->map().tool(), RideMap::Tool::Draw); // the line is not lost
        const QJsonObject route{{u"id"_s, 7},
                                {u"title"_s, u"x"_s},
                                {u"distance_meters"_s, 5.0},
                                {u"ascent_meters"_s, 0.0}};
        sent.answer(QJsonValue(QJsonObject{{u"route"_s, route}}));
        QCOMPARE(m_window->map().tool(), RideMap::Tool::None);
        QCOMPARE(m_desk->last(u"change_ride"_s).params.value("route_id"_L1).toInteger(), 7);
    }

    void whatIsNoGpxFileCannotBeDropped()
    {
        save(u"notes.txt"_s, "x");
        save(u"a.gpx"_s, "x");
        drop({path(u"notes.txt"_s)});
        drop({path(u"a.gpx"_s), path(u"notes.txt"_s)});
        QTest::qWait(0);
        QVERIFY(QApplication::activeModalWidget() == nullptr);
    }

    void theNotifierCallsOnceForAllWhoNeedAttentionTogether()
    {
        DeskPicture &picture = m_desk->picture;
        Notifier notifier(picture.store, picture.watch, {.gatherMsecs = 20, .settleMsecs = 20});
        notifier.setSound(false);
        notifier.setNotifications(false);
        QSignalSpy called(&notifier, &Notifier::called);
        picture.watch.lookAtAll(); // before the picture is live: a battery
        notifier.setListening(true);
        QTRY_VERIFY(notifier.isListening());
        QCOMPARE(called.size(), 0);
        m_clock.advance(AttentionWatch::SilentAfterMsecs + 1'000);
        picture.watch.lookAtAll();
        QTRY_COMPARE(called.size(), 1);
        QCOMPARE(called.first().at(0).toString(), u"3 alert(s)"_s);
        QCOMPARE(called.first().at(1).toString(), u"Ana: silent\nBojan: silent\nCene: silent"_s);
    }

    void theNotifierNamesFourAndCountsTheRest()
    {
        DeskPicture &picture = m_desk->picture;
        m_desk->addRiders(m_ride, 7);
        picture.watch.lookAtAll();
        Notifier notifier(picture.store, picture.watch, {.gatherMsecs = 20, .settleMsecs = 0});
        notifier.setSound(false);
        QSignalSpy called(&notifier, &Notifier::called);
        notifier.setListening(true);
        QTRY_VERIFY(notifier.isListening());
        m_clock.advance(AttentionWatch::SilentAfterMsecs + 1'000);
        picture.watch.lookAtAll(); // five more: two are silent already
        QTRY_COMPARE(called.size(), 1);
        QVERIFY2(called.first().at(1).toString().endsWith(u"\nand 1 more"_s),
                 qPrintable(called.first().at(1).toString()));
    }

    void whatBeganDuringACutIsCalledWhenTheDeskHearsOfIt()
    {
        DeskPicture &picture = m_desk->picture;
        Notifier notifier(picture.store, picture.watch, {.gatherMsecs = 0, .settleMsecs = 0});
        notifier.setSound(false);
        QSignalSpy called(&notifier, &Notifier::called);
        picture.store.noteHeard();
        picture.watch.lookAtAll();
        notifier.setListening(true);
        QTRY_VERIFY(notifier.isListening());
        m_clock.advance(AttentionWatch::SilentAfterMsecs + 1'000);
        picture.watch.lookAtAll();
        QTest::qWait(20);
        QCOMPARE(called.size(), 0); // nobody is accused while the desk hears nothing
        notifier.setListening(true); // the link is there again
        picture.store.noteHeard();
        picture.watch.lookAtAll();
        QTRY_COMPARE(called.size(), 1);
        notifier.setListening(false); // logged out
        QVERIFY(!notifier.isListening());
    }
};

SAFERIDE_TEST(TestDeskOutput, QApplication)
#include "tst_deskoutput.moc"
