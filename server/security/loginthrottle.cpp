// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/loginthrottle.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MinuteMsecs = 60'000;
constexpr qint64 LongestBlockMsecs = 60 * MinuteMsecs;
constexpr qint64 ForgivenAfterMsecs = 2 * LongestBlockMsecs;
constexpr qint64 KnownForMsecs = 30LL * 24 * 60 * MinuteMsecs;

QByteArray nameEntry(const QString &nameKey)
{
    return "n" + nameKey.toUtf8();
}
QByteArray addressEntry(const QHostAddress &address)
{
    return "a" + addressKey(address);
}

QByteArray placeEntry(const QString &nameKey, const QHostAddress &address)
{
    return "p" + nameKey.toUtf8() + '\0' + addressKey(address);
}

QByteArray randomKey()
{
    QByteArray key(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    return key;
}

qint64 blockLength(int blocksBefore)
{
    return blocksBefore >= 6 ? LongestBlockMsecs : MinuteMsecs << blocksBefore;
}

} // namespace

LoginThrottle::LoginThrottle(Settings settings, const Clock &clock)
    : m_settings(settings)
    , m_clock(clock)
    , m_guessKey(randomKey())
    , m_entries(settings.maxEntries)
    , m_loggedIn(settings.maxEntries)
{
}

Result<void> LoginThrottle::check(const QString &nameKey, const QHostAddress &address)
{
    if (m_settings.failuresPerMinute <= 0) {
        return {};
    }
    const qint64 now = m_clock.monotonicMsecs();
    const QMutexLocker lock(&m_mutex);
    const qint64 wait = isKnown(nameKey, address, now)
        ? waitFor(placeEntry(nameKey, address), now)
        : qMax(waitFor(addressEntry(address), now), waitFor(nameEntry(nameKey), now));
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
    const QMutexLocker lock(&m_mutex);
    if (isKnown(nameKey, address, now)) {
        countFailure(placeEntry(nameKey, address), {now, {}});
        return;
    }
    countFailure(nameEntry(nameKey), {now, {}});
    countFailure(addressEntry(address), {now, guessOf(nameKey, password)});
}

void LoginThrottle::succeeded(const QString &nameKey, const QHostAddress &address)
{
    const qint64 now = m_clock.monotonicMsecs();
    const QMutexLocker lock(&m_mutex);
    m_entries.remove(nameEntry(nameKey));
    m_entries.remove(placeEntry(nameKey, address));
    m_loggedIn.insert(placeEntry(nameKey, address), now);
}

bool LoginThrottle::isKnown(const QString &nameKey, const QHostAddress &address, qint64 now)
{
    const qint64 *at = m_loggedIn.find(placeEntry(nameKey, address));
    return at != nullptr && now - *at <= KnownForMsecs;
}

qint64 LoginThrottle::waitFor(const QByteArray &key, qint64 now)
{
    const Entry *entry = m_entries.find(key);
    return entry ? entry->blockedUntil - now : 0;
}

QByteArray LoginThrottle::guessOf(const QString &nameKey, const QByteArray &password) const
{
    return password.isEmpty()
        ? QByteArray()
        : QMessageAuthenticationCode::hash(nameKey.toUtf8() + '\0' + password, m_guessKey,
                                           QCryptographicHash::Sha256);
}

void LoginThrottle::countFailure(const QByteArray &key, const Failure &failure)
{
    const qint64 now = failure.at;
    Entry *entry = m_entries.find(key);
    if (!entry) {
        entry = &m_entries.insert(key, Entry{});
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
        return;
    }
    entry->failures.append(failure);
    if (entry->failures.size() >= m_settings.failuresPerMinute) {
        entry->blockedUntil = now + blockLength(entry->blocks);
        ++entry->blocks;
        entry->failures.clear();
    }
}

} // namespace saferide
