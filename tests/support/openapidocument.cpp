// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/openapidocument.h"

#include "shared/core/timestamp.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <cmath>

namespace saferide::test {

using namespace Qt::Literals::StringLiterals;

namespace {

// The keywords that schemas may use; any other would not be checked.
const QSet<QString> Keywords{
    u"type"_s,        u"properties"_s, u"required"_s, u"items"_s,
    u"enum"_s,        u"const"_s,      u"minimum"_s,  u"maximum"_s,
    u"minLength"_s,   u"maxLength"_s,  u"pattern"_s,  u"format"_s,
    u"description"_s, u"default"_s,    u"minItems"_s, u"contentMediaType"_s,
    u"examples"_s};

bool isOfType(const QJsonValue &value, const QString &type)
{
    const double number = value.toDouble();
    return (type == u"object" && value.isObject()) || (type == u"array" && value.isArray())
        || (type == u"string" && value.isString()) || (type == u"boolean" && value.isBool())
        || (type == u"null" && value.isNull()) || (type == u"number" && value.isDouble())
        || (type == u"integer" && value.isDouble() && std::trunc(number) == number);
}

bool isOfOneType(const QJsonValue &value, const QJsonValue &types)
{
    if (types.isUndefined()) {
        return true;
    }
    const QJsonArray list = types.isArray() ? types.toArray() : QJsonArray{types};
    return std::any_of(list.begin(), list.end(), [&value](const QJsonValue &type) {
        return isOfType(value, type.toString());
    });
}

bool isWithinBounds(const QJsonValue &value, const QJsonObject &schema)
{
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number >= schema.value("minimum"_L1).toDouble(number)
            && number <= schema.value("maximum"_L1).toDouble(number);
    }
    if (!value.isString()) {
        return true;
    }
    const QString text = value.toString();
    const QString pattern = schema.value("pattern"_L1).toString();
    const auto length = double(text.toUcs4().size());
    return length >= schema.value("minLength"_L1).toDouble(0)
        && length <= schema.value("maxLength"_L1).toDouble(length)
        && (pattern.isEmpty() || QRegularExpression(pattern).match(text).hasMatch())
        && (schema.value("format"_L1) != "date-time"_L1
            || (Timestamp::fromIso(text) && text.endsWith(u"+00:00")));
}

QStringList segmentsOf(const QString &path)
{
    return (path.endsWith(u'/') ? path.chopped(1) : path).split(u'/');
}

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{');
}

/// How many segments are fixed where the pattern fits; -1 where it does not.
int fitOf(const QStringList &pattern, const QStringList &path)
{
    if (pattern.size() != path.size()) {
        return -1;
    }
    int fixed = 0;
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (pattern[i] == path[i]) {
            ++fixed;
        } else if (!isParameter(pattern[i])) {
            return -1;
        }
    }
    return fixed;
}

} // namespace

QStringList OpenApiDocument::operations() const
{
    QStringList all;
    const QJsonObject paths = m_document.value("paths"_L1).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path->toObject().keys()) {
            all.append(method.toUpper() + u' ' + path.key());
        }
    }
    return all;
}

QJsonObject OpenApiDocument::operation(const QString &method, const QString &path) const
{
    const QJsonObject paths = m_document.value("paths"_L1).toObject();
    const QStringList segments = segmentsOf(path);
    int best = -1;
    QJsonObject found;
    for (auto it = paths.begin(); it != paths.end(); ++it) {
        const int fit = fitOf(segmentsOf(it.key()), segments);
        if (fit > best) {
            best = fit;
            found = it->toObject().value(method.toLower()).toObject();
        }
    }
    return found;
}

QStringList OpenApiDocument::problems(const QString &method, const QString &path, int status,
                                      const QHash<QByteArray, QByteArray> &fields,
                                      const QByteArray &body) const
{
    const QJsonObject described = operation(method, path);
    constexpr int BadRequest = 400; // invalid HTTP, which reaches no operation
    if (described.isEmpty() || status == BadRequest) {
        return {};
    }
    const QString where = method + u' ' + path + u' ' + QString::number(status);
    const QJsonValue answer = described["responses"_L1][QString::number(status)];
    if (!answer.isObject()) {
        return {where + u": the status is not listed"_s};
    }
    const QJsonObject headers = answer["headers"_L1].toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const QString field = header.key();
        const bool mayMiss = field == u"Link" || header.value()["required"_L1] == false;
        if (!mayMiss && fields.value(field.toLower().toLatin1()).isEmpty()) {
            return {where + u": misses "_s + field};
        }
    }
    const QJsonObject contents = answer["content"_L1].toObject();
    if (contents.isEmpty() || !contents.contains("application/json"_L1)) {
        return contents.isEmpty() == body.isEmpty()
            ? QStringList()
            : QStringList{where + u": a body where none is described, or none where one is"_s};
    }
    const QJsonDocument json = QJsonDocument::fromJson(body);
    const QJsonValue value = json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object());
    return schemaProblems(value, resolved(contents["application/json"_L1].toObject()["schema"_L1]),
                          where);
}

/// Follows a reference; the parts of an `allOf` become one schema.
QJsonObject OpenApiDocument::resolved(const QJsonValue &schema) const
{
    const QString reference = schema["$ref"_L1].toString();
    QJsonObject found = reference.isEmpty()
        ? schema.toObject()
        : m_document["components"_L1]["schemas"_L1][reference.section(u'/', -1)].toObject();
    QJsonObject properties = found.value("properties"_L1).toObject();
    QJsonArray required = found.value("required"_L1).toArray();
    for (const QJsonValue part : found.take("allOf"_L1).toArray()) {
        const QJsonObject more = resolved(part);
        const QJsonObject itsProperties = more["properties"_L1].toObject();
        for (const QString &name : itsProperties.keys()) {
            properties.insert(name, itsProperties[name]);
        }
        for (const QJsonValue name : more["required"_L1].toArray()) {
            required.append(name);
        }
        found.insert("type"_L1, more["type"_L1]);
        found.insert("properties"_L1, properties);
        found.insert("required"_L1, required);
    }
    return found;
}

QStringList OpenApiDocument::schemaProblems(const QJsonValue &value, const QJsonObject &schema,
                                            const QString &where) const
{
    QStringList found;
    for (const QString &keyword : schema.keys()) {
        if (!Keywords.contains(keyword)) {
            found.append(where + u": a schema uses "_s + keyword);
        }
    }
    if (schema.isEmpty()) {
        found.append(where + u": there is no schema"_s);
    }
    if (!isOfOneType(value, schema.value("type"_L1))) {
        return found + QStringList{where + u": is of the wrong type"_s};
    }
    if (schema.contains("enum"_L1) && !schema["enum"_L1].toArray().contains(value)) {
        found.append(where + u": is none of the listed words"_s);
    }
    if (schema.contains("const"_L1) && schema["const"_L1] != value) {
        found.append(where + u": is not the constant"_s);
    }
    if (!isWithinBounds(value, schema)) {
        found.append(where + u": is out of bounds"_s);
    }
    if (value.isObject() && schema.contains("properties"_L1)) {
        found += objectProblems(value.toObject(), schema, where);
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        found += schemaProblems(items[i], resolved(schema["items"_L1]),
                                where + u'[' + QString::number(i) + u']');
    }
    return found;
}

QStringList OpenApiDocument::objectProblems(const QJsonObject &object, const QJsonObject &schema,
                                            const QString &where) const
{
    QStringList found;
    const QJsonObject properties = schema["properties"_L1].toObject();
    for (const QString &name : object.keys()) {
        if (properties.contains(name)) {
            found += schemaProblems(object[name], resolved(properties[name]), where + u'.' + name);
        } else {
            found.append(where + u'.' + name + u": is not described"_s);
        }
    }
    for (const QJsonValue name : schema["required"_L1].toArray()) {
        if (!object.contains(name.toString())) {
            found.append(where + u'.' + name.toString() + u": is missing"_s);
        }
    }
    return found;
}

QStringList OpenApiDocument::ownProblems() const
{
    QStringList found;
    const QString text = QString::fromUtf8(QJsonDocument(m_document).toJson());
    const QRegularExpression reference(uR"re("\$ref": "#/components/schemas/(\w+)")re"_s);
    for (auto match = reference.globalMatch(text); match.hasNext();) {
        const QString name = match.next().captured(1);
        if (!m_document["components"_L1]["schemas"_L1][name].isObject()) {
            found.append(u"nothing is called "_s + name);
        }
    }
    for (const QString &name : operations()) {
        const QString method = name.section(u' ', 0, 0);
        const QString path = name.section(u' ', 1);
        const QJsonObject described = operation(method, path);
        const bool requiresOnlyToken =
            path == u"/auth/renew" || path == u"/participations/{id}/tracking-key";
        const bool takesBody = method == u"PUT" || (method == u"POST" && !requiresOnlyToken);
        if (takesBody != described.contains("requestBody"_L1)) {
            found.append(name + u": describes a body it does not take, or not the one it takes"_s);
        }
        QSet<QString> named;
        for (const QJsonValue parameter : described["parameters"_L1].toArray()) {
            named += parameter["in"_L1] == "path"_L1 ? parameter["name"_L1].toString() : QString();
        }
        for (const QString &segment : segmentsOf(path)) {
            if (isParameter(segment) && !named.contains(segment.mid(1).chopped(1))) {
                found.append(name + u": does not describe "_s + segment);
            }
        }
        if (described["responses"_L1].toObject().isEmpty()) {
            found.append(name + u": describes no answer"_s);
        }
    }
    return found;
}

} // namespace saferide::test
