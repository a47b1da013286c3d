// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/registrationlimit.h"

namespace saferide {

RegistrationLimit::RegistrationLimit(Rate rate, const Clock &clock, QByteArrayView secret,
                                     Counted counted)
    : m_numbers(secret, "saferide registrations")
    , m_counted(std::move(counted))
    , m_rates(rate, clock)
{
}

std::optional<std::chrono::milliseconds> RegistrationLimit::refusal(const QHostAddress &address)
{
    const quint64 who = m_numbers.of(addressKey(address));
    const auto wait = m_rates.refusal(who);
    if (!wait && m_counted) {
        m_counted(who);
    }
    return wait;
}

void RegistrationLimit::countElsewhere(quint64 who)
{
    m_rates.refusal(who); // admitted already, whatever is left here
}

} // namespace saferide
