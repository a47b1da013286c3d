// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "server/http/replyhandle.h"
#include "server/http/request.h"
#include "server/http/router.h"

namespace saferide::rest {

// The words of HTTP in which handlers are written.
using http::created;
using http::detailReply;
using http::errorReply;
using http::jsonReply;
using http::noContent;
using http::ok;
using http::Query;
using http::Reply;
using http::ReplyHandle;
using http::Request;
using http::Router;

} // namespace saferide::rest
