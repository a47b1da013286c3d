// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/idempotencyrepository.h"
#include "shared/core/clock.h"
#include "shared/domain/user.h"

namespace saferide {

/// The id by which a thing that was made is found again.
template<typename T>
qint64 idMade(const T &made)
{
    return made.id.value;
}

/// Creates an object once, however often its request is repeated with the same key: a repetition is
/// answered with the object that the first request created, in its current state. A key is valid
/// for its account and endpoint, for Lifetime; the newest MaxKeys of an account are kept.
class IdempotencyService
{
public:
    static constexpr qint64 LifetimeMsecs = 24LL * 3600 * 1000;
    static constexpr int MaxKeys = 1000; ///< of one account

    IdempotencyService(db::Session &session, const Clock &clock)
        : m_keys(session)
        , m_clock(clock)
    {
    }

    /// The result of `make`, or that of `find` for the id created before. `make` is Result<T>(),
    /// `find` is Result<T>(qint64 id), of a T there is an idMade(). Conflict if the first request
    /// is in progress or its object is gone, InvalidInput if it was a different request.
    template<typename Make, typename Find>
    auto once(UserId user, const Attempt &attempt, Make make, Find find) -> decltype(make());

    /// The id created before; InvalidInput as above.
    Result<std::optional<qint64>> madeBefore(UserId user, const Attempt &attempt);
    /// To be called in the transaction that created it; does nothing without a key.
    Result<void> remember(UserId user, const Attempt &attempt, qint64 made);

    /// A different request was sent with this key.
    static Error usedOtherwise();

private:
    Result<void> holdAlone(UserId user, const Attempt &attempt);
    static Error explained(const Error &error);

    IdempotencyRepository m_keys;
    const Clock &m_clock;
};

template<typename Make, typename Find>
auto IdempotencyService::once(UserId user, const Attempt &attempt, Make make, Find find)
    -> decltype(make())
{
    if (attempt.key.isEmpty()) {
        return make();
    }
    if (const auto alone = holdAlone(user, attempt); !alone) {
        return alone.error();
    }
    const auto before = madeBefore(user, attempt);
    if (!before) {
        return before.error();
    }
    if (*before) {
        auto found = find(**before);
        return found ? std::move(found) : explained(found.error());
    }
    auto made = make();
    if (!made) {
        return made;
    }
    const auto kept = remember(user, attempt, idMade(*made));
    return kept ? std::move(made) : kept.error();
}

} // namespace saferide
