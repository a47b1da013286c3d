// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/restapi.h"

#include "server/http/authhandler.h"
#include "server/http/docsroutes.h"
#include "server/http/participationshandler.h"
#include "server/http/rideshandler.h"
#include "server/http/routeshandler.h"
#include "server/http/usershandler.h"

namespace saferide::http {

RestApi::RestApi(const RestContext &context, Router &router, QObject *parent)
    : QObject(parent)
{
    (new UsersHandler(context, this))->addRoutes(router);
    (new AuthHandler(context, this))->addRoutes(router);
    (new RidesHandler(context, this))->addRoutes(router);
    (new RoutesHandler(context, this))->addRoutes(router);
    (new ParticipationsHandler(context, this))->addRoutes(router);
    addDocsRoutes(router);
}

} // namespace saferide::http
