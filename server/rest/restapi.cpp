// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/restapi.h"

#include "server/rest/authhandler.h"
#include "server/rest/docsroutes.h"
#include "server/rest/followlinkshandler.h"
#include "server/rest/incidentshandler.h"
#include "server/rest/joinhandler.h"
#include "server/rest/participationshandler.h"
#include "server/rest/ridershandler.h"
#include "server/rest/rideshandler.h"
#include "server/rest/routeshandler.h"
#include "server/rest/trackingkeyhandler.h"
#include "server/rest/usershandler.h"

namespace saferide::rest {

RestApi::RestApi(const RestContext &context, Router &router, QObject *parent)
    : QObject(parent)
{
    (new UsersHandler(context, this))->addRoutes(router);
    (new AuthHandler(context, this))->addRoutes(router);
    (new RidesHandler(context, this))->addRoutes(router);
    (new RoutesHandler(context, this))->addRoutes(router);
    (new ParticipationsHandler(context, this))->addRoutes(router);
    (new IncidentsHandler(context, this))->addRoutes(router);
    (new TrackingKeyHandler(context, this))->addRoutes(router);
    (new JoinHandler(context, this))->addRoutes(router);
    (new FollowLinksHandler(context, this))->addRoutes(router);
    (new RidersHandler(context, this))->addRoutes(router);
    addDocsRoutes(router);
}

} // namespace saferide::rest
