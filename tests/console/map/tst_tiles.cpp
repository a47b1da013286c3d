// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/httptilesource.h"
#include "console/map/mbtilessource.h"
#include "console/map/ridemap.h"
#include "tests/support/expect.h"
#include "tests/support/httpstub.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDirIterator>
#include <QFile>
#include <QLockFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QUuid>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <atomic>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray png(const QColor &color, QSize size = {256, 256})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

TileSettings serverSettings(quint16 port)
{
    TileSettings settings;
    settings.kind = TileSettings::Kind::Server;
    settings.urlTemplate = u"http://127.0.0.1:%1/{z}/{x}/{y}.png"_s.arg(port);
    settings.attribution = u"© the tile people"_s;
    return settings;
}

struct Heard
{
    explicit Heard(TileSource &source)
        : loaded(&source, &TileSource::loaded)
        , missing(&source, &TileSource::missing)
        , problem(&source, &TileSource::problem)
    {
    }
    QString sentence() const { return problem.value(0).value(0).toString(); }
    QColor color() const
    {
        return loaded.isEmpty() ? QColor()
                                : loaded.last().at(1).value<QImage>().pixelColor(128, 128);
    }
    QSignalSpy loaded;
    QSignalSpy missing;
    QSignalSpy problem;
};

/// Runs SQL on a new database file.
void makeDatabase(const QString &fileName, const QStringList &statements,
                  const QByteArray &tile = {})
{
    const QString name = QUuid::createUuid().toString();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(fileName);
        QVERIFY(database.open());
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            QVERIFY(query.prepare(statement));
            if (statement.contains(u':')) {
                query.bindValue(u":tile"_s, tile);
            }
            QVERIFY2(query.exec(), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(name);
}

const QString Metadata = u"CREATE TABLE metadata (name text, value text)"_s;
const QString Tiles =
    u"CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"_s;
const QString OneTile = u"INSERT INTO tiles VALUES (3, 4, 5, :tile)"_s; // row 5 from the south

} // namespace

/// Tiles of servers and files, good and bad.
class TestTiles : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    void makeMbtiles(const QString &fileName, const QColor &color)
    {
        makeDatabase(fileName,
                     {Metadata,
                      u"INSERT INTO metadata VALUES ('name', 'Hills'), ('format', 'png'), "
                      "('attribution', 'the hill people'), ('minzoom', '3'), ('maxzoom', '3')"_s,
                      Tiles, OneTile},
                     png(color));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationVersion(u"1.2.3"_s);
    }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aTileIsFetchedUnderItsAddressAndWithOurName()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green)};
        });
        HttpTileSource source(serverSettings(server.port()), {});
        Heard heard(source);
        source.request({5, 17, 11});
        source.request({5, 17, 11}); // on its way already
        QTRY_COMPARE(heard.loaded.size(), 1);
        QCOMPARE(heard.color(), QColor(Qt::green));
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(server.requests().first().path, "/5/17/11.png");
        QVERIFY(server.requests().first().head.toLower().contains(
            "user-agent: saferide-console/1.2.3\r\n"));
        QVERIFY(heard.problem.isEmpty());
    }

    void nothingIsAskedOfAServerByTheBuiltInMap()
    {
        QVERIFY(makeTileStore(TileSettings()) == nullptr);
    }

    void whatWasSeenIsShownWhenTheServerIsGone()
    {
        const QString cache = path(u"cache"_s);
        auto server = std::make_unique<HttpStub>([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green), "Cache-Control: max-age=0\r\n"};
        });
        const TileSettings settings = serverSettings(server->port());
        {
            HttpTileSource source(settings, cache);
            Heard heard(source);
            source.request({5, 17, 11});
            QTRY_COMPARE(heard.loaded.size(), 1);
        }
        server.reset();
        HttpTileSource source(settings, cache); // the desk was started again
        Heard heard(source);
        source.request({5, 17, 11}); // seen, and stale by now
        source.request({5, 18, 11}); // never seen
        QTRY_COMPARE(heard.loaded.size(), 1);
        QTRY_COMPARE(heard.missing.size(), 1);
        QCOMPARE(heard.color(), QColor(Qt::green));
        QCOMPARE(heard.missing.first().first().value<TileId>(), (TileId{5, 18, 11}));
        QCOMPARE(heard.problem.size(), 1); // once, not for every tile
        QVERIFY(heard.sentence().contains(u"127.0.0.1"_s));
        QVERIFY(heard.sentence().contains(u"check the address in the settings"_s));
    }

    void itIsToldAgainOnlyAfterTheServerHasWorked_data()
    {
        QTest::addColumn<QByteArray>("age");
        QTest::newRow("asked again each time") << QByteArray("Cache-Control: max-age=0\r\n");
        QTest::newRow("not asked for a day") << QByteArray("Cache-Control: max-age=86400\r\n");
    }
    void itIsToldAgainOnlyAfterTheServerHasWorked()
    {
        QFETCH(QByteArray, age);
        int status = 500;
        HttpStub server([&](const HttpStub::Request &) {
            return status == 200 ? HttpStub::Answer{status, png(Qt::green), age}
                                 : HttpStub::Answer{status, {}};
        });
        HttpTileSource source(serverSettings(server.port()), path(u"cache"_s));
        Heard heard(source);
        for (const int x : {1, 2}) {
            source.request({5, x, 1});
            QTRY_COMPARE(heard.missing.size(), x);
        }
        QCOMPARE(heard.problem.size(), 1);
        status = 200;
        source.request({5, 3, 1});
        QTRY_COMPARE(heard.loaded.size(), 1);
        status = 500;
        source.request({5, 4, 1});
        QTRY_COMPARE(heard.missing.size(), 3);
        QCOMPARE(heard.problem.size(), 2);
        source.request({5, 3, 1}); // from disk: the server does not work for that
        QTRY_COMPARE(heard.loaded.size(), 2);
        source.request({5, 5, 1});
        QTRY_COMPARE(heard.missing.size(), 4);
        QCOMPARE(heard.problem.size(), 2);
    }

    void aTileThatTheServerDoesNotHaveIsNoProblem_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("not found") << 404;
        QTest::newRow("no content") << 204;
    }
    void aTileThatTheServerDoesNotHaveIsNoProblem()
    {
        QFETCH(int, status);
        HttpStub server([status](const HttpStub::Request &) {
            return HttpStub::Answer{status, {}};
        });
        HttpTileSource source(serverSettings(server.port()), {});
        Heard heard(source);
        source.request({5, 17, 11});
        QTRY_COMPARE(heard.missing.size(), 1);
        QVERIFY(heard.problem.isEmpty());
    }

    void aTileThatIsNoPictureIsToldAndNotKept_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a page") << QByteArray("<html>log in first</html>");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a cut picture") << png(Qt::green).left(60);
        QTest::newRow("larger than any tile") << png(Qt::green, {5000, 2});
        QTest::newRow("a vector tile") << QByteArray("\x1a\x0a\x0a\x05water", 9);
    }
    void aTileThatIsNoPictureIsToldAndNotKept()
    {
        QFETCH(QByteArray, body);
        HttpStub server([&body](const HttpStub::Request &) {
            return HttpStub::Answer{200, body, "Cache-Control: max-age=86400\r\n"};
        });
        HttpTileSource source(serverSettings(server.port()), path(u"cache"_s));
        Heard heard(source);
        source.request({5, 17, 11});
        QTRY_COMPARE(heard.missing.size(), 1);
        QVERIFY(heard.sentence().contains(u"are not images"_s));
        QVERIFY(heard.sentence().contains(u"Check the address in the settings"_s));
        body = png(Qt::blue); // mended: not the broken one from the disk
        source.request({5, 17, 11});
        QTRY_COMPARE(heard.loaded.size(), 1);
        QCOMPARE(heard.color(), QColor(Qt::blue));
    }

    void whatIsNotWantedAnyMoreIsNotFetched()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green)};
        });
        HttpTileSource source(serverSettings(server.port()), {});
        Heard heard(source);
        for (int x = 0; x < 30; ++x) {
            source.request({5, x, 1});
        }
        source.forgetWaiting();
        source.request({6, 1, 1});
        QTRY_COMPARE(heard.loaded.size(), 7); // six were on their way
        QCOMPARE(server.requests().size(), 7);
    }

    void theMapShowsTilesAndTheirCredits()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green)};
        });
        const ManualClock clock;
        const LiveRideStore store(clock);
        RideMap map(store);
        map.resize(600, 400);
        map.show();
        QCOMPARE(map.scale().attribution(), u"Map: Natural Earth"_s);
        map.setTiles(makeTileStore(serverSettings(server.port())));
        QCOMPARE(map.scale().attribution(), u"© the tile people"_s);
        map.view().setViewport({toWorld({46, 14}), 6, {600, 400}});
        QTRY_COMPARE(map.grab().toImage().pixelColor(300, 150), QColor(Qt::green));
        map.setTiles(nullptr);
        QTRY_VERIFY(map.grab().toImage().pixelColor(300, 150) != QColor(Qt::green));
    }

    void twoMapsFetchAndKeepATileOnce()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green)};
        });
        const ManualClock clock;
        const LiveRideStore store(clock);
        const auto tiles = makeTileStore(serverSettings(server.port()));
        RideMap first(store);
        RideMap second(store);
        for (RideMap *map : {&first, &second}) {
            map->resize(120, 80);
            map->show();
            map->setTiles(tiles);
            map->view().setViewport({{4.5 / 8, 2.5 / 8}, 3, {120, 80}});
        }
        for (RideMap *map : {&first, &second}) {
            QTRY_COMPARE(map->grab().toImage().pixelColor(90, 30), QColor(Qt::green));
        }
        QSet<QByteArray> paths;
        for (const HttpStub::Request &request : server.requests()) {
            QVERIFY2(!paths.contains(request.path), request.path.constData());
            paths.insert(request.path);
        }
    }

    void theNetworkAndTheDiskDoNotNeedTheThreadOfTheWindow()
    {
        const QString cache = path(u"cache"_s);
        std::atomic<quint16> port = 0;
        QThread other;
        QObject there; // lives on the other thread
        there.moveToThread(&other);
        other.start();
        std::unique_ptr<HttpStub> server;
        QMetaObject::invokeMethod(
            &there,
            [&] {
                server = std::make_unique<HttpStub>([](const HttpStub::Request &) {
                    return HttpStub::Answer{200, png(Qt::green), "Cache-Control: max-age=99\r\n"};
                });
                port = server->port();
            },
            Qt::BlockingQueuedConnection);
        HttpTileSource source(serverSettings(port), cache);
        source.request({5, 17, 11});
        const auto kept = [&cache] { // as long as this thread does nothing else
            QDirIterator files(cache, {u"*.d"_s}, QDir::Files, QDirIterator::Subdirectories);
            return files.hasNext();
        };
        const QDeadlineTimer end(60'000);
        while (!kept() && !end.hasExpired()) {
            QThread::msleep(5);
        }
        QVERIFY(kept());
        QMetaObject::invokeMethod(
            &there, [&] { server.reset(); }, Qt::BlockingQueuedConnection);
        other.quit();
        other.wait();
    }

    void whileAnotherDeskKeepsTilesInTheFolderThisOneKeepsNone()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green), "Cache-Control: max-age=99\r\n"};
        });
        const QString cache = path(u"cache"_s);
        QVERIFY(QDir().mkpath(cache));
        QLockFile other(QDir(cache).filePath(u"lock"_s));
        QVERIFY(other.tryLock());
        HttpTileSource source(serverSettings(server.port()), cache);
        Heard heard(source);
        source.request({5, 17, 11});
        QTRY_COMPARE(heard.loaded.size(), 1);
        QCOMPARE(QDir(cache).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{u"lock"_s});
    }

    void theMapTellsWhyThereAreNoTiles()
    {
        HttpStub server([](const HttpStub::Request &) { return HttpStub::Answer{503, {}}; });
        const ManualClock clock;
        const LiveRideStore store(clock);
        RideMap map(store);
        QSignalSpy problem(&map, &RideMap::tilesProblem);
        map.resize(600, 400);
        map.show();
        map.setTiles(makeTileStore(serverSettings(server.port())));
        QTRY_COMPARE(problem.size(), 1);
        QVERIFY(!map.grab().toImage().isNull()); // the built-in map
    }

    void anMbtilesFileIsReadFromTheSouth()
    {
        makeMbtiles(path(u"a#b ?.mbtiles"_s), Qt::red);
        const auto summary = MbtilesSource::inspect(path(u"a#b ?.mbtiles"_s));
        EXPECT_OK(summary);
        QCOMPARE(summary->name, u"Hills"_s);
        QCOMPARE(summary->attribution, u"the hill people"_s);
        QCOMPARE(summary->minZoom, 3);
        QCOMPARE(summary->maxZoom, 3);
        MbtilesSource source(path(u"a#b ?.mbtiles"_s));
        Heard heard(source);
        source.request({3, 4, 2}); // 7 - 5
        source.request({3, 4, 5});
        QTRY_COMPARE(heard.loaded.size(), 1);
        QTRY_COMPARE(heard.missing.size(), 1);
        QCOMPARE(heard.color(), QColor(Qt::red));
        QVERIFY(heard.problem.isEmpty());
    }

    void anMbtilesFileIsNeverWrittenTo()
    {
        const QString fileName = path(u"a.mbtiles"_s);
        makeMbtiles(fileName, Qt::red);
        QFile file(fileName);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        file.close();
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner));
        {
            MbtilesSource source(fileName);
            Heard heard(source);
            source.request({3, 4, 2});
            QTRY_COMPARE(heard.loaded.size(), 1);
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), before);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"a.mbtiles"_s});
        // A file that is not there is not made.
        const MbtilesSource none(path(u"b.mbtiles"_s));
        QVERIFY(!QFile::exists(path(u"b.mbtiles"_s)));
    }

    void aFileThatCannotBeUsedSaysWhyAndWhatToDo_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QByteArray>("tile");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("remedy");
        const QString png256 = u"INSERT INTO metadata VALUES ('format', 'png')"_s;
        QTest::newRow("vector tiles")
            << QStringList{Metadata, u"INSERT INTO metadata VALUES ('format', 'pbf')"_s, Tiles,
                           OneTile}
            << QByteArray("\x1f\x8b") << u"vector tiles"_s << u"Choose one with raster tiles"_s;
        QTest::newRow("vector tiles that say nothing of it")
            << QStringList{Metadata, Tiles, OneTile} << QByteArray("\x1f\x8b\x08")
            << u"not images"_s << u"Choose one with raster tiles"_s;
        QTest::newRow("no metadata") << QStringList{Tiles, OneTile} << png(Qt::red)
                                     << u"not an MBTiles file"_s << u"Download it again"_s;
        QTest::newRow("no table of tiles") << QStringList{Metadata, png256} << QByteArray()
                                           << u"no tiles"_s << u"Download it again"_s;
        QTest::newRow("no tile") << QStringList{Metadata, png256, Tiles} << QByteArray()
                                 << u"no tiles"_s << u"Download it again"_s;
    }
    void aFileThatCannotBeUsedSaysWhyAndWhatToDo()
    {
        QFETCH(QStringList, statements);
        QFETCH(QByteArray, tile);
        QFETCH(QString, why);
        QFETCH(QString, remedy);
        const QString fileName = path(u"bad.mbtiles"_s);
        makeDatabase(fileName, statements, tile);
        const auto summary = MbtilesSource::inspect(fileName);
        EXPECT_ERROR(summary, ErrorCode::InvalidInput);
        QVERIFY2(summary.error().message.contains(why), qPrintable(summary.error().message));
        QVERIFY2(summary.error().message.contains(remedy), qPrintable(summary.error().message));
        QVERIFY(summary.error().message.startsWith(u"bad.mbtiles cannot be used as a map"_s));
        MbtilesSource source(fileName); // chosen long ago, spoilt since
        Heard heard(source);
        QTRY_COMPARE(heard.problem.size(), 1);
        QCOMPARE(heard.sentence(), summary.error().message);
        source.request({3, 4, 2}); // a tile that is sound is shown all the same
        QTRY_COMPARE(heard.missing.size() + heard.loaded.size(), 1);
    }

    void aDamagedFileSaysWhyAndWhatToDo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        makeMbtiles(path(u"good.mbtiles"_s), Qt::red);
        QFile good(path(u"good.mbtiles"_s));
        QVERIFY(good.open(QIODevice::ReadOnly));
        const QByteArray whole = good.readAll();
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("PK\x03\x04 this is a map, honestly");
        QTest::newRow("cut in the head") << whole.left(60);
        QTest::newRow("cut after a page") << whole.left(4096);
        QByteArray spoilt = whole;
        spoilt.replace(100, 900, QByteArray(900, '\xff'));
        QTest::newRow("spoilt") << spoilt;
    }
    void aDamagedFileSaysWhyAndWhatToDo()
    {
        QFETCH(QByteArray, bytes);
        QFile file(path(u"bad.mbtiles"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const auto summary = MbtilesSource::inspect(file.fileName());
        EXPECT_ERROR(summary, ErrorCode::InvalidInput);
        QVERIFY2(summary.error().message.contains(u"Download it again"_s),
                 qPrintable(summary.error().message));
        QCOMPARE(file.size(), bytes.size());
    }

    void zoomsOutOfRangeAreBroughtIntoIt()
    {
        const QString fileName = path(u"zooms.mbtiles"_s);
        makeDatabase(fileName,
                     {Metadata,
                      u"INSERT INTO metadata VALUES ('minzoom', '40'), ('maxzoom', '-2')"_s, Tiles,
                      OneTile},
                     png(Qt::red));
        const auto summary = MbtilesSource::inspect(fileName);
        EXPECT_OK(summary);
        QCOMPARE(summary->minZoom, 3); // of its tile
        QCOMPARE(summary->maxZoom, 3);
    }

    void aFileThatTellsNoZoomsIsShownByThoseOfItsTilesAndEnlargedBeyond()
    {
        const QString fileName = path(u"silent.mbtiles"_s);
        makeDatabase(fileName, {Metadata, Tiles, OneTile}, png(Qt::red)); // 3/4/2
        const auto summary = MbtilesSource::inspect(fileName);
        EXPECT_OK(summary);
        QCOMPARE(summary->minZoom, 3);
        QCOMPARE(summary->maxZoom, 3);
        const ManualClock clock;
        const LiveRideStore store(clock);
        RideMap map(store);
        map.resize(120, 80);
        map.show();
        TileSettings settings;
        settings.kind = TileSettings::Kind::File;
        settings.fileName = fileName;
        settings.maxZoom = 19; // as it was remembered
        map.setTiles(makeTileStore(settings));
        const WorldPoint middle{4.5 / 8, 2.5 / 8};
        map.view().setViewport({middle, 9, {120, 80}}); // its parents were never seen
        QTRY_COMPARE_WITH_TIMEOUT(map.grab().toImage().pixelColor(90, 30), QColor(Qt::red), 60'000);
    }

    void whereATileIsMissingItsParentIsFetchedAndEnlarged()
    {
        HttpStub server([](const HttpStub::Request &request) {
            return request.path.startsWith("/4/") ? HttpStub::Answer{200, png(Qt::green)}
                                                  : HttpStub::Answer{404, {}};
        });
        const ManualClock clock;
        const LiveRideStore store(clock);
        RideMap map(store);
        map.resize(120, 80);
        map.show();
        map.setTiles(makeTileStore(serverSettings(server.port())));
        map.view().setViewport({toWorld({46, 14}), 7, {120, 80}});
        QTRY_COMPARE_WITH_TIMEOUT(map.grab().toImage().pixelColor(90, 30), QColor(Qt::green),
                                  60'000);
    }

    void whatIsNotWantedAnyMoreIsNotReadFromAFile()
    {
        makeMbtiles(path(u"a.mbtiles"_s), Qt::red);
        MbtilesSource source(path(u"a.mbtiles"_s));
        Heard heard(source);
        for (int x = 0; x < 8; ++x) {
            source.request({3, x, 1});
        }
        source.forgetWaiting();
        source.request({3, 4, 2});
        QTRY_COMPARE(heard.loaded.size(), 1);
        QCOMPARE(heard.missing.size(), 1); // one was on its way
    }

    void placeholdersOfUsualAddressesAreFilledIn()
    {
        HttpStub server([](const HttpStub::Request &) {
            return HttpStub::Answer{200, png(Qt::green)};
        });
        TileSettings settings = serverSettings(server.port());
        settings.urlTemplate.replace(u"{z}/{x}/{y}.png"_s, u"{s}/{z}/{x}/{-y}{r}.png"_s);
        HttpTileSource source(settings, {});
        Heard heard(source);
        source.request({5, 17, 11});
        QTRY_COMPARE(heard.loaded.size(), 1);
        QCOMPARE(server.requests().first().path, "/b/5/17/20.png");
        HttpTileSource sharp(settings, {}, 1.5);
        sharp.request({5, 17, 11});
        QTRY_COMPARE(server.requests().size(), 2);
        QCOMPARE(server.requests().last().path, "/b/5/17/20@2x.png");
        QVERIFY(unknownPlaceholders(settings.urlTemplate).isEmpty());
        QCOMPARE(unknownPlaceholders(u"https://{s}.localhost/{z}/{x}/{y}?k={apikey}&{apikey}{}"_s),
                 (QStringList{u"{apikey}"_s, u"{}"_s}));
    }

    void aFileThatIsNotThereSaysSo()
    {
        const auto summary = MbtilesSource::inspect(path(u"none.mbtiles"_s));
        EXPECT_ERROR(summary, ErrorCode::InvalidInput);
        QVERIFY(summary.error().message.contains(u"does not exist. Choose another one"_s));
    }
};

SAFERIDE_TEST(TestTiles, QApplication)
#include "tst_tiles.moc"
