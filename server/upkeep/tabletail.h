// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"

#include <QSet>
#include <QTimer>

#include <algorithm>

namespace saferide {

/// Follows a table to which programs only add: reads now and then what came behind the last known
/// row; also in a database that an older backup was restored into. What it begins with is known.
/// `Table` is a repository with lastId() and since(id), a `Row` has an id. Lives in its thread.
template<typename Table, typename Row, typename News = QList<Row>>
class TableTail final
{
public:
    /// What the rows that came say, read in the same job.
    using Read = Result<News> (*)(db::Session &session, const QList<Row> &rows);
    /// After each look that succeeded, with or without news.
    using Told = std::function<void(const News &news)>;

    /// `pool` outlives it.
    TableTail(db::Pool &pool, QString job, std::chrono::milliseconds interval, Read read, Told told)
        : m_pool(pool)
        , m_job(std::move(job))
        , m_readNews(read)
        , m_told(std::move(told))
    {
        m_timer.setInterval(interval);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    }
    TableTail(const TableTail &) = delete;
    TableTail &operator=(const TableTail &) = delete;
    ~TableTail() = default;

    void start()
    {
        m_timer.start();
        look();
    }

private:
    static constexpr qint64 Overlap = 100; // PostgreSQL's ids need not be committed in order

    struct Known
    {
        std::optional<qint64> lastId; // none before the first answer
        QSet<qint64> read; // ids that came last time
    };
    struct Found
    {
        Known known; // from here on
        News news;
    };

    static Result<Found> readBehind(db::Session &session, const Known &known, Read readNews)
    {
        Table table(session);
        const auto last = table.lastId();
        if (!last) {
            return last.error();
        }
        Found found{{*last, {}}, {}};
        if (!known.lastId) {
            return found;
        }
        const bool isOlderBackup = *last < *known.lastId; // the ids that follow are of others
        const qint64 from = std::min(*last, *known.lastId);
        const auto rows = table.since(std::max<qint64>(0, from - Overlap));
        if (!rows) {
            return rows.error();
        }
        QList<Row> fresh;
        for (const Row &row : *rows) {
            found.known.lastId = std::max(*found.known.lastId, row.id);
            found.known.read.insert(row.id);
            if (isOlderBackup || !known.read.contains(row.id)) {
                fresh.append(row);
            }
        }
        auto news = readNews(session, fresh);
        if (!news) {
            return news.error();
        }
        found.news = *std::move(news);
        return found;
    }

    void look()
    {
        if (std::exchange(m_isLooking, true)) {
            return; // the database stalls
        }
        m_pool.read([known = m_known, readNews = m_readNews](
                        db::Session &session) { return readBehind(session, known, readNews); },
                    &m_timer,
                    [this](const Result<Found> &found) {
                        m_isLooking = false;
                        if (found) {
                            m_known = found->known;
                            m_told(found->news);
                        }
                    },
                    {m_job});
    }

    db::Pool &m_pool;
    const QString m_job;
    const Read m_readNews;
    const Told m_told;
    Known m_known;
    bool m_isLooking = false;
    QTimer m_timer; // last: what comes back is told while it is there
};

} // namespace saferide
