// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/multipart.h"

#include "shared/core/utf8text.h"

#include <algorithm>

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype MaxFields = 32;
constexpr qsizetype MaxPartHead = 4'096;
constexpr qsizetype MaxParameters = 8; // only two are used
constexpr qsizetype MaxParametersLength = 1'024;

Error wrong(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

bool isLinearSpace(char c)
{
    return c == ' ' || c == '\t';
}

/// Takes `name=value` or `name="value"` after a `;` from the front of `rest`. The name is in lower
/// case; nullopt if it is invalid.
std::optional<std::pair<QByteArray, QByteArray>> takeParameter(QByteArrayView &rest)
{
    const qsizetype equals = rest.indexOf('=');
    const QByteArray name =
        equals > 0 ? rest.first(equals).trimmed().toByteArray().toLower() : QByteArray();
    if (name.isEmpty() || name.contains(';') || name.contains('"')) {
        return std::nullopt;
    }
    rest = rest.sliced(equals + 1);
    QByteArray value;
    if (!rest.startsWith('"')) {
        const qsizetype end = rest.indexOf(';');
        value = (end < 0 ? rest : rest.first(end)).trimmed().toByteArray();
        rest = end < 0 ? QByteArrayView() : rest.sliced(end);
        return value.isEmpty() || value.contains('"') ? std::nullopt
                                                      : std::optional(std::pair(name, value));
    }
    qsizetype at = 1;
    for (; at < rest.size() && rest[at] != '"'; ++at) {
        at += rest[at] == '\\' && at + 1 < rest.size() ? 1 : 0;
        value.append(rest[at]);
    }
    if (at >= rest.size()) {
        return std::nullopt;
    }
    rest = rest.sliced(at + 1).trimmed();
    return rest.isEmpty() || rest.startsWith(';') ? std::optional(std::pair(name, value))
                                                  : std::nullopt;
}

/// The parameters of `value; a=b; c="d"`; nullopt if one is invalid or repeated, or if
/// there are too many.
std::optional<Headers> parametersOf(QByteArrayView field)
{
    Headers parameters;
    if (field.size() > MaxParametersLength) {
        return std::nullopt;
    }
    const qsizetype start = field.indexOf(';');
    QByteArrayView rest = start < 0 ? QByteArrayView() : field.sliced(start);
    while (!rest.isEmpty()) {
        rest = rest.sliced(1).trimmed(); // the semicolon
        if (rest.isEmpty()) {
            break; // one at the end is common
        }
        const auto parameter = takeParameter(rest);
        if (!parameter || parameters.contains(parameter->first)
            || parameters.all().size() == MaxParameters) {
            return std::nullopt;
        }
        parameters.add(parameter->first, parameter->second);
    }
    return parameters;
}

/// RFC 2046, 5.1.1: 1 to 70 characters, the last of which is not a space.
bool isBoundary(const QByteArray &text)
{
    constexpr qsizetype MaxLength = 70;
    constexpr QByteArrayView Marks = "'()+_,-./:=? ";
    return !text.isEmpty() && text.size() <= MaxLength && !text.endsWith(' ')
        && std::all_of(text.cbegin(), text.cend(), [&](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                   || Marks.contains(c);
           });
}

QByteArrayView mediaTypeOf(QByteArrayView field)
{
    const qsizetype end = field.indexOf(';');
    return (end < 0 ? field : field.first(end)).trimmed();
}

bool isText(const QByteArray &contentType)
{
    const auto parameters = parametersOf(contentType);
    const QByteArray charset =
        parameters ? parameters->value("charset").toLower() : QByteArray("?");
    return mediaTypeOf(contentType).compare("text/plain", Qt::CaseInsensitive) == 0
        && (charset.isEmpty() || charset == "utf-8" || charset == "utf8");
}

bool isIdentity(const QByteArray &transferEncoding)
{
    const QByteArray encoding = transferEncoding.toLower();
    return encoding.isEmpty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary";
}

/// The field name of a part with this head, whose last line has no line end.
Result<QString> nameFrom(QByteArrayView head)
{
    Headers fields;
    for (const QByteArray &line : head.toByteArray().replace("\r\n", "\n").split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || isLinearSpace(line.front()) || isLinearSpace(line[colon - 1])) {
            return wrong(u"a part of the form has a malformed head"_s);
        }
        fields.add(line.left(colon), line.mid(colon + 1).trimmed());
    }
    const QByteArray disposition = fields.value("content-disposition");
    const auto parameters = parametersOf(disposition);
    if (fields.count("content-disposition") != 1 || !parameters
        || mediaTypeOf(disposition).compare("form-data", Qt::CaseInsensitive) != 0) {
        return wrong(u"a part of the form has no valid Content-Disposition: form-data"_s);
    }
    const auto name = utf8Text(parameters->value("name"));
    if (!name || name->isEmpty()) {
        return wrong(u"a part of the form has no name"_s);
    }
    if (parameters->contains("filename") || parameters->contains("filename*")) {
        return wrong(u"the form contains a file where text is expected"_s);
    }
    if (const auto type = fields.find("content-type"); type && !isText(*type)) {
        return wrong(u"a part of the form is not text/plain in UTF-8"_s);
    }
    if (!isIdentity(fields.value("content-transfer-encoding"))) {
        return wrong(u"a part of the form has a transfer encoding, which is not supported"_s);
    }
    return *name;
}

/// Reads a body from boundary to boundary.
class PartReader
{
public:
    PartReader(const QByteArray &boundary, const QByteArray &body)
        : m_delimiter("\r\n--" + boundary)
        , m_body("\r\n" + body) // so that a line end also precedes the first boundary
    {
    }

    /// Ignores everything before the first boundary.
    bool findFirst()
    {
        m_at = m_body.indexOf(m_delimiter);
        return m_at >= 0;
    }
    /// Skips the current boundary; returns whether it is the last one.
    Result<bool> passBoundary()
    {
        const QByteArrayView body(m_body);
        qsizetype end = m_at + m_delimiter.size();
        const bool last = body.sliced(end).startsWith("--");
        end += last ? 2 : 0;
        while (end < body.size() && isLinearSpace(body[end])) {
            ++end; // transport padding
        }
        const bool lineEnds = body.sliced(end).startsWith("\r\n");
        if (!lineEnds && !(last && end == body.size())) {
            return wrong(u"a boundary of the form is malformed"_s);
        }
        m_at = end;
        return last;
    }
    /// Reads head and content up to the next boundary.
    Result<std::pair<QByteArrayView, QByteArrayView>> takePart()
    {
        const QByteArrayView rest = QByteArrayView(m_body).sliced(m_at + 2);
        const qsizetype headEnd =
            rest.first(std::min(rest.size(), MaxPartHead)).indexOf("\r\n\r\n");
        const qsizetype end = m_body.indexOf(m_delimiter, m_at);
        if (headEnd < 0) {
            return wrong(u"the head of a part of the form is missing or too long"_s);
        }
        const qsizetype content = m_at + 2 + headEnd + 4;
        if (end < 0
            || end < content - 2) { // the line end of an empty part may belong to the boundary
            return wrong(u"the form does not end with its boundary"_s);
        }
        m_at = end;
        const qsizetype size = std::max<qsizetype>(0, end - content);
        return std::pair(rest.first(headEnd), QByteArrayView(m_body).sliced(end - size, size));
    }

private:
    QByteArray m_delimiter;
    QByteArray m_body;
    qsizetype m_at = 0;
};

} // namespace

Result<Query> formFromMultipart(const QByteArray &contentType, const QByteArray &body)
{
    const auto parameters = parametersOf(contentType);
    const QByteArray boundary = parameters ? parameters->value("boundary") : QByteArray();
    if (!isBoundary(boundary)) {
        return wrong(u"Content-Type has no valid boundary"_s);
    }
    PartReader reader(boundary, body);
    if (!reader.findFirst()) {
        return wrong(u"the form does not contain the boundary given in Content-Type"_s);
    }
    Query form;
    for (Result<bool> last = reader.passBoundary(); !last || !*last; last = reader.passBoundary()) {
        if (!last) {
            return last.error();
        }
        if (form.items.size() == MaxFields) {
            return wrong(u"the form has more than %1 fields"_s.arg(MaxFields));
        }
        const auto part = reader.takePart();
        if (!part) {
            return part.error();
        }
        const auto name = nameFrom(part->first);
        if (!name) {
            return name.error();
        }
        const auto value = utf8Text(part->second);
        if (!value) {
            return wrong(u"a field of the form is not UTF-8 text"_s);
        }
        form.items.append({*name, *value});
    }
    return form;
}

} // namespace saferide::http
