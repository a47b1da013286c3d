// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/rest/restinput.h"

#include "shared/domain/positionkey.h"
#include "shared/protocol/fieldrules.h"
#include "shared/protocol/formreader.h"
#include "shared/protocol/json.h"
#include "shared/protocol/placetext.h"
#include "shared/protocol/positionid.h"

namespace saferide::rest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MaxId = Id<struct AnyTag>::Max;

bool isWholeNumber(const QString &text)
{
    const QStringView digits = QStringView(text).sliced(text.startsWith(u'-') ? 1 : 0);
    return !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](QChar c) {
        return c >= u'0' && c <= u'9';
    });
}

/// The parameters of Content-Type name no character set but UTF-8.
bool isUtf8(const Request &request)
{
    const QByteArray type = request.headers.value("Content-Type").toLower();
    const qsizetype at = type.indexOf("charset=");
    if (at < 0) {
        return true;
    }
    QByteArray charset = type.sliced(at + qsizetype(strlen("charset=")));
    charset =
        charset.first(charset.indexOf(';') < 0 ? charset.size() : charset.indexOf(';')).trimmed();
    return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8";
}

} // namespace

Result<qint64> pathNumber(const Request &request, const QString &name)
{
    const QString text = request.pathParameter(name);
    if (!isWholeNumber(text)) {
        return invalidField({u"path"_s, name}, u"must be a whole number"_s,
                            u"type_error.integer"_s);
    }
    bool fits = false;
    const qint64 number = text.toLongLong(&fits);
    if (!fits || number < 1 || number > MaxId) {
        return Error{ErrorCode::NotFound, u"no object has this id"_s};
    }
    return number;
}

std::optional<qint64> QueryReader::number(const QString &name, qint64 min, qint64 max)
{
    const auto text = m_request.query.value(name);
    if (!text) {
        return std::nullopt;
    }
    bool fits = false;
    const qint64 number = isWholeNumber(*text) ? text->toLongLong(&fits) : 0;
    if (!isWholeNumber(*text)) {
        m_errors.append({{u"query"_s, name}, u"must be a whole number"_s, u"type_error.integer"_s});
    } else if (!fits || number < min || number > max) {
        m_errors.append({{u"query"_s, name},
                         u"must be %1 to %2"_s.arg(min).arg(max),
                         u"value_error.number.not_in_range"_s});
    }
    return number;
}

QList<qint64> QueryReader::place(int numbers)
{
    const auto text = numbers > 0 ? m_request.query.value(u"after"_s) : std::nullopt;
    if (!text) {
        return {};
    }
    const auto place = placeFromText(*text, numbers);
    if (!place) {
        m_errors.append({{u"query"_s, u"after"_s},
                         u"must be a value from a Link header"_s,
                         u"value_error.place"_s});
    }
    return place.value_or(QList<qint64>());
}

Page QueryReader::page(int placeNumbers)
{
    Page page;
    page.afterPlace = place(placeNumbers);
    page.limit = int(number(u"limit"_s, 1, Page::MaxLimit).value_or(page.limit));
    page.afterId = number(u"after_id"_s, 0, MaxId).value_or(page.afterId);
    return page;
}

Page QueryReader::historyPage(ParticipationId participation)
{
    Page page;
    page.limit = int(number(u"limit"_s, 1, Page::MaxLimit).value_or(page.limit));
    page.afterPlace = placeBehindId(participation);
    return page;
}

QList<qint64> QueryReader::placeBehindId(ParticipationId participation)
{
    const auto text = m_request.query.value(u"after_id"_s);
    if (!text || *text == u"0") {
        return place(PositionKey::PlaceNumbers); // links of versions in which positions had numbers
    }
    const auto place = placeBehind(*text, participation);
    if (!place) {
        const QString rule = u"must be the id of a position of this participation, or 0"_s;
        m_errors.append(
            {{u"query"_s, u"after_id"_s},
             isWholeNumber(*text) ? u"positions have no numbers any more: "_s + rule : rule,
             u"value_error.position_id"_s});
    }
    return place.value_or(QList<qint64>());
}

std::optional<Timestamp> QueryReader::time(const QString &name)
{
    const auto text = m_request.query.value(name);
    if (!text) {
        return std::nullopt;
    }
    // A "+" in a query means a space; in a time it can only have been meant as itself.
    const auto time = Timestamp::fromIso(QString(*text).replace(u' ', u'+'));
    const auto asWritten = time ? time : Timestamp::fromIso(*text);
    if (!asWritten) {
        m_errors.append({{u"query"_s, name}, timeRule(false), u"value_error.datetime"_s});
    }
    return asWritten;
}

Error QueryReader::error() const
{
    Q_ASSERT(!isValid());
    return {ErrorCode::InvalidInput, m_errors.first().message, m_errors};
}

Result<Page> pageOf(const Request &request, int placeNumbers)
{
    QueryReader query(request);
    const Page page = query.page(placeNumbers);
    return query.isValid() ? Result(page) : query.error();
}

bool isJson(const Request &request)
{
    const QByteArray type = request.mediaType();
    return (type.isEmpty() || type == "application/json"
            || (type.startsWith("application/") && type.endsWith("+json")))
        && isUtf8(request);
}

bool isCsv(const Request &request)
{
    return request.mediaType() == "text/csv" && isUtf8(request);
}

bool isForm(const Request &request)
{
    return request.mediaType() == "application/x-www-form-urlencoded" && isUtf8(request);
}

bool isMultipartForm(const Request &request)
{
    return request.mediaType() == "multipart/form-data" && isUtf8(request);
}

Reply wrongContentType(const QString &expected)
{
    return detailReply(415, u"the body must be "_s + expected);
}

Result<QJsonValue> formBody(const QByteArray &body, int maxDepth, const Rejections &rejections)
{
    auto json = parseJsonForm(body, maxDepth);
    if (!json) {
        if (json.error().code == ErrorCode::TooLarge) {
            rejections.count(Limit::JsonDepth);
        }
        return invalidField({u"body"_s}, json.error().message, u"value_error.jsondecode"_s);
    }
    return json;
}

Result<Reply> noPage(const Error &error)
{
    if (error.code == ErrorCode::Conflict) {
        return detailReply(410, error.message);
    }
    return error;
}

NextLink::NextLink(const Request &request)
    : m_start(request.path.toUtf8() + '?')
{
    for (const auto &[name, value] : request.query.items) {
        if (name != u"after_id" && name != u"after") {
            m_start +=
                name.toUtf8().toPercentEncoding() + '=' + value.toUtf8().toPercentEncoding() + '&';
        }
    }
}

QByteArray NextLink::after(const QList<qint64> &place) const
{
    return '<' + m_start + "after=" + placeText(place).toLatin1() + ">; rel=\"next\"";
}

QByteArray NextLink::after(const QByteArray &id) const
{
    return '<' + m_start + "after_id=" + id + ">; rel=\"next\"";
}

QByteArray NextLink::after(qint64 id) const
{
    return after(QByteArray::number(id));
}

} // namespace saferide::rest
