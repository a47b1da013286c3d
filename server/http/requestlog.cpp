// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestlog.h"

#include "server/http/router.h"
#include "shared/core/logfields.h"

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;

Q_LOGGING_CATEGORY(lcRequests, "saferide.requests", QtInfoMsg)

constexpr qsizetype LongestPath = 200;

/// The pattern with its numbers filled in: a join code lets people in, so it stays `{code}`.
QString pathOf(const AnsweredRequest &answered)
{
    if (answered.route == nullptr) {
        return answered.request.path.left(LongestPath);
    }
    QString path = answered.route->pattern;
    return path.replace("{id}"_L1, answered.request.pathParameter(u"id"_s));
}

/// What comes all the time and says nothing: probes of whoever watches, polls.
bool isRoutine(const AnsweredRequest &answered)
{
    static const QStringList Routine{u"health"_s, u"ready"_s, u"socket.io"_s};
    return answered.status < 400 && Routine.contains(answered.request.segments.value(0));
}

} // namespace

void logRequest(const AnsweredRequest &answered)
{
    const QtMsgType level = isRoutine(answered) ? QtDebugMsg : QtInfoMsg;
    if (!lcRequests().isEnabled(level)) {
        return;
    }
    constexpr double MicrosPerMilli = 1000;
    const Request &request = answered.request;
    LogFields fields{{"method"_L1, QString::fromLatin1(request.method)},
                     {"path"_L1, pathOf(answered)},
                     {"status"_L1, QString::number(answered.status)},
                     {"ms"_L1, QString::number(double(answered.micros) / MicrosPerMilli, 'f', 1)},
                     {"peer"_L1, request.peer.toString()},
                     {"id"_L1, QString::fromLatin1(request.requestId)}};
    if (answered.user != UserId()) {
        fields.insert(fields.begin() + 4, {"user"_L1, QString::number(answered.user.value)});
    }
    logWithFields(lcRequests(), level, u"request"_s, fields);
}

} // namespace saferide::http
