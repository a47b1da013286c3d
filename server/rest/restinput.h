// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "server/rest/restcontext.h"
#include "shared/core/result.h"
#include "shared/core/timestamp.h"
#include "shared/domain/id.h"
#include "shared/domain/page.h"

#include <QJsonArray>

#include <algorithm>

namespace saferide::rest {

// What a request says, checked.

/// `{name}` of the path as an id. InvalidInput when it is no whole number, NotFound when it cannot
/// be an id.
Result<qint64> pathNumber(const Request &request, const QString &name = QStringLiteral("id"));

/// Reads the query of a request and remembers every item that is wrong.
class QueryReader
{
public:
    /// `request` outlives the reader.
    explicit QueryReader(const Request &request)
        : m_request(request)
    {
    }

    /// `limit` (1..1000) and `after_id`; `after` in a list whose places have so many numbers.
    Page page(int placeNumbers = 0);
    /// Of a history: `after_id` is the id of a position of this participation, or 0.
    Page historyPage(ParticipationId participation);
    /// nullopt when it is not there.
    std::optional<Timestamp> time(const QString &name);

    bool isValid() const { return m_errors.isEmpty(); }
    /// InvalidInput with every wrong item; only when not valid.
    Error error() const;

private:
    std::optional<qint64> number(const QString &name, qint64 min, qint64 max);
    QList<qint64> place(int numbers);
    QList<qint64> placeBehindId(ParticipationId participation);

    const Request &m_request;
    QList<FieldError> m_errors;
};

/// The page of a list that takes nothing else; InvalidInput lists what is wrong.
Result<Page> pageOf(const Request &request, int placeNumbers = 0);

/// The request has a body of JSON in UTF-8, by its Content-Type (or does not say).
bool isJson(const Request &request);
bool isCsv(const Request &request);
bool isForm(const Request &request);
bool isMultipartForm(const Request &request);
Reply wrongContentType(const QString &expected);

/// The fields of a strict JSON form; InvalidInput with the place of the fault.
Result<QJsonValue> formBody(const QByteArray &body, int maxDepth, const Rejections &rejections);

/// Where the rest of a list is.
class NextLink
{
public:
    explicit NextLink(const Request &request);
    /// `</rides/?limit=2&after_id=7>; rel="next"`
    QByteArray after(qint64 id) const;
    /// `</participations/3/positions?after_id=AAAA…>; rel="next"`: see positionId().
    QByteArray after(const QByteArray &id) const;
    /// `</rides/owned/?after=1767225600000,7>; rel="next"`: see Page::afterPlace.
    QByteArray after(const QList<qint64> &place) const;

private:
    QByteArray m_start;
};

/// Why there is no page: 410 where what it was to go on after is gone.
Result<Reply> noPage(const Error &error);

/// 200 with a list as far as it fits into Page::MaxBytes (one item always does), and where it goes
/// on: after the id or the place of the last item.
template<typename T, typename ToJson, typename PlaceOf>
Result<Reply> listReply(const Result<PageOf<T>> &found, const NextLink &next, ToJson toJson,
                        PlaceOf placeOf)
{
    if (!found) {
        return noPage(found.error());
    }
    const PageOf<T> &page = *found;
    QByteArray array("[");
    qsizetype written = 0;
    for (; written < page.items.size(); ++written) {
        const QByteArray text = toJson(page.items[written]);
        if (written > 0 && array.size() + text.size() > Page::MaxBytes) {
            break;
        }
        if (written == 0) { // as much as they are likely to take, and not twice that by growing
            array.reserve(std::min(page.items.size() * (text.size() + 16), Page::MaxBytes) + 2);
        } else {
            array += ',';
        }
        array += text;
    }
    array += ']';
    Reply reply = ok(array);
    if (page.hasMore || written < page.items.size()) {
        reply.headers.add("Link", next.after(placeOf(page.items[written - 1])));
    }
    return reply;
}

} // namespace saferide::rest
