// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace saferide {

// A tracking key: 26 of a-z and 2-7, 130 random bits. Apps show keys, people type them, and some
// apps take nothing else in the password of a URL.

QByteArray makeTrackingKey();

/// The hash by which a key is known; it may be in upper case. nullopt for what is no key.
std::optional<QByteArray> trackingKeyHash(QByteArrayView key);

} // namespace saferide
