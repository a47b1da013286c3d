// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/json.h"

#include "shared/core/utf8text.h"
#include "shared/protocol/jsonelement.h"
#include "shared/protocol/jsonfault.h"
#include "shared/protocol/jsonscreen.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>

namespace saferide {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// A parser keeps about twelve times the size of what it read: a thread keeps only a parser of the
// usual size.
constexpr size_t KeptCapacity = 256 * 1024;
constexpr qsizetype AlwaysCheap = 256; // bytes; not worth a search for excess

struct Parser
{
    simdjson::dom::parser dom;
    std::vector<char> padded;

    simdjson::simdjson_result<element> parse(QByteArrayView text, int maxDepth)
    {
        const size_t size = size_t(text.size());
        padded.resize(std::max(padded.size(), size + simdjson::SIMDJSON_PADDING));
        std::copy(text.begin(), text.end(), padded.begin());
        std::fill_n(padded.begin() + text.size(), simdjson::SIMDJSON_PADDING, ' ');
        const size_t depth = size_t(maxDepth) + 1;
        if (dom.max_depth() != depth || dom.capacity() < size) {
            if (const auto error = dom.allocate(std::max(size, size_t(4096)), depth)) {
                return error;
            }
        }
        return dom.parse(padded.data(), size, false);
    }
};

Parser &parserFor(size_t size)
{
    thread_local std::unique_ptr<Parser> usual;
    thread_local std::unique_ptr<Parser> large;
    if (size > KeptCapacity) {
        large = std::make_unique<Parser>();
        return *large;
    }
    large.reset();
    if (!usual) {
        usual = std::make_unique<Parser>();
    }
    return *usual;
}

Error invalid(const QString &what, ErrorCode code = ErrorCode::InvalidInput)
{
    return {code, QStringLiteral("invalid JSON: ") + what};
}

QString quoted(std::string_view text)
{
    return QLatin1Char('"')
        + QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 64)))
        + QLatin1Char('"');
}

// The parser accepts some escapes that we refuse.
bool isClean(std::string_view text)
{
    return text.find('\0') == std::string_view::npos
        && simdjson::validate_utf8(text.data(), text.size());
}

std::optional<std::string_view> duplicateKey(simdjson::dom::object object)
{
    constexpr size_t Few = 16;
    std::array<std::string_view, Few> few;
    std::vector<std::string_view> many(object.size() > Few ? object.size() : 0);
    const std::span<std::string_view> keys =
        many.empty() ? std::span(few).first(object.size()) : std::span(many);
    std::transform(object.begin(), object.end(), keys.begin(),
                   [](auto field) { return field.key; });
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() ? std::nullopt : std::optional(*twice);
}

struct Fault
{
    QString what;
    ErrorCode code = ErrorCode::InvalidInput;
};

std::optional<Fault> fault(element checked, int depthLeft, bool escaped);

std::optional<Fault> faultOfArray(simdjson::dom::array array, int depthLeft, bool escaped)
{
    for (const element child : array) {
        if (auto wrong = fault(child, depthLeft, escaped)) {
            return wrong;
        }
    }
    return std::nullopt;
}

std::optional<Fault> faultOfObject(simdjson::dom::object object, int depthLeft, bool escaped)
{
    if (object.size() > MaxJsonMembers) {
        return Fault{QStringLiteral("an object has more than %1 members").arg(MaxJsonMembers),
                     ErrorCode::TooLarge};
    }
    for (const auto field : object) {
        if (escaped && !isClean(field.key)) {
            return Fault{QStringLiteral("\\u0000 or a lone surrogate in a key")};
        }
        if (auto wrong = fault(field.value, depthLeft, escaped)) {
            wrong->what += QStringLiteral(" in ") + quoted(field.key);
            return wrong;
        }
    }
    if (const auto twice = duplicateKey(object)) {
        return Fault{QStringLiteral("duplicate key ") + quoted(*twice)};
    }
    return std::nullopt;
}

// What is wrong with an element that the parser accepted; the parser has limited the depth.
// `escaped`: the text contains a backslash; otherwise all strings are valid.
std::optional<Fault> fault(element checked, int depthLeft, bool escaped)
{
    if (checked.is_string()) {
        return !escaped || isClean(checked.get_string().value_unsafe())
            ? std::nullopt
            : std::optional(Fault{QStringLiteral("\\u0000 or a lone surrogate in a string")});
    }
    const bool isArray = checked.is_array();
    if (!isArray && !checked.is_object()) {
        return std::nullopt;
    }
    if (depthLeft == 0) {
        return Fault{QStringLiteral("nested too deeply"), ErrorCode::TooLarge};
    }
    return isArray ? faultOfArray(checked.get_array().value_unsafe(), depthLeft - 1, escaped)
                   : faultOfObject(checked.get_object().value_unsafe(), depthLeft - 1, escaped);
}

// simdjson 3.0 refuses integers outside 64 bits; with an exponent they are doubles.
QByteArray withLongIntegersAsDoubles(QByteArrayView text, const std::vector<qsizetype> &ends)
{
    QByteArray rewritten;
    qsizetype from = 0;
    for (const qsizetype end : ends) {
        rewritten += text.sliced(from, end - from);
        rewritten += "e0";
        from = end;
    }
    rewritten += text.sliced(from);
    return rewritten;
}

Result<element> explained(QByteArrayView text, int maxDepth)
{
    JsonFault finder(text, maxDepth);
    if (const auto message = finder.message()) {
        return invalid(*message,
                       finder.isTooDeep() ? ErrorCode::TooLarge : ErrorCode::InvalidInput);
    }
    if (finder.longIntegerEnds().empty()) {
        return invalid(QStringLiteral("cannot be read"));
    }
    const QByteArray rewritten = withLongIntegersAsDoubles(text, finder.longIntegerEnds());
    auto parsed = parserFor(size_t(rewritten.size())).parse(rewritten, maxDepth);
    return parsed.error() ? Result<element>(invalid(QStringLiteral("cannot be read")))
                          : parsed.value_unsafe();
}

} // namespace

Result<element> parseJsonElement(QByteArrayView text, int maxDepth)
{
    if (text.size() > AlwaysCheap) {
        if (const auto excess = jsonExcess(text)) {
            return invalid(*excess, ErrorCode::TooLarge);
        }
    }
    auto parsed = parserFor(size_t(text.size())).parse(text, maxDepth);
    Result<element> root = parsed.error() ? explained(text, maxDepth) : parsed.value_unsafe();
    if (!root) {
        return root;
    }
    if (const auto wrong = fault(*root, maxDepth, text.contains('\\'))) {
        const auto located = JsonFault(text, maxDepth).message();
        return invalid(located.value_or(wrong->what), wrong->code);
    }
    return root;
}

namespace {

QString textOf(std::string_view text)
{
    return utf8Text({text.data(), qsizetype(text.size())}).value_or(QString()); // validated before
}

// In the order in which QJsonObject sorts its keys, so that each insertion appends. Any other order
// moves existing members, which is quadratic.
QJsonObject convertedObject(simdjson::dom::object from, int levels)
{
    std::vector<std::pair<QString, element>> members;
    members.reserve(from.size());
    for (const auto field : from) {
        members.emplace_back(textOf(field.key), field.value);
    }
    std::sort(members.begin(), members.end(),
              [](const auto &left, const auto &right) { return left.first < right.first; });
    QJsonObject object;
    for (const auto &[key, value] : members) {
        object.insert(key, toQJson(value, levels));
    }
    return object;
}

} // namespace

QJsonValue toQJson(element from, int levels)
{
    switch (from.type()) {
    case element_type::ARRAY: {
        QJsonArray array;
        if (levels > 0) {
            for (const auto read = from.get_array().value_unsafe(); const element child : read) {
                array.append(toQJson(child, levels - 1));
            }
        }
        return array;
    }
    case element_type::OBJECT:
        return levels > 0 ? convertedObject(from.get_object().value_unsafe(), levels - 1)
                          : QJsonObject();
    case element_type::INT64:
        return qint64(from.get_int64().value_unsafe());
    case element_type::UINT64:
        return double(from.get_uint64().value_unsafe());
    case element_type::DOUBLE:
        return from.get_double().value_unsafe();
    case element_type::STRING:
        return textOf(from.get_string().value_unsafe());
    case element_type::BOOL:
        return from.get_bool().value_unsafe();
    case element_type::NULL_VALUE:
        return QJsonValue::Null;
    }
    return {};
}

Result<QJsonValue> parseJson(QByteArrayView text, int maxDepth)
{
    const Result<element> root = parseJsonElement(text, maxDepth);
    return root ? Result<QJsonValue>(toQJson(*root)) : root.error();
}

Result<QJsonValue> parseJsonForm(QByteArrayView text, int maxDepth)
{
    const Result<element> root = parseJsonElement(text, maxDepth);
    if (!root) {
        return root.error();
    }
    return toQJson(*root, root->is_object() ? 1 : 0);
}

} // namespace saferide
