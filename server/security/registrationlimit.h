// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/security/keyedhash.h"

#include <functional>

namespace saferide {

/// How often accounts may be registered from an address. Thread-safe.
class RegistrationLimit
{
public:
    /// Takes the number of an address, on any thread.
    using Counted = std::function<void(quint64 who)>;

    /// `secret`: nodes with the same one have the same numbers for addresses. `counted` is told of
    /// every registration that was admitted here; it may be null. `clock` outlives the limit.
    RegistrationLimit(Rate rate, const Clock &clock,
                      QByteArrayView secret = KeyedHash::randomSecret(), Counted counted = {});

    /// nullopt: admitted and counted. Otherwise the time to wait.
    std::optional<std::chrono::milliseconds> refusal(const QHostAddress &address);
    /// Another node has admitted one.
    void countElsewhere(quint64 who);

private:
    const KeyedHash m_numbers;
    const Counted m_counted;
    RateLimit<quint64> m_rates;
};

} // namespace saferide
