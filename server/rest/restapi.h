// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "server/rest/restcontext.h"

#include <QObject>

namespace saferide::rest {

/// The REST interface of one I/O thread. Made and destroyed in that thread; outlives its router's
/// connections.
class RestApi : public QObject
{
public:
    RestApi(const RestContext &context, Router &router, QObject *parent = nullptr);
};

} // namespace saferide::rest
