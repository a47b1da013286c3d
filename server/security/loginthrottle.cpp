// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/loginthrottle.h"

#include <QMessageAuthenticationCode>

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MinuteMsecs = 60'000;
constexpr qint64 LongestBlockMsecs = 60 * MinuteMsecs;
constexpr qint64 ForgivenAfterMsecs = 2 * LongestBlockMsecs;
constexpr qint64 KnownForMsecs = 30LL * 24 * 60 * MinuteMsecs;

qint64 blockLength(int blocksBefore)
{
    return blocksBefore >= 6 ? LongestBlockMsecs : MinuteMsecs << blocksBefore;
}

} // namespace

LoginThrottle::LoginThrottle(Settings settings, const Clock &clock, QByteArrayView secret,
                             Counted counted)
    : m_settings(settings)
    , m_clock(clock)
    , m_numbers(secret, "saferide logins")
    , m_counted(std::move(counted))
    , m_guessKey(KeyedHash::randomSecret())
    , m_entries(settings.maxEntries)
    , m_loggedIn(settings.maxEntries)
{
}

quint64 LoginThrottle::nameNumber(const QString &nameKey) const
{
    return m_numbers.of(QByteArray("n" + nameKey.toUtf8()));
}

quint64 LoginThrottle::addressNumber(const QHostAddress &address) const
{
    return m_numbers.of(QByteArray("a" + addressKey(address)));
}

quint64 LoginThrottle::placeNumber(const QString &nameKey, const QHostAddress &address) const
{
    return m_numbers.of(QByteArray("p" + nameKey.toUtf8() + '\0' + addressKey(address)));
}

Result<void> LoginThrottle::check(const QString &nameKey, const QHostAddress &address)
{
    if (m_settings.failuresPerMinute <= 0) {
        return {};
    }
    const qint64 now = m_clock.monotonicMsecs();
    const QMutexLocker lock(&m_mutex);
    const qint64 wait = isKnown(nameKey, address, now)
        ? waitFor(placeNumber(nameKey, address), now)
        : qMax(waitFor(addressNumber(address), now), waitFor(nameNumber(nameKey), now));
    if (wait <= 0) {
        return {};
    }
    return Error{ErrorCode::RateLimited,
                 u"too many failed logins, try again later"_s,
                 {},
                 std::chrono::seconds((wait + 999) / 1000)};
}

void LoginThrottle::failed(const QString &nameKey, const QHostAddress &address,
                           const QByteArray &password)
{
    if (m_settings.failuresPerMinute <= 0) {
        return;
    }
    const qint64 now = m_clock.monotonicMsecs();
    const quint64 place = placeNumber(nameKey, address);
    const quint64 from = addressNumber(address);
    const quint64 name = nameNumber(nameKey);
    QMutexLocker lock(&m_mutex);
    if (isKnown(nameKey, address, now)) {
        const bool counts = countFailure(place, {now, {}});
        lock.unlock();
        tell({{place, counts}});
        return;
    }
    const bool countsForName = countFailure(name, {now, {}});
    const bool countsForAddress = countFailure(from, {now, guessOf(nameKey, password)});
    lock.unlock();
    tell({{name, countsForName}, {from, countsForAddress}});
}

void LoginThrottle::tell(std::initializer_list<std::pair<quint64, bool>> counted) const
{
    for (const auto &[who, counts] : counted) {
        if (counts && m_counted) {
            m_counted(who);
        }
    }
}

void LoginThrottle::failedElsewhere(quint64 who)
{
    if (m_settings.failuresPerMinute > 0) {
        const QMutexLocker lock(&m_mutex);
        countFailure(who, {m_clock.monotonicMsecs(), {}});
    }
}

void LoginThrottle::succeeded(const QString &nameKey, const QHostAddress &address)
{
    const qint64 now = m_clock.monotonicMsecs();
    const QMutexLocker lock(&m_mutex);
    m_entries.remove(nameNumber(nameKey));
    m_entries.remove(placeNumber(nameKey, address));
    m_loggedIn.insert(placeNumber(nameKey, address), now);
}

bool LoginThrottle::isKnown(const QString &nameKey, const QHostAddress &address, qint64 now)
{
    const qint64 *at = m_loggedIn.find(placeNumber(nameKey, address));
    return at != nullptr && now - *at <= KnownForMsecs;
}

qint64 LoginThrottle::waitFor(quint64 who, qint64 now)
{
    const Entry *entry = m_entries.find(who);
    return entry ? entry->blockedUntil - now : 0;
}

QByteArray LoginThrottle::guessOf(const QString &nameKey, const QByteArray &password) const
{
    return password.isEmpty()
        ? QByteArray()
        : QMessageAuthenticationCode::hash(nameKey.toUtf8() + '\0' + password, m_guessKey,
                                           QCryptographicHash::Sha256);
}

bool LoginThrottle::countFailure(quint64 who, const Failure &failure)
{
    const qint64 now = failure.at;
    Entry *entry = m_entries.find(who);
    if (!entry) {
        entry = &m_entries.insert(who, Entry{});
    }
    if (entry->blocks > 0 && now - entry->blockedUntil > ForgivenAfterMsecs) {
        *entry = Entry{};
    }
    entry->failures.removeIf(
        [now](const Failure &earlier) { return earlier.at <= now - MinuteMsecs; });
    const bool isRepeated = !failure.guess.isEmpty()
        && std::ranges::find(entry->failures, failure.guess, &Failure::guess)
            != entry->failures.end();
    if (isRepeated) {
        return false;
    }
    entry->failures.append(failure);
    if (entry->failures.size() >= m_settings.failuresPerMinute) {
        entry->blockedUntil = now + blockLength(entry->blocks);
        ++entry->blocks;
        entry->failures.clear();
    }
    return true;
}

} // namespace saferide
