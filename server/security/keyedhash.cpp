// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/keyedhash.h"

#include "server/security/sodiumbytes.h"

#include <QRandomGenerator>

namespace saferide {

KeyedHash::KeyedHash(QByteArrayView secret, QByteArrayView purpose)
{
    static_assert(std::tuple_size_v<decltype(m_key)> == crypto_shorthash_KEYBYTES);
    startSodium();
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, m_key.size());
    for (const QByteArrayView part : {secret, purpose}) {
        crypto_generichash_update(&state, sodiumBytes(part), size_t(part.size()));
    }
    crypto_generichash_final(&state, m_key.data(), m_key.size());
}

QByteArray KeyedHash::randomSecret()
{
    QByteArray secret(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(secret.begin(), secret.end());
    return secret;
}

quint64 KeyedHash::of(QByteArrayView text) const
{
    quint64 hash = 0;
    static_assert(sizeof hash == crypto_shorthash_BYTES);
    crypto_shorthash(reinterpret_cast<unsigned char *>(&hash), sodiumBytes(text),
                     size_t(text.size()), m_key.data());
    return hash;
}

} // namespace saferide
