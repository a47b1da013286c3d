// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/tokenwatch.h"

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto LookInterval = std::chrono::milliseconds(400);
constexpr qint64 ToldForMsecs = 10'000; // longer than any job may take
constexpr qint64 Overlap = 100; // PostgreSQL's ids need not be committed in order

} // namespace

TokenWatch::TokenWatch(db::Pool &pool, const Clock &clock, Revoked revoked, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_clock(clock)
    , m_revoked(std::move(revoked))
{
    m_timer.setInterval(LookInterval);
    connect(&m_timer, &QTimer::timeout, this, &TokenWatch::look);
}

void TokenWatch::start()
{
    m_timer.start();
    look();
}

void TokenWatch::look()
{
    if (std::exchange(m_looking, true)) {
        return; // the database stalls
    }
    if (!m_lastId) {
        m_pool.read([](db::Session &session) { return RevocationRepository(session).lastId(); },
                    this,
                    [this](const Result<qint64> &last) {
                        m_looking = false;
                        m_lastId = last ? std::optional(*last) : std::nullopt;
                    },
                    {u"token_revocations"_s});
        return;
    }
    m_pool.read([last = *m_lastId](db::Session &session) { return readBehind(session, last); },
                this,
                [this](const Result<Found> &revocations) {
                    m_looking = false;
                    if (revocations) {
                        found(*revocations);
                    }
                },
                {u"token_revocations"_s});
}

Result<TokenWatch::Found> TokenWatch::readBehind(db::Session &session, qint64 id)
{
    RevocationRepository revocations(session);
    const auto last = revocations.lastId();
    if (!last) {
        return last.error();
    }
    const auto since = revocations.since(std::max<qint64>(0, std::min(id, *last) - Overlap));
    return since ? Result(Found{*last, *since}) : since.error();
}

void TokenWatch::found(const Found &found)
{
    if (found.lastId < *m_lastId) { // an older backup: the ids that follow are of others
        m_lastId = found.lastId;
        m_read.clear();
    }
    const qint64 now = m_clock.monotonicMsecs();
    QSet<qint64> read;
    for (const Revocation &revocation : found.revocations) {
        m_lastId = std::max(*m_lastId, revocation.id);
        read.insert(revocation.id);
        if (!m_read.contains(revocation.id)) {
            m_recent.append({revocation, now});
        }
    }
    m_read = std::move(read);
    m_recent.removeIf([now](const Recent &recent) { return now - recent.seenAt > ToldForMsecs; });
    QList<Revocation> told;
    for (const Recent &recent : std::as_const(m_recent)) {
        told.append(recent.revocation);
    }
    if (!told.isEmpty()) {
        m_revoked(told);
    }
}

} // namespace saferide
