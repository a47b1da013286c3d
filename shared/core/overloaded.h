// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace saferide {

/// One function per alternative of a variant, for std::visit.
template<typename... Functions>
struct Overloaded : Functions...
{
    using Functions::operator()...;
};
template<typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>; // clang 14 does not deduce this

} // namespace saferide
