// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/followhub.h"

#include "server/phones/followsocket.h"
#include "server/security/trackingkeytext.h"

#include <algorithm>

namespace saferide::phones {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype LookedAtInATurn = 512; // riders, as in a slice of a snapshot
constexpr qsizetype DeliveredInATurn = 2'048;
constexpr qint64 DelayedEvery = 10'000; // read at most so often
constexpr qint64 BibsEvery = 60'000;
constexpr qint64 EndsEvery = 120'000; // a route may get another line
constexpr qint64 UseNotedEvery = 600'000;
constexpr auto OpenAgain = std::chrono::seconds(2);
constexpr qint64 MsecsPerMinute = 60'000;

const QString Invalid = QStringLiteral("this link is not valid any more");

} // namespace

FollowHub::FollowHub(const FollowServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    m_ticking.setInterval(services.interval);
    connect(&m_ticking, &QTimer::timeout, this, &FollowHub::tick);
}

FollowHub::~FollowHub() = default;

void FollowHub::admit(const std::shared_ptr<socketio::Socket> &socket, const QByteArray &token,
                      const Refuse &refuse)
{
    const QHostAddress peer = socket->handshake().peer;
    const auto hash = trackingKeyHash(token);
    if (!hash) {
        refuseUnknown(peer, refuse);
        return;
    }
    // Nobody guesses a link, but each guess is read from the database: those of an address wait.
    const auto wait = m_services.guesses.refusal(peer);
    QTimer::singleShot(
        wait.value_or(0ms), this,
        [this, waiting = Waiting(socket), hash = *hash, refuse] { open(waiting, hash, refuse); });
}

void FollowHub::refuseUnknown(const QHostAddress &peer, const Refuse &refuse)
{
    if (m_services.guesses.refusal(peer)) {
        m_services.rejections.count(FollowLimit::UnknownFollowLinks);
        refuse(QStringLiteral("too many unknown links from this address"));
        return;
    }
    m_services.guesses.failed(peer);
    refuse(Invalid);
}

void FollowHub::open(const Waiting &waiting, const QByteArray &hash, const Refuse &refuse)
{
    m_services.jobs.open(hash, this, [this, waiting, hash, refuse](const auto &link) {
        opened(waiting, hash, refuse, link);
    });
}

void FollowHub::opened(const Waiting &waiting, const QByteArray &hash, const Refuse &refuse,
                       const Result<std::optional<FollowLink>> &link)
{
    const std::shared_ptr<socketio::Socket> asking = waiting.lock();
    if (!asking || !asking->isConnecting()) {
        return;
    }
    if (!link) { // the database is away
        QTimer::singleShot(OpenAgain, this,
                           [this, waiting, hash, refuse] { open(waiting, hash, refuse); });
    } else if (!*link) {
        refuseUnknown(asking->handshake().peer, refuse);
    } else if (!m_services.places.take((*link)->id)) {
        m_services.rejections.count(FollowLimit::ConnectionsPerLink);
        refuse(QStringLiteral("too many follow by this link"));
    } else {
        m_admitted.insert((*link)->id, **link);
        asking->accept(std::make_unique<FollowSocket>(*this, *asking, (*link)->id));
    }
}

void FollowHub::add(FollowSocket *socket)
{
    std::unique_ptr<FollowGroup> &group = m_groups[socket->link()];
    if (!group) {
        group = std::make_unique<FollowGroup>(m_admitted.value(socket->link()));
    }
    m_admitted.remove(socket->link());
    group->add(socket);
    if (!m_ticking.isActive()) {
        m_checkedAt = m_services.clock.monotonicMsecs();
        m_usedAt = 0;
        m_ticking.start();
    }
    if (group->ride) {
        m_work.push_front({socket->link(), group->isComplete()});
        stepLater();
    } else {
        load(*group);
    }
}

void FollowHub::remove(FollowSocket *socket)
{
    m_services.places.leave(socket->link());
    const auto group = m_groups.find(socket->link());
    if (group != m_groups.end()) {
        group->second->remove(socket);
    }
}

void FollowHub::load(FollowGroup &group)
{
    if (std::exchange(group.isLoading, true)) {
        return;
    }
    m_services.rides.open(
        group.rideId(), this,
        [this, link = group.link().id](const Result<std::shared_ptr<LiveRide>> &ride) {
            const auto found = m_groups.find(link);
            if (found == m_groups.end()) {
                return;
            }
            found->second->isLoading = false; // else it is tried again at the next tick
            if (ride) {
                found->second->ride = *ride;
                m_work.push_front({link});
                stepLater();
            } else if (ride.error().code == ErrorCode::NotFound) {
                cut(link, Invalid);
            }
        });
}

/// Begins to look at everybody, unless the look before is not over: then there are more riders or
/// followers than this thread has time for.
void FollowHub::tick()
{
    prune();
    check();
    if (!m_work.empty()) {
        return;
    }
    for (const auto &[link, group] : m_groups) {
        if (group->ride) {
            m_work.push_back({link});
        } else {
            load(*group);
        }
    }
    stepLater();
}

/// Forgets what nobody follows any more.
void FollowHub::prune()
{
    std::erase_if(m_groups, [](const auto &entry) { return entry.second->isEmpty(); });
    if (m_groups.empty()) {
        m_ticking.stop();
    }
    if (m_delayed.size() > m_groups.size()) { // what is still needed is read again
        m_delayed.clear();
    }
    if (m_bibs.size() > m_groups.size()) {
        m_bibs.clear();
    }
    if (m_ends.size() > m_groups.size()) {
        m_ends.clear();
    }
}

void FollowHub::stepLater()
{
    if (!std::exchange(m_isStepping, true)) {
        QMetaObject::invokeMethod(this, &FollowHub::step, Qt::QueuedConnection);
    }
}

/// As much as a turn of the loop may take.
void FollowHub::step()
{
    qsizetype deliveries = DeliveredInATurn;
    bool goesOn = true;
    while (!m_work.empty() && goesOn) {
        const Work work = m_work.front();
        m_work.pop_front();
        const auto found = m_groups.find(work.link);
        if (found == m_groups.end() || !found->second->ride) {
            continue;
        }
        FollowGroup &group = *found->second;
        const bool hasLooked = work.hasLooked || lookAt(group, LookedAtInATurn);
        if (!group.deliver(deliveries) || !hasLooked) {
            m_work.push_front({work.link, hasLooked});
        }
        goesOn = work.hasLooked && deliveries > DeliveredInATurn / 2;
    }
    m_isStepping = false;
    if (!m_work.empty()) {
        stepLater();
    }
}

bool FollowHub::lookAt(FollowGroup &group, qsizetype most)
{
    if (group.ride->isDeleted()) {
        cut(group.link().id, Invalid);
        return true;
    }
    return group.look(most, {delayedOf(group), bibsOf(group), endsOf(group)});
}

/// What is known. `ask` is called for what is older than `every`, with where the answer belongs.
template<typename Key, typename T, typename Ask>
const T *FollowHub::renewed(AllRenewed<Key, T> FollowHub::*all, const Key &key, qint64 every,
                            const Ask &ask)
{
    Renewed<T> &known = (this->*all)[key];
    const qint64 now = m_services.clock.monotonicMsecs();
    if (!known.isAsked && (!known.value || now - known.askedAt >= every)) {
        known.isAsked = true;
        known.askedAt = now;
        ask([this, all, key](Result<T> read) {
            const auto asked = (this->*all).find(key);
            if (asked == (this->*all).end()) {
                return;
            }
            asked->second.isAsked = false;
            if (read) { // else what was known is even older
                asked->second.value = std::make_shared<const T>(*std::move(read));
            }
        });
    }
    return known.value.get();
}

const FollowGroup::Delayed *FollowHub::delayedOf(const FollowGroup &group)
{
    const int minutes = group.link().shows.delayMinutes;
    if (minutes <= 0) {
        return nullptr;
    }
    return renewed(&FollowHub::m_delayed, std::pair(group.rideId(), minutes), DelayedEvery,
                   [&](auto done) {
                       m_services.jobs.delayed(group.rideId(),
                                               m_services.clock.now() + -minutes * MsecsPerMinute,
                                               this, std::move(done));
                   });
}

const FollowGroup::Bibs *FollowHub::bibsOf(const FollowGroup &group)
{
    if (group.link().shows.names == FollowNames::Full) {
        return nullptr;
    }
    return renewed(&FollowHub::m_bibs, group.rideId(), BibsEvery,
                   [&](auto done) { m_services.jobs.bibs(group.rideId(), this, std::move(done)); });
}

std::optional<RouteEnds> FollowHub::endsOf(const FollowGroup &group)
{
    const auto route = group.ride->ride().route;
    if (group.link().shows.hideMeters <= 0 || !route) {
        return std::nullopt;
    }
    const std::tuple line(group.rideId(), *route, group.ride->routeChanges());
    const auto *ends = renewed(&FollowHub::m_ends, line, EndsEvery, [&](auto done) {
        m_services.jobs.ends(group.rideId(), this, std::move(done));
    });
    return ends ? *ends : std::nullopt;
}

/// Links expire, and are revoked; the database says so at every node.
void FollowHub::check()
{
    const Timestamp today = m_services.clock.now();
    QList<FollowLinkId> links;
    QList<FollowLinkId> expired;
    for (const auto &[id, group] : m_groups) {
        (group->link().shows.expiresAt <= today ? expired : links).append(id);
    }
    for (const FollowLinkId link : expired) {
        cut(link, Invalid);
    }
    const qint64 now = m_services.clock.monotonicMsecs();
    const bool isUse = m_usedAt == 0 || now - m_usedAt >= UseNotedEvery;
    if (links.isEmpty() || (!isUse && now - m_checkedAt < m_services.checkInterval.count())) {
        return;
    }
    m_checkedAt = now;
    m_usedAt = isUse ? std::max<qint64>(now, 1) : m_usedAt;
    m_services.jobs.check(links, isUse, this,
                          [this, links](const Result<QList<FollowLinkId>> &valid) {
                              for (const FollowLinkId link : links) {
                                  if (valid && !valid->contains(link)) {
                                      cut(link, Invalid);
                                  }
                              }
                          });
}

void FollowHub::cut(FollowLinkId link, const QString &why)
{
    const auto group = m_groups.find(link);
    if (group == m_groups.end()) {
        return;
    }
    std::vector<std::shared_ptr<socketio::Socket>> ended; // each removes itself
    for (FollowSocket *socket : group->second->sockets()) {
        ended.push_back(socket->socket());
    }
    for (const auto &socket : ended) {
        endFollowing(*socket, why);
    }
}

} // namespace saferide::phones
