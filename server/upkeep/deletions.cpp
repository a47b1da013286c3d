// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/deletions.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcDeletions, "saferide.retention", QtInfoMsg)

constexpr int ParticipationsAtOnce = 200;
constexpr int RidesAtOnce = 20;
constexpr int RoutesAtOnce = 5; // of megabytes
constexpr auto AfterFailure = 1min;

} // namespace

Deletions::Deletions(db::Pool &pool, const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_writer(pool, u"deletions"_s, m_settings.pace)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Deletions::look);
}

void Deletions::start()
{
    m_timer.start(m_settings.interval);
}

void Deletions::look()
{
    if (!m_settings.pace.duty.isOurs()) {
        m_pending = {};
        m_timer.start(m_settings.interval);
        return;
    }
    auto job = [](db::Session &session) -> Result<Found> {
        DeletionRepository deletions(session);
        const auto pending = deletions.count();
        if (!pending) {
            return pending.error();
        }
        if (*pending == PendingDeletion()) {
            return Found();
        }
        const auto participations = deletions.listParticipations(ParticipationsAtOnce);
        return participations ? Result(Found{*pending, *participations}) : participations.error();
    };
    m_pool.read(std::move(job), this, [this](const Result<Found> &found) { onFound(found); },
                {u"deletions"_s});
}

void Deletions::onFound(const Result<Found> &found)
{
    if (!found) {
        giveUp(found.error());
        return;
    }
    const bool isDone = found->pending == PendingDeletion();
    if (isDone && m_pending != PendingDeletion()) {
        qCInfo(lcDeletions) << "all deleted rides and erased users have been removed, with"
                            << m_deletedPositions << "positions";
        m_deletedPositions = 0;
    }
    m_pending = found->pending;
    m_doomed = found->participations;
    if (isDone) {
        m_timer.start(m_settings.interval);
        Q_EMIT finished();
        return;
    }
    deleteNext();
}

void Deletions::deleteNext()
{
    if (m_doomed.isEmpty()) {
        deleteRides();
        return;
    }
    auto job = [doomed = m_doomed.first(), part = m_settings.part,
                now = m_clock.now()](db::Session &session) {
        return DeletionRepository(session).deletePart(doomed, part, now);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &deleted) {
        if (!deleted) {
            giveUp(deleted.error());
            return;
        }
        m_deletedPositions += *deleted;
        if (*deleted == 0) {
            m_doomed.removeFirst();
        }
        deleteNext();
    });
}

void Deletions::deleteRides()
{
    auto job = [](db::Session &session) {
        return DeletionRepository(session).deleteRides(RidesAtOnce);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &deleted) {
        if (deleted) {
            deleteRoutes();
        } else {
            giveUp(deleted.error());
        }
    });
}

void Deletions::deleteRoutes()
{
    auto job = [](db::Session &session) {
        return DeletionRepository(session).deleteRoutes(RoutesAtOnce);
    };
    m_writer.write<qint64>(std::move(job), [this](const Result<qint64> &deleted) {
        if (deleted) {
            look();
        } else {
            giveUp(deleted.error());
        }
    });
}

void Deletions::giveUp(const Error &error)
{
    qCWarning(lcDeletions).noquote()
        << "cannot remove deleted data from the database, retrying in a minute:" << error.message;
    m_timer.start(AfterFailure);
}

} // namespace saferide
