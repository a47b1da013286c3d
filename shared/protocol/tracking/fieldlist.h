// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/tracking/values.h"

#include <utility>

namespace saferide::tracking {

/// The decoded `name=value` pairs of forms and queries. Escapes that are none stay as they are.
class FieldList
{
public:
    static constexpr size_t MaxFields = 1'000; ///< those after them are not read

    /// Those that were added first win.
    void add(QByteArrayView encoded);

    /// The first value with this name that is not empty.
    Sent value(QByteArrayView name) const;

private:
    std::vector<std::pair<QByteArray, QByteArray>> m_fields;
};

} // namespace saferide::tracking
