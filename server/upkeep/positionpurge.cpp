// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/positionpurge.h"

#include "server/repositories/purgerepository.h"

#include <QLoggingCategory>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPurge, "saferide.retention", QtInfoMsg)

constexpr int EndedAtOnce = 200;

} // namespace

PositionPurge::PositionPurge(db::Pool &pool, Settings settings, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_part(settings.part)
    , m_writer(pool, u"retention"_s,
               {settings.pause, std::move(settings.isBusy), std::move(settings.duty)})
{
}

void PositionPurge::run(Timestamp endedBefore, Timestamp now, Done done)
{
    Q_ASSERT(!isRunning());
    m_endedBefore = endedBefore;
    m_now = now;
    m_done = std::move(done);
    m_outcome = {};
    m_after = {};
    findDroppable();
}

template<typename T, typename Job, typename Then>
void PositionPurge::write(Job job, Then then)
{
    m_writer.write<T>(std::move(job), [this, then](const Result<T> &outcome) {
        if (outcome) {
            then(*outcome);
        } else {
            finish(outcome.error());
        }
    });
}

void PositionPurge::findDroppable()
{
    m_pool.read(
        [before = m_endedBefore](db::Session &session) {
            return PurgeRepository(session).listDroppable(before);
        },
        this,
        [this](const Result<QStringList> &names) {
            if (!names) {
                finish(names.error());
                return;
            }
            m_droppable = *names;
            dropNext();
        },
        {u"retention"_s, 10min});
}

void PositionPurge::dropNext()
{
    if (m_droppable.isEmpty()) {
        findEnded();
        return;
    }
    const QString name = m_droppable.takeFirst();
    auto job = [name, before = m_endedBefore](db::Session &session) {
        return PurgeRepository(session).dropPartition(name, before);
    };
    m_writer.write<bool>(std::move(job), [this, name](const Result<bool> &dropped) {
        if (!dropped) { // others may have made what depends on it: its positions go all the same
            qCWarning(lcPurge).noquote()
                << name << "cannot be dropped, deleting its positions one by one:"
                << dropped.error().message;
        } else if (*dropped) {
            m_outcome.partitions.append(name);
        }
        dropNext();
    });
}

void PositionPurge::findEnded()
{
    m_pool.read(
        [before = m_endedBefore, after = m_after](db::Session &session) {
            return PurgeRepository(session).listEnded(before, after, EndedAtOnce);
        },
        this,
        [this](const Result<QList<ParticipationId>> &ended) {
            if (!ended || ended->isEmpty()) {
                finish(ended ? Result<void>() : ended.error());
                return;
            }
            m_ended = *ended;
            m_after = m_ended.last();
            deleteNext();
        },
        {u"retention"_s, 10min});
}

void PositionPurge::deleteNext()
{
    if (m_ended.isEmpty()) {
        findEnded();
        return;
    }
    const ParticipationId participation = m_ended.first();
    write<qint64>(
        [participation, part = m_part, now = m_now](db::Session &session) {
            return PurgeRepository(session).purgePart(participation, part, now);
        },
        [this](qint64 deleted) {
            m_outcome.positions += deleted;
            if (deleted == 0) {
                m_ended.removeFirst();
                ++m_outcome.participations;
            }
            deleteNext();
        });
}

void PositionPurge::finish(const Result<void> &ended)
{
    const Done done = std::exchange(m_done, nullptr);
    done(ended ? Result<Outcome>(m_outcome) : ended.error());
}

} // namespace saferide
