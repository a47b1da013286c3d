// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/idempotencyrepository.h"
#include "shared/core/clock.h"
#include "shared/domain/user.h"

namespace saferide {

/// Makes a thing once for all the times that its request comes: who got no answer sends it again
/// with the same key, and is answered with what the first one made, as that is now. A key counts
/// within its account and endpoint, for Lifetime; of an account MaxKeys are remembered, the newest.
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

    /// What `make` returns, or what `find` does of the id that was made before. `make` is
    /// Result<T>(), `find` is Result<T>(qint64 id), a T has an `id`. Conflict when the first one is
    /// under way or what it made is gone, InvalidInput when it asked for something else.
    template<typename Make, typename Find>
    auto once(UserId user, const Attempt &attempt, Make make, Find find) -> decltype(make());

    /// The id of what was made before; InvalidInput as above.
    Result<std::optional<qint64>> madeBefore(UserId user, const Attempt &attempt);
    /// To be called in the transaction that made it; nothing without a key.
    Result<void> remember(UserId user, const Attempt &attempt, qint64 made);

    /// Another request came with this key.
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
    const auto kept = remember(user, attempt, made->id.value);
    return kept ? std::move(made) : kept.error();
}

} // namespace saferide
