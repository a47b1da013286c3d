// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/keyedhash.h"

#include <optional>

namespace saferide::bus {

/// Lets nodes recognize each other's messages by the secret that they share: whoever can only
/// publish on the server of the bus can repeat messages, but not make any. A tag of eight bytes
/// (SipHash-2-4 over the channel, a zero byte and the message) follows the message. Thread-safe.
class Seal
{
public:
    static constexpr qsizetype TagBytes = 8;

    /// `secret`: that of the access tokens, of any length.
    explicit Seal(QByteArrayView secret);

    QByteArray sealed(QByteArrayView channel, QByteArrayView message) const;
    /// The message; nullopt if another secret sealed it, or for another channel.
    std::optional<QByteArrayView> opened(QByteArrayView channel, QByteArrayView sealed) const;

private:
    quint64 tag(QByteArrayView channel, QByteArrayView message) const;

    const KeyedHash m_hash;
};

} // namespace saferide::bus
