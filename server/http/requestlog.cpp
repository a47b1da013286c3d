// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestlog.h"

#include "server/http/refusallines.h"
#include "server/http/router.h"
#include "shared/core/clock.h"
#include "shared/core/logfields.h"

#include <algorithm>

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;

Q_LOGGING_CATEGORY(lcRequests, "saferide.requests", QtInfoMsg)

constexpr qsizetype LongestNumber = 19;

bool isNumber(const QString &text)
{
    return !text.isEmpty() && text.size() <= LongestNumber
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// The pattern with its numbers filled in. Nothing else of the path is logged: a join code admits
/// people, wherever it stands in a path.
QString pathOf(const AnsweredRequest &answered)
{
    if (answered.route == nullptr) {
        return answered.knownPath;
    }
    QString path = answered.route->pattern;
    const QString id = answered.request.pathParameter(u"id"_s);
    return isNumber(id) ? path.replace("{id}"_L1, id) : path;
}

/// The number of lines suppressed before this one; nullopt if this one is to be suppressed as well.
std::optional<quint64> suppressedBefore(const AnsweredRequest &answered)
{
    static RefusalLines lines;
    static const SystemClock clock;
    const bool isRefusal = answered.status >= 400 && answered.status < 500;
    return isRefusal && answered.account == 0
        ? lines.admit(answered.request.peer, clock.monotonicMsecs())
        : std::optional<quint64>(0);
}

/// Frequent requests of no interest: probes of monitoring, polls.
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
    const auto suppressed = suppressedBefore(answered);
    if (!suppressed) {
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
    if (answered.account != 0) {
        fields.insert(fields.begin() + 4, {"user"_L1, QString::number(answered.account)});
    }
    if (*suppressed > 0) {
        fields.push_back({"left_out"_L1, QString::number(*suppressed)});
    }
    logWithFields(lcRequests(), level, u"request"_s, fields);
}

} // namespace saferide::http
