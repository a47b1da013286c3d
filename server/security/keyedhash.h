// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace saferide {

/// Numbers for texts (SipHash-2-4) that only those who have the secret can compute: they say which
/// texts are the same, and nothing of them. Thread-safe.
class KeyedHash
{
public:
    /// `secret`: of any length; `purpose`: so that one secret serves several.
    KeyedHash(QByteArrayView secret, QByteArrayView purpose);

    /// A secret that nobody shares.
    static QByteArray randomSecret();

    quint64 of(QByteArrayView text) const;

private:
    std::array<unsigned char, 16> m_key{};
};

} // namespace saferide
