// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace saferide::console {

/// A parameter of a request: its name on the wire and its member. A std::optional may be absent.
/// `rule` validates and normalizes the value; it returns nullopt to refuse it.
template<typename Request, typename T>
struct Param
{
    const char *name;
    T Request::*member;
    std::optional<T> (*rule)(T value) = nullptr;
};
template<typename Request, typename T>
Param(const char *, T Request::*) -> Param<Request, T>;
template<typename Request, typename T>
Param(const char *, T Request::*, std::optional<T> (*)(T)) -> Param<Request, T>;

/// A member whose fields are parameters of the request: a form, see forms.h.
template<typename Request, typename T>
struct FormParams
{
    T Request::*member;
};
template<typename Request, typename T>
FormParams(T Request::*) -> FormParams<Request, T>;

} // namespace saferide::console
