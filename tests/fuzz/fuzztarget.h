// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <cstdlib>

/// Ends the run with a finding: the property does not hold for this input.
#define FUZZ_CHECK(property) \
    do { \
        if (!(property)) { \
            std::abort(); \
        } \
    } while (false)

namespace saferide::fuzz {

/// A copy of exactly this size, so that reading beyond its end is seen.
inline QByteArray bytesOf(const std::uint8_t *data, std::size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
}

} // namespace saferide::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);
