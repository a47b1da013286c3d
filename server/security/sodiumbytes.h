// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <sodium.h>

namespace saferide {

/// To be called before anything else of libsodium.
inline void startSodium()
{
    [[maybe_unused]] const int ready = sodium_init();
    Q_ASSERT(ready >= 0);
}

/// As libsodium takes bytes.
inline const unsigned char *sodiumBytes(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

} // namespace saferide
