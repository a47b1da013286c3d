// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace saferide {

/// A function for each alternative of a variant, for std::visit.
template<typename... Functions>
struct Overloaded : Functions...
{
    using Functions::operator()...;
};
template<typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>; // clang 14 does not deduce it by itself

} // namespace saferide
