// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mbtilessource.h"

#include "console/map/tilesettings.h"

#include <QFileInfo>
#include <QMutex>
#include <QUuid>
#include <QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr unsigned long LongestEndMsecs = 200; // a network disk may not answer for minutes

/// A read-only connection that lives as long as the object, in one thread.
class ReadOnlyDatabase
{
public:
    explicit ReadOnlyDatabase(const QString &fileName)
        : m_name(QUuid::createUuid().toString())
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
        database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        database.setDatabaseName(fileName);
        database.open();
    }
    ~ReadOnlyDatabase() { QSqlDatabase::removeDatabase(m_name); }
    Q_DISABLE_COPY_MOVE(ReadOnlyDatabase)

    QSqlQuery query() const { return QSqlQuery(QSqlDatabase::database(m_name)); }

private:
    const QString m_name;
};

Error unusable(const QString &fileName, const QString &why)
{
    return {ErrorCode::InvalidInput,
            MbtilesSource::tr("%1 cannot be used as a map: %2")
                .arg(QFileInfo(fileName).fileName(), why)};
}

} // namespace

/// From the reader's thread to the source, which may go first.
class MbtilesSource::WayBack
{
public:
    explicit WayBack(MbtilesSource &source)
        : m_source(&source)
    {
    }

    void close()
    {
        const QMutexLocker lock(&m_mutex);
        m_source = nullptr;
    }
    template<typename Tell>
    void send(Tell tell)
    {
        const QMutexLocker lock(&m_mutex);
        if (m_source != nullptr) {
            QMetaObject::invokeMethod(
                m_source, [source = m_source, tell] { tell(*source); }, Qt::QueuedConnection);
        }
    }

private:
    QMutex m_mutex; // guards m_source
    MbtilesSource *m_source;
};

class MbtilesSource::Reader final : public QObject
{
public:
    Reader(QString fileName, std::shared_ptr<WayBack> wayBack)
        : m_fileName(std::move(fileName))
        , m_wayBack(std::move(wayBack))
    {
    }

    void inspect()
    {
        m_wayBack->send([usable = MbtilesSource::inspect(m_fileName)](MbtilesSource &source) {
            if (usable) {
                Q_EMIT source.zoomsKnown(usable->minZoom, usable->maxZoom);
            } else {
                Q_EMIT source.problem(usable.error().message);
            }
        });
    }

    void read(TileId tile)
    {
        if (!m_database) {
            m_database = std::make_unique<ReadOnlyDatabase>(m_fileName);
        }
        QSqlQuery query = m_database->query();
        query.prepare(u"SELECT tile_data FROM tiles WHERE zoom_level = :zoom AND tile_column = "
                      ":column AND tile_row = :row"_s);
        query.bindValue(u":zoom"_s, tile.zoom);
        query.bindValue(u":column"_s, tile.x);
        query.bindValue(u":row"_s, (1 << tile.zoom) - 1 - tile.y); // TMS: counts from the south
        QImage image;
        if (query.exec() && query.next()) {
            image = tileImage(query.value(0).toByteArray());
        }
        m_wayBack->send([tile, image](MbtilesSource &source) { source.finish(tile, image); });
    }

private:
    const QString m_fileName;
    const std::shared_ptr<WayBack> m_wayBack;
    std::unique_ptr<ReadOnlyDatabase> m_database;
};

MbtilesSource::MbtilesSource(const QString &fileName, QObject *parent)
    : TileSource(parent)
    , m_wayBack(std::make_shared<WayBack>(*this))
    , m_thread(new QThread)
    , m_reader(new Reader(fileName, m_wayBack))
{
    m_reader->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    m_thread->start();
    QMetaObject::invokeMethod(
        m_reader, [reader = m_reader] { reader->inspect(); }, Qt::QueuedConnection);
}

MbtilesSource::~MbtilesSource()
{
    m_wayBack->close();
    m_thread->quit();
    if (m_thread->wait(LongestEndMsecs)) {
        delete m_thread; // without an event loop nobody would do it later
    }
}

void MbtilesSource::request(TileId tile)
{
    if (m_underWay != tile && !m_waiting.contains(tile)) {
        m_waiting.append(tile);
        startNext();
    }
}

void MbtilesSource::forgetWaiting()
{
    m_waiting.clear();
}

void MbtilesSource::finish(TileId tile, const QImage &image)
{
    m_underWay.reset();
    startNext();
    if (image.isNull()) {
        Q_EMIT missing(tile);
    } else {
        Q_EMIT loaded(tile, image);
    }
}

void MbtilesSource::startNext()
{
    if (!m_underWay && !m_waiting.isEmpty()) {
        m_underWay = m_waiting.takeLast();
        QMetaObject::invokeMethod(
            m_reader, [reader = m_reader, tile = *m_underWay] { reader->read(tile); },
            Qt::QueuedConnection);
    }
}

Result<MbtilesSource::Summary> MbtilesSource::inspect(const QString &fileName)
{
    if (!QFileInfo::exists(fileName)) {
        return unusable(fileName, tr("the file does not exist. Choose another one."));
    }
    const ReadOnlyDatabase database(fileName);
    QSqlQuery query = database.query();
    if (!query.exec(u"SELECT name, value FROM metadata"_s)) {
        return unusable(fileName,
                        tr("it is not an MBTiles file, or it is damaged. Download it again."));
    }
    Summary summary;
    QString format;
    while (query.next()) {
        const QString name = query.value(0).toString();
        const QString value = query.value(1).toString();
        if (name == "format"_L1) {
            format = value;
        } else if (name == "name"_L1) {
            summary.name = value;
        } else if (name == "attribution"_L1) {
            summary.attribution = plainCredits(value);
        }
    }
    if (format == "pbf"_L1) {
        return unusable(fileName,
                        tr("it has vector tiles. Choose one with raster tiles (PNG or JPEG)."));
    }
    if (!query.exec(u"SELECT tile_data FROM tiles LIMIT 1"_s) || !query.next()) {
        return unusable(fileName, tr("it has no tiles, or it is damaged. Download it again."));
    }
    if (tileImage(query.value(0).toByteArray()).isNull()) {
        return unusable(
            fileName, tr("its tiles are not images. Choose one with raster tiles (PNG or JPEG)."));
    }
    // Not from the metadata, where many makers leave them out. By the index, if there is one.
    if (query.exec(
            u"SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)"_s)
        && query.next()) {
        summary.minZoom = std::clamp(query.value(0).toInt(), 0, 22);
        summary.maxZoom = std::clamp(query.value(1).toInt(), summary.minZoom, 22);
    }
    return summary;
}

} // namespace saferide
